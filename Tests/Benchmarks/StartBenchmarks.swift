import TestSupport

/// Reading and compiling a configuration, as `serve` does when it starts.
enum StartBenchmarks {
  static func run(_ harness: inout Harness) throws {
    for count in [1, 100] {
      let files = try ProjectFiles.shipped(workflows: count)
      _ = try ProjectFiles.graph(files)
      harness.time(
        "start: compile \(count) workflow\(count == 1 ? "" : "s")", .milliseconds, count: 1
      ) {
        keep(files.compile(zones: MachineZones.table))
      }
    }
  }
}
