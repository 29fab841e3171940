import Foundation
import Values

/// The built program, run once with some arguments.
struct ToolRun {
  let exit: Int32
  let output: String
  let errors: String

  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Each line of the output as JSON.
  func objects() throws -> [Value] {
    try lines.map { try JSONParser().parse(Array($0.utf8)).root.value() }
  }

  /// Runs in `folder` with nothing of the caller's own settings. `input` is what it reads; the test's own without it.
  init(
    _ arguments: [String], in folder: URL = ServerProcess.repository,
    environment: [String: String] = [:], input: String? = nil
  ) throws {
    let process = Process()
    process.executableURL = ServerProcess.program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    // A file, because two pipes that are read one after the other can wait for each other.
    let errors = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-stderr-\(UUID().uuidString)")
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: errors) }
    process.standardError = try FileHandle(forWritingTo: errors)
    let typed = Pipe()
    if input != nil { process.standardInput = typed }
    try process.run()
    if let input {
      try typed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try typed.fileHandleForWriting.close()
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    exit = process.terminationStatus
    self.output = String(decoding: data, as: UTF8.self)
    self.errors = try String(contentsOf: errors, encoding: .utf8)
  }
}

/// A copy of the shipped configuration that a test may spoil; removed with the value.
final class ConfigurationCopy {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-configuration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["workflows", "schemas"] {
      try FileManager.default.copyItem(
        at: ServerProcess.repository.appending(path: name), to: folder.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: path))
  }

  /// Replaces a text that must be there.
  func replace(_ text: String, with other: String, in path: String) throws {
    let file = folder.appending(path: path)
    let whole = try String(contentsOf: file, encoding: .utf8)
    precondition(whole.contains(text), "the file does not have the text that the test replaces")
    try Data(whole.replacingOccurrences(of: text, with: other).utf8).write(to: file)
  }
}
