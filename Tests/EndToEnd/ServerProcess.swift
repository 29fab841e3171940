import Foundation
import Graph
import NetworkClient
import Store
import Synchronization
import Testing
import Values

/// The built program, running `serve` on a folder of its own.
final class ServerProcess {
  let url: String
  /// Where `/metrics` is read, if the arguments ask for it.
  let metrics: String?
  private let process: Process
  private let errors: URL

  static let secret = "a-secret-of-the-tests"

  /// The repository, whose `workflows` and `schemas` are served.
  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The program beside the tests' own, or the one that JOURNEYMAN_PROGRAM names: one built for release takes many more
  /// kills in the same time.
  static let program =
    ProcessInfo.processInfo.environment["JOURNEYMAN_PROGRAM"].map { URL(filePath: $0) }
    ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "journeyman")

  /// Starts and waits until it listens. `environment` is put over the usual one.
  init(
    state: StateFolder, environment: [String: String] = [:], shell: String? = nil,
    workflows: URL = ServerProcess.repository.appending(path: "workflows"),
    arguments more: [String] = []
  ) throws {
    let process = Process()
    let arguments =
      [
        "serve", "--listen", "127.0.0.1:0", "--state", state.path, "--format", "json",
        "--log-level", "warning", "--workflows", workflows.path,
      ] + more
    if let shell {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", Self.program.path] + arguments
    } else {
      process.executableURL = Self.program
      process.arguments = arguments
    }
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["GREENHOUSE_WEBHOOK_SECRET": Self.secret].merging(environment) { $1 }
    ) { $1 }
    let output = Pipe()
    process.standardOutput = output
    errors = URL(filePath: state.path).appending(path: "stderr-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    self.process = process
    var line = Data()
    while !line.contains(UInt8(ascii: "\n")) {
      let chunk = output.fileHandleForReading.availableData
      guard !chunk.isEmpty else {
        process.waitUntilExit()
        throw Failure(
          said: (try? String(contentsOf: errors, encoding: .utf8)) ?? "",
          wasKilled: process.terminationReason == .uncaughtSignal)
      }
      line += chunk
    }
    let object = try JSONParser().parse(Array(line)).root
    url = try #require(object[field: "url"]?.string)
    metrics = object[field: "metrics"]?.string
  }

  /// It ended before it listened.
  struct Failure: Error {
    let said: String
    let wasKilled: Bool
  }

  var isRunning: Bool { process.isRunning }

  /// What it wrote to stderr so far.
  var said: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

  /// SIGTERM; the exit code.
  @discardableResult
  func stop() -> Int32 {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    return process.terminationStatus
  }

  var processID: Int32 { process.processIdentifier }

  func signal(_ number: Int32) { Foundation.kill(process.processIdentifier, number) }

  /// The status that it ended with, or the signal that ended it.
  var end: (reason: Process.TerminationReason, status: Int32) {
    process.waitUntilExit()
    return (process.terminationReason, process.terminationStatus)
  }

  /// Looks again and again until it has written this to stderr; fails the test after half a minute.
  func waitUntilSaid(_ words: String, _ place: SourceLocation = #_sourceLocation) {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if said.contains(words) { return }
      usleep(5_000)
    }
    Issue.record("it never said `\(words)`, but: \(said)", sourceLocation: place)
  }

  /// SIGKILL.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func waitUntilExit() { process.waitUntilExit() }

  deinit { if process.isRunning { kill() } }
}

/// A state folder that goes with the test.
final class StateFolder {
  let path: String

  init() throws {
    let place = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    path = place.path
  }

  /// The same as another one is now; nobody may be at work on that one.
  init(copyOf other: StateFolder) throws {
    let place = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-test-\(UUID().uuidString)")
    try FileManager.default.copyItem(atPath: other.path, toPath: place.path)
    path = place.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func reader() throws -> any StoreReader { try SQLiteReader(StateFiles(folder: path)) }

  /// The mails in the outbox.
  func mails() -> [String] {
    let folder = "\(path)/outbox"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".eml") }.sorted().compactMap {
      try? String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8)
    }
  }

  /// Looks again and again until `condition` holds; fails the test where it does not in the end.
  func wait(
    until condition: (any StoreReader) throws -> Bool, _ what: Comment,
    atMost patience: Duration = .seconds(30), _ place: SourceLocation = #_sourceLocation
  ) throws {
    let deadline = ContinuousClock.now + patience
    while ContinuousClock.now < deadline {
      if let reader = try? reader(), try condition(reader) { return }
      usleep(5_000)
    }
    Issue.record(what, sourceLocation: place)
  }

  /// Until every event is over, and the outbox holds all its messages.
  func waitUntilQuiet(
    atMost patience: Duration = .seconds(30), _ place: SourceLocation = #_sourceLocation
  ) throws {
    try wait(
      until: { reader in
        let events = try reader.events(ListFilter(limit: nil))
        return try events.allSatisfy { $0.state != .pending && $0.state != .waiting }
          && reader.unwrittenMessages(limit: 1).isEmpty
      }, "events are still pending", atMost: patience, place)
  }
}
