import Foundation
import Synchronization
import TestSupport

/// One receiver that takes half a minute for a call beside one that answers at once: how many calls a second the quick one
/// gets, in turns with the same load while both are quick.
enum SlowReceiver {
  private static let deliveries = 3000
  private static let rounds = 3
  /// One in ten is about somebody of whom the slow one is told.
  private static let quick = deliveries * 9 / 10

  static func run(_ harness: inout Harness) throws {
    var alone: [Double] = []
    var beside: [Double] = []
    for _ in 0..<rounds {
      alone.append(try rate(isSlow: false))
      beside.append(try rate(isSlow: true))
    }
    let shares = zip(beside, alone).map { $0 / $1 }.sorted()
    harness.record(
      "outward: calls to a quick receiver", .perSecond, alone, note: "wall clock, end to end")
    harness.record(
      "outward: the same beside one of 30 s a call", .perSecond, beside,
      note: "\(Int((shares[rounds / 2] * 100).rounded())) % in the same turn")
  }

  /// From the first delivery until the quick receiver has been told of all that are its.
  private static func rate(isSlow: Bool) throws -> Double {
    let told = Mutex(0)
    let quick = HTTPPeer { _ in
      told.withLock { $0 += 1 }
      return .answer(200)
    }
    let slow = HTTPPeer { _ in
      if isSlow { sleep(30) }
      return .answer(200)
    }
    defer { for peer in [quick, slow] { peer.stop() } }
    let project = try ScaleProject()
    for name in try FileManager.default.contentsOfDirectory(
      atPath: project.workflows.appending(path: "journeys").path)
    {
      try project.remove("journeys/\(name)")
    }
    try project.remove("tests")
    try project.replace(
      "connections:\n",
      with: """
        connections:
          quick: { type: http, url: "\(quick.url)", allow_private: true }
          slow: { type: http, url: "\(slow.url)", allow_private: true, timeout: 40s }

        """, in: "journeyman.yaml")
    for (name, test) in [("slow", ""), ("quick", "!")] {
      try project.write(
        """
        workflow: tell-\(name)
        trigger: { event: application.received, when: '\(test)application.id.endsWith("0")' }
        actions:
          - action: http.request
            connection: \(name)
            json: { application: "{{ application.id }}", name: '{{ candidate.?full_name.orValue("") }}' }
        """, to: "journeys/tell-\(name).yaml")
    }
    let server = try ServedProgram(workflows: project.workflows)
    defer { server.kill() }
    let load = try LoadGenerator(
      port: server.port, connections: 16, DeliveryMaker(GreenhouseBody.trimmed()))
    let start = Clock.wall
    _ = try load.run(count: deliveries)
    let deadline = start + 120
    while told.withLock({ $0 }) < Self.quick {
      guard Clock.wall < deadline else { throw BenchmarkFailure("calls are missing") }
      usleep(2_000)
    }
    return Double(Self.quick) / (Clock.wall - start)
  }
}
