import Foundation

/// The built program under load: how fast it accepts, how fast it works, how much memory it takes, how soon it is up.
/// By the wall clock, on a machine that has to run the senders too.
enum ServeBenchmarks {
  private static let connections = 64
  private static let repetitions = 5
  private static let seconds = 3.0

  /// From the start of the process to the line that says where it listens.
  static func start(_ harness: inout Harness) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try ProjectFiles.shipped(workflows: 100)
    for file in files.files + files.contracts {
      let place = folder.appending(path: file.path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: place)
    }
    let samples = try (0..<7).map { _ in
      try ServedProgram(workflows: folder.appending(path: "workflows")).startSeconds * 1e3
    }
    harness.record("serve: start with 100 workflows", .milliseconds, samples, note: "wall clock")
  }

  /// Deliveries that no rule takes, so that the rate is that of the door: HTTP, HMAC, ids, fsynced group commit.
  static func accept(_ harness: inout Harness) throws {
    let server = try ServedProgram(workflows: shippedWorkflows)
    let maker = try DeliveryMaker(GreenhouseBody.trimmed(), action: "application_updated")
    let load = try LoadGenerator(port: server.port, connections: connections, maker)
    _ = try load.run(seconds: 1)
    let before = try server.residentBytes()
    let cpu = try server.cpuSeconds()
    let outcomes = try (0..<repetitions).map { _ in try load.run(seconds: seconds) }
    let used = try server.cpuSeconds() - cpu
    let rates = outcomes.map(\.rate)
    let answered = outcomes.map(\.latencies.count).reduce(0, +)
    harness.record(
      "serve: accepted, \(connections) connections", .perSecond, rates,
      note: "wall clock; \(Int(used / Double(answered) * 1e6)) us of CPU each")
    let rate = rates.sorted()[rates.count / 2] * 0.7
    let latencies = try (0..<repetitions).map { _ in
      try load.run(seconds: seconds, rate: rate).latency(percentile: 99) * 1e3
    }
    harness.record(
      "serve: p99 of the answer", .milliseconds, latencies, note: "at \(Int(rate))/s")
    let after = try server.residentBytes()
    harness.record(
      "serve: resident memory", .mebibytes, [before, after].map { Double($0) / Double(1 << 20) },
      note: "before and after \(answered) deliveries")
  }

  /// From the first delivery until every event is completed and every message has its file.
  static func work(_ harness: inout Harness) throws {
    let server = try ServedProgram(workflows: shippedWorkflows)
    let load = try LoadGenerator(
      port: server.port, connections: connections, DeliveryMaker(GreenhouseBody.trimmed()))
    let count = 4000
    var sent = 0
    let cpu = try server.cpuSeconds()
    let rates = try (0..<repetitions).map { _ in
      let start = Clock.wall
      _ = try load.run(count: count)
      sent += count
      while try server.unfinished() > 0 { usleep(10_000) }
      let seconds = Clock.wall - start
      guard try server.mails() == sent else { throw BenchmarkFailure("messages are missing") }
      return Double(count) / seconds
    }
    let used = try server.cpuSeconds() - cpu
    let events = try server.events()
    guard events == ["completed": sent] else {
      throw BenchmarkFailure("of \(sent) events not all are completed: \(events)")
    }
    harness.record(
      "serve: end to end", .perSecond, rates,
      note:
        "task, message and record of each; wall clock; \(Int(used / Double(sent) * 1e6)) us of CPU each"
    )
    harness.record(
      "serve: resident memory after work", .mebibytes,
      [Double(try server.residentBytes()) / Double(1 << 20)], note: "\(sent) events")
  }

  static var shippedWorkflows: URL { ProjectFiles.repository.appending(path: "workflows") }
}
