import Foundation
import Graph
import Store
import Threads
import Values

/// A state folder whose store holds many runs that are parked for a month, each with its delivery, event and steps.
struct ParkedStore {
  let folder: URL
  private static let wave = 4_096

  init(runs: Int) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let store = try SQLiteStore(StateFiles(folder: folder.path))
    defer { store.close() }
    let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1e3))
    for start in stride(from: 0, to: runs, by: Self.wave) {
      let numbers = start..<min(start + Self.wave, runs)
      let events = try Self.accept(numbers, store, now)
      try store.commitNow(zip(numbers, events).flatMap { Self.parked($0, $1, now) })
    }
  }

  private static func accept(
    _ numbers: Range<Int>, _ store: SQLiteStore, _ now: Timestamp
  ) throws -> [EventID] {
    let answers = Monitor<[EventID]>([])
    for number in numbers {
      let delivery = Delivery(
        source: "greenhouse", content: .event(id: "parked-\(number)", contentKey: nil),
        headers: Array("{}".utf8), body: Array("{\"number\":\(number)}".utf8),
        digest: [UInt8](repeating: 1, count: 32), receivedAt: now, verdict: .verified, status: 200)
      store.accept(delivery) { result in
        guard case .success(let acceptance) = result else { return }
        answers.withLock { $0.append(acceptance.delivery) }
        answers.wakeAll()
      }
    }
    return answers.wait { $0.count == numbers.count ? $0 : nil }
  }

  private static func parked(_ number: Int, _ event: EventID, _ now: Timestamp) -> [Change] {
    let candidate = CandidateID(high: 7, low: UInt64(number))
    let run = RunID(high: UInt64(now.milliseconds), low: UInt64(number))
    let due = now + .seconds(30 * 86_400 + Int64(number % 86_400))
    let document = Event(
      header: Event.Header(
        id: event, type: "offer.extended", source: "greenhouse", time: now, receivedAt: now),
      data: .value(MapValue([(key: "candidate", value: .object(["id": .string("\(number)")]))]))
    ).documentBytes
    return [
      .dispatch(
        DispatchedEvent(
          id: event, type: "offer.extended", time: now, candidate: candidate, application: nil,
          lane: .candidate(candidate), document: document, revision: "r")),
      .run(
        RunRecord(
          id: run, event: event, workflow: "offer-extended", revision: "r", segment: "explained",
          state: .waiting, start: 0, trace: Array("[]".utf8), at: now)),
      .step(
        StepRecord(
          run: run, id: "pause", ordinal: 0, action: "wait", state: .waiting, attempts: 0,
          answered: 0, at: now)),
      .timer(run: run, step: "pause", due: due, event: event),
      .event(EventProgress(id: event, state: .waiting, reason: "waits")),
    ]
  }
}
