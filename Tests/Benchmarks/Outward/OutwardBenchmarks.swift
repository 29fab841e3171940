import Actions
import Connectors
import Foundation
import NetworkClient
import Store
import TestSupport
import Threads
import Values

/// What a call to another system costs: ours alone, with an answer from memory in place of libcurl and the network, and the
/// whole of it to a receiver of this machine.
enum OutwardBenchmarks {
  /// Answers at once.
  private struct Memory: HTTPExchange {
    let answer: ReceivedResponse

    func send(_ request: OutgoingRequest) throws(NetworkError) -> ReceivedResponse { answer }
  }

  private static let calls = 200
  private static let rounds = 5

  static func run(_ harness: inout Harness) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-benchmark-\(UUID().uuidString)")
    let store = try SQLiteStore(StateFiles(folder: folder.path))
    defer {
      store.close()
      try? FileManager.default.removeItem(at: folder)
    }
    for call in OutwardCall.all(try ConnectorNotes(store)) {
      try own(call, &harness)
      try whole(call, &harness)
    }
  }

  /// From the request that a workflow's step has made to its outcome.
  private static func own(_ call: OutwardCall, _ harness: inout Harness) throws {
    var settings = HTTPSettings(now: { OutwardCall.date })
    settings.root = "https://vendor.example"
    settings.headers = [.init("Authorization", "Bearer a-secret-of-the-benchmarks")]
    let answer = call.answer
    settings.exchange = { Memory(answer: answer) }
    let connector = try call.connector(settings)
    try perform(call, over: connector)
    harness.time("outward: \(call.name)", count: calls) {
      do { try perform(call, over: connector) } catch { fatalError("\(error)") }
    }
  }

  /// The CPU of the thread that calls, so that the receiver's is not in it; where calls go out by another thread, that of
  /// the process.
  private static func whole(_ call: OutwardCall, _ harness: inout Harness) throws {
    let headers = Dictionary(
      uniqueKeysWithValues: call.answer.headers.map { ($0.name, $0.value) })
    let body = call.answer.text
    let peer = HTTPPeer(then: .answer(call.answer.status, headers: headers, body: body))
    defer { peer.stop() }
    var settings = HTTPSettings(now: { OutwardCall.date })
    settings.root = peer.url
    settings.allowsPrivateAddresses = true
    let connector = try call.connector(settings)
    try perform(call, over: connector)
    let isOwnThread = call.together > 1
    let samples = try (0..<rounds).map { _ in
      let start = isOwnThread ? Clock.processCPU : Clock.threadCPU
      try perform(call, over: connector)
      let used = (isOwnThread ? Clock.processCPU : Clock.threadCPU) - start
      return used / Double(calls) * 1e9
    }
    harness.record(
      "outward: \(call.name), whole", .nanoseconds, samples,
      note: isOwnThread ? "with libcurl and the receiver" : "with libcurl and the kernel's part")
  }

  /// So many, as many at a time as go out in one call.
  private static func perform(_ call: OutwardCall, over connector: any Connector) throws {
    for first in stride(from: 0, to: calls, by: call.together) {
      let ended = Monitor((done: 0, reason: String?.none))
      for number in first..<first + call.together {
        let effect = EffectKey(
          event: "evt_01jd2c8x5m4k9tq0y6wvfzr3eh", workflow: "outward", step: "step")
        connector.perform(EffectAttempt(call.request(number), as: effect)) { report in
          ended.withLock { ended in
            ended.done += 1
            if case .done = report.outcome { return }
            ended.reason = report.outcome.reason ?? "no reason"
          }
          ended.wakeOne()
        }
      }
      let reason = ended.wait { $0.done == call.together ? .some($0.reason) : nil }
      if let reason { throw BenchmarkFailure("\(call.name): \(reason)") }
    }
  }
}
