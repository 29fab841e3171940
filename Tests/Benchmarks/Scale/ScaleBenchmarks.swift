import Foundation
import SQLite
import Store

/// What the program costs with very much of everything: stored events, unfinished runs, dead letters, workflows. By the wall
/// clock and by the CPU of the program; `--scale 0.01` takes a hundredth of all.
enum ScaleBenchmarks {
  private static let patience = 600.0

  private static func count(_ whole: Int, _ harness: Harness) -> Int {
    max(20, Int(Double(whole) * harness.scale))
  }

  /// How soon a program works again that was killed among many runs which wait for a mail server that is still dead: their
  /// time has come for all of them.
  static func restart(_ harness: inout Harness) throws {
    let count = count(100_000, harness)
    let project = try ScaleProject.withDeadMail()
    let state = try StockedState(project, count: count) { reader in
      try reader.runs(ListFilter()).contains { $0.steps.contains { $0.due != nil } }
    }
    let start = Clock.wall
    let server = try ServedProgram(
      workflows: project.workflows, state: state.folder, environment: project.environment)
    let name = "scale: restart, \(count) runs"
    harness.record(
      "\(name), listens", .milliseconds, [server.startSeconds * 1e3], note: "wall clock")
    // Nobody may write to these: they need no mail server.
    let body = String(decoding: try GreenhouseBody.trimmed(), as: UTF8.self)
      .replacing("\"can_email\":true", with: "\"can_email\":false")
    let load = try LoadGenerator(
      port: server.port, connections: 1, DeliveryMaker(Array(body.utf8), after: 1))
    var times: [Double] = []
    for _ in 0..<5 {
      let sent = Clock.wall
      _ = try load.run(count: 1)
      try wait { try server.stateOfLast() == "completed" }
      times.append((Clock.wall - (times.isEmpty ? start : sent)) * 1e3)
    }
    harness.record("\(name), first new event", .milliseconds, [times[0]], note: "from its start")
    harness.record(
      "\(name), later new events", .milliseconds, Array(times.dropFirst()), note: "each")
    Thread.sleep(forTimeInterval: 30 * min(1, harness.scale * 10))
    let cpu = try server.cpuSeconds()
    Thread.sleep(forTimeInterval: 10)
    harness.record(
      "\(name), CPU at rest", .milliseconds, [(try server.cpuSeconds() - cpu) * 1e3],
      note: "in 10 s")
    try recordMemory(name, server, &harness)
  }

  /// What an event costs when very many are stored, beside few.
  static func stored(_ harness: inout Harness) throws {
    for count in [10_000, count(2_000_000, harness)] {
      let project = try ScaleProject()
      let state = try StockedState(project, count: count) { reader in
        try reader.events(ListFilter()).allSatisfy { $0.state == .completed }
      }
      let server = try ServedProgram(workflows: project.workflows, state: state.folder)
      let name = "scale: \(count) stored"
      harness.record(
        "\(name), start", .milliseconds, [server.startSeconds * 1e3], note: "wall clock")
      try work(server, name, &harness)
      try recordMemory(name, server, &harness)
    }
  }

  /// What many workflows cost that the events of another sender begin, beside few.
  static func workflows(_ harness: inout Harness) throws {
    for count in [10, count(1_000, harness)] {
      let project = try ScaleProject()
      let path = "journeys/application-received.yaml"
      let text = try String(
        contentsOf: project.workflows.appending(path: path), encoding: .utf8)
      for number in 0..<count {
        try project.write(
          text.replacing(
            "workflow: application-received\n", with: "workflow: copy-\(number)\n"
          ).replacing(
            "event: application.received\n", with: "event: application.received\n  source: ashby\n"),
          to: "journeys/copy-\(number).yaml")
      }
      let server = try ServedProgram(workflows: project.workflows)
      let name = "scale: \(count) workflows"
      harness.record(
        "\(name), start", .milliseconds, [server.startSeconds * 1e3], note: "wall clock")
      try work(server, name, &harness)
      try recordMemory(name, server, &harness)
    }
  }

