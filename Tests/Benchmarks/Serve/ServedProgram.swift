import Foundation
import SQLite

/// The built program, running `serve` on a state folder of its own, which goes with it.
final class ServedProgram {
  static let secret = "a-secret-of-the-benchmarks"

  let port: UInt16
  /// From the start of the process to the line that says where it listens.
  let startSeconds: Double
  private let process: Process
  private let state: URL
  /// Whether the state folder stays when the program has gone.
  private let keeps: Bool
  private var watcher: Connection?

  /// The program beside this one.
  static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "journeyman")

  /// Starts and waits until it listens. `schemas` is looked for beside `workflows`; `given` is a state folder that is
  /// there already, and goes with the program all the same, unless it `keeps` it.
  init(
    _ program: URL = program, workflows: URL, state given: URL? = nil,
    environment: [String: String] = [:], keeps: Bool = false
  ) throws {
    self.keeps = keeps
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
      throw BenchmarkFailure(
        "there is no program at \(program.path): swift build -c release --product journeyman")
    }
    state =
      given
      ?? FileManager.default.temporaryDirectory.appending(
        path: "journeyman-benchmark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = program
    process.arguments = [
      "serve", "--listen", "127.0.0.1:0", "--state", state.path, "--format", "json",
      "--log-level", "error", "--workflows", workflows.path,
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["GREENHOUSE_WEBHOOK_SECRET": Self.secret].merging(environment) { $1 }
    ) { $1 }
    let output = Pipe()
    process.standardOutput = output
    let start = Clock.wall
    try process.run()
    self.process = process
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let chunk = output.fileHandleForReading.availableData
      guard !chunk.isEmpty else { throw BenchmarkFailure("the program ended before it listened") }
      line += chunk
    }
    startSeconds = Clock.wall - start
    let text = String(decoding: line, as: UTF8.self)
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[colon...].dropFirst().prefix(while: \.isNumber))
    else { throw BenchmarkFailure("`\(text)` names no port") }
    self.port = port
  }

  deinit {
    stop()
    if !keeps { try? FileManager.default.removeItem(at: state) }
  }

  /// SIGTERM, and waits for its end.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }

  /// SIGKILL: for where a receiver would keep it waiting.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Open files and sockets. Linux only.
  func handles() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd")
      .count
  }

  /// Memory that is resident now, in bytes. Linux only.
  func residentBytes() throws -> Int {
    let status = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
      let kilobytes = Int(line.filter(\.isNumber))
    else { throw BenchmarkFailure("the system does not say how much memory the program has") }
    return kilobytes << 10
  }

  /// Seconds of CPU that the program has used so far. Linux only.
  func cpuSeconds() throws -> Double {
    let stat = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    // After the name in parentheses, which may hold blanks: fields 14 and 15 of the whole, in ticks of 10 ms.
    let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      throw BenchmarkFailure("the system does not say what the program has used")
    }
    return (user + system) / 100
  }

  /// Events by state.
  func events() throws -> [String: Int] {
    let connection = try Connection(path: "\(state.path)/journeyman.db", access: .readOnly)
    let rows = try connection.prepare(
      "SELECT state, count(*) FROM deliveries WHERE state IS NOT NULL GROUP BY state"
    ).all { ($0.text(0), Int($0.integer(1))) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// Events without an end and messages without a file. Asked again and again while the program works, so over one
  /// connection, and of indexes.
  func unfinished() throws -> Int {
    let connection =
      try watcher ?? Connection(path: "\(state.path)/journeyman.db", access: .readOnly)
    watcher = connection
    return try connection.prepare(
      """
      SELECT (SELECT count(*) FROM deliveries WHERE state = 'pending')
        + (SELECT count(*) FROM outbox WHERE written_at IS NULL)
      """
    ).first { Int($0.integer(0)) } ?? 0
  }

  /// The state of the event that was accepted last.
  func stateOfLast() throws -> String? {
    let connection =
      try watcher ?? Connection(path: "\(state.path)/journeyman.db", access: .readOnly)
    watcher = connection
    return try connection.prepare("SELECT state FROM deliveries ORDER BY seq DESC LIMIT 1")
      .first { $0.optionalText(0) } ?? nil
  }

  /// Messages in the outbox.
  func mails() throws -> Int {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: state.appending(path: "outbox").path)
    return names.count { $0.hasSuffix(".eml") }
  }
}
