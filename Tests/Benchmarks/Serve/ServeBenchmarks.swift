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
    try FileManager.default.copyItem(
      at: shippedWorkflows.appending(path: "files"),
      to: folder.appending(path: "workflows/files"))
    let samples = try (0..<7).map { _ in
      try ServedProgram(workflows: folder.appending(path: "workflows")).startSeconds * 1e3
    }
    harness.record("serve: start with 100 workflows", .milliseconds, samples, note: "wall clock")
  }

  /// Deliveries that no rule takes, so that the rate is that of the door: HTTP, HMAC, ids, fsynced group commit.
  static func accept(_ harness: inout Harness) throws {
    let rate = try DoorTurns(connections: connections).run(&harness)
    let server = try ServedProgram(workflows: shippedWorkflows)
    let load = try LoadGenerator(
      port: server.port, connections: connections,
      DeliveryMaker(GreenhouseBody.trimmed(), action: DoorTurns.unmatchedAction))
    _ = try load.run(seconds: 1)
    let before = try server.residentBytes()
    var answered = 0
    let latencies = try (0..<repetitions).map { _ in
      let outcome = try load.run(seconds: seconds, rate: rate * 0.7)
      answered += outcome.latencies.count
      return outcome.latency(percentile: 99) * 1e3
    }
    harness.record(
      "serve: p99 of the answer", .milliseconds, latencies, note: "at \(Int(rate * 0.7))/s")
    let after = try server.residentBytes()
    harness.record(
      "serve: resident memory", .mebibytes, [before, after].map { Double($0) / Double(1 << 20) },
      note: "before and after \(answered) deliveries")
    try answerWhileWorking(at: rate / 2, &harness)
  }

  /// At one rate, whatever the machine makes today, for two programs in turns; then at half of the rate that is reached
  /// while all deliveries make work.
  static func busy(_ harness: inout Harness) throws {
    try answerWhileWorking(at: 7_500, &harness)
    let rates = try ratesWhileWorking()
    harness.record(
      "serve: accepted while working, \(connections) connections", .perSecond, rates,
      note: "wall clock")
    try answerWhileWorking(at: rates.sorted()[rates.count / 2] / 2, &harness)
  }

  /// Of a server that ends before this does, with all that it has left to do.
  private static func ratesWhileWorking() throws -> [Double] {
    let server = try ServedProgram(workflows: shippedWorkflows)
    let load = try workLoad(of: server)
    return try withExtendedLifetime(server) {
      try (0..<repetitions).map { _ in try load.run(seconds: seconds).rate }
    }
  }

  /// Deliveries that all make work.
  private static func workLoad(of server: ServedProgram) throws -> LoadGenerator {
    let load = try LoadGenerator(
      port: server.port, connections: connections, DeliveryMaker(GreenhouseBody.trimmed()))
    _ = try load.run(count: 1000)
    return load
  }

  /// How soon deliveries are answered that all make work, more of it than the workers get done.
  private static func answerWhileWorking(at rate: Double, _ harness: inout Harness) throws {
    let server = try ServedProgram(workflows: shippedWorkflows)
    let load = try workLoad(of: server)
    let latencies = try (0..<repetitions).map { _ in
      try load.run(seconds: seconds, rate: rate).latency(percentile: 99) * 1e3
    }
    harness.record(
      "serve: p99 of the answer while working", .milliseconds, latencies, note: "at \(Int(rate))/s")
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