  /// How long it takes to take very many dead letters up again.
  static func letters(_ harness: inout Harness) throws {
    let count = count(100_000, harness)
    let project = try ScaleProject()
    try FileManager.default.removeItem(at: project.workflows.appending(path: "tests"))
    try project.write(Self.fragile, to: "journeys/application-received.yaml")
    let state = try StockedState(project, count: count) { reader in
      try !reader.deadLetters(ListFilter()).isEmpty
    }
    try project.replace("10 / journey.events", with: "10", in: "journeys/application-received.yaml")
    let server = try ServedProgram(workflows: project.workflows, state: state.folder)
    let name = "scale: \(count) dead letters"
    try recordMemory("\(name) before", server, &harness)
    let start = Clock.wall
    let cpu = try server.cpuSeconds()
    let replay = Process()
    replay.executableURL = ServedProgram.program
    replay.arguments = ["dead-letters", "replay", "--all", "--state", state.folder.path]
    replay.standardOutput = FileHandle.nullDevice
    replay.standardError = FileHandle.nullDevice
    try replay.run()
    var most = 0
    while replay.isRunning {
      most = max(most, try server.residentBytes())
      usleep(100_000)
    }
    guard replay.terminationStatus == 0 else { throw BenchmarkFailure("the replay is refused") }
    harness.record(
      "\(name), taken up", .milliseconds, [(Clock.wall - start) * 1e3], note: "wall clock")
    try wait { try server.unfinished() == 0 }
    harness.record(
      "\(name), replayed", .milliseconds, [(Clock.wall - start) * 1e3],
      note:
        "wall clock; \(Int((try server.cpuSeconds() - cpu) / Double(count) * 1e6)) us of CPU each")
    harness.record(
      "\(name), resident memory at most", .mebibytes, [Double(most) / Double(1 << 20)], note: "")
    try recordMemory("\(name) after", server, &harness)
    guard try server.events() == ["completed": count + 1] else {
      throw BenchmarkFailure("not all are completed: \(try server.events())")
    }
  }

  private static let fragile = """
    workflow: application-received
    trigger: { event: application.received }
    actions:
      - { action: task.create, id: first, title: First }
      - { action: task.create, id: second, title: "Share {{ 10 / journey.events }}" }

    """

  /// Applications from the first delivery to the last message's file.
  private static func work(
    _ server: ServedProgram, _ name: String, _ harness: inout Harness
  ) throws {
    let load = try LoadGenerator(
      port: server.port, connections: 64, DeliveryMaker(GreenhouseBody.trimmed(), after: 1))
    func run(_ count: Int) throws -> (rate: Double, cpu: Double) {
      let (start, cpu) = (Clock.wall, try server.cpuSeconds())
      _ = try load.run(count: count)
      try wait { try server.unfinished() == 0 }
      return (
        Double(count) / (Clock.wall - start),
        (try server.cpuSeconds() - cpu) / Double(count) * 1e9
      )
    }
    _ = try run(500)
    let rounds = try (0..<5).map { _ in try run(2_000) }
    harness.record(
      "\(name), end to end", .perSecond, rounds.map(\.rate), note: "wall clock")
    harness.record("\(name), CPU of an event", .nanoseconds, rounds.map(\.cpu), note: "")
  }

  private static func recordMemory(
    _ name: String, _ server: ServedProgram, _ harness: inout Harness
  ) throws {
    harness.record(
      "\(name), resident memory", .mebibytes,
      [Double(try server.residentBytes()) / Double(1 << 20)],
      note: "\(try server.handles()) file handles")
  }

  private static func wait(until condition: () throws -> Bool) throws {
    let deadline = Clock.wall + patience
    while try !condition() {
      guard Clock.wall < deadline else { throw BenchmarkFailure("the work does not end") }
      usleep(5_000)
    }
  }
}
