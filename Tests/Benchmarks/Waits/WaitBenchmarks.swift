import Foundation

/// What a million parked runs cost a server that has nothing else to do, beside one without any: its start, its memory,
/// its CPU.
enum WaitBenchmarks {
  private static let runs = 1_000_000
  private static let seconds = 20.0

  static func run(_ harness: inout Harness) throws {
    for (name, count) in [("no run", 0), ("\(runs) runs", runs)] {
      let state = try ParkedStore(runs: count).folder
      let server = try ServedProgram(workflows: ServeBenchmarks.shippedWorkflows, state: state)
      harness.record(
        "waits: start with \(name) parked", .milliseconds, [server.startSeconds * 1e3],
        note: "wall clock")
      // What the start has to do is over.
      Thread.sleep(forTimeInterval: 2)
      let cpu = try server.cpuSeconds()
      Thread.sleep(forTimeInterval: seconds)
      harness.record(
        "waits: CPU with \(name) parked", .milliseconds, [(try server.cpuSeconds() - cpu) * 1e3],
        note: "in \(Int(seconds)) s, in steps of 10 ms")
      harness.record(
        "waits: resident memory with \(name) parked", .mebibytes,
        [Double(try server.residentBytes()) / Double(1 << 20)], note: "at rest")
    }
  }
}
