import Compiler
import Configuration
import Diagnostics
import Foundation
import Graph
import TestSupport

/// What a benchmark cannot go on without.
struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Configurations to measure with.
enum ProjectFiles {
  /// The repository, seen from this file.
  static let repository = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: repository.appending(path: path)))
  }

  /// The shipped configuration.
  static func shipped() throws -> ConfigurationFiles {
    ConfigurationFiles(
      files: try texts(below: "workflows", endings: [".yaml", ".md"]),
      contracts: try texts(below: "schemas/events", endings: [".schema.json"]),
      attachable: [
        AttachableFile(path: "workflows/files/benefits.pdf", size: 975, digest: "benefits")
      ], revision: "shipped")
  }

  /// The shipped configuration without its scenarios and with `count` workflows instead of the one that it has.
  static func shipped(workflows count: Int) throws -> ConfigurationFiles {
    let shipped = try shipped()
    let name = "application-received"
    guard let workflow = shipped.files.first(where: { $0.path.hasSuffix("journeys/\(name).yaml") })
    else { throw BenchmarkFailure("the shipped workflow is gone") }
    let text = String(decoding: workflow.bytes, as: UTF8.self)
    let copies = (0..<count).map { number in
      TextFile(
        path: "workflows/journeys/\(name)-\(number).yaml",
        text: text.replacing("workflow: \(name)\n", with: "workflow: \(name)-\(number)\n"))
    }
    let others = shipped.files.filter {
      $0.path != workflow.path && !$0.path.contains("/tests/")
    }
    return ConfigurationFiles(
      files: others + copies, contracts: shipped.contracts, attachable: shipped.attachable,
      revision: "copies")
  }

  static func graph(_ files: ConfigurationFiles) throws -> ProjectGraph {
    let compilation = files.compile(zones: MachineZones.table)
    guard let graph = compilation.graph else {
      let errors = compilation.diagnostics.filter { $0.severity == .error }
      throw BenchmarkFailure(errors.map(\.message).joined(separator: "\n"))
    }
    return graph
  }

  private static func texts(below folder: String, endings: [String]) throws -> [TextFile] {
    let root = repository.appending(path: folder)
    guard let paths = FileManager.default.enumerator(atPath: root.path) else {
      throw BenchmarkFailure("there is no folder `\(folder)`")
    }
    return try paths.compactMap { $0 as? String }.sorted().filter { path in
      endings.contains(where: path.hasSuffix) && !path.hasSuffix("README.md")
    }.map { path in
      TextFile(path: "\(folder)/\(path)", bytes: try bytes("\(folder)/\(path)"))
    }
  }
}
