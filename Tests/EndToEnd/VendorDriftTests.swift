import Compiler
import Configuration
import Diagnostics
import Foundation
import Graph
import TestSupport
import Testing
import Values

/// Vendors drop fields and send null for them. The mappings of the shipped sources must take that for absence.
@Suite struct `A vendor's body with a field less` {
  private static let project: ProjectGraph? = {
    let root = ServerProcess.repository
    func files(_ folder: String, _ endings: [String]) -> [TextFile] {
      let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
      return (paths?.compactMap { $0 as? String } ?? []).sorted().filter { path in
        endings.contains(where: path.hasSuffix) && !path.hasSuffix("README.md")
      }.compactMap { path in
        let data = try? Data(contentsOf: root.appending(path: "\(folder)/\(path)"))
        return data.map { TextFile(path: "\(folder)/\(path)", bytes: Array($0)) }
      }
    }
    return ConfigurationFiles(
      files: files("workflows", [".yaml", ".md"]),
      contracts: files("schemas/events", [".schema.json"]),
      attachable: [
        AttachableFile(path: "workflows/files/benefits.pdf", size: 975, digest: "benefits")
      ], revision: "test"
    ).compile(zones: MachineZones.table).graph
  }()

  private static func map(_ body: Value, from vendor: Vendor) throws -> MappingOutcome {
    let source = try #require(project?.source(named: vendor.name))
    let bytes = body.jsonBytes()
    return source.map(
      SourceInput(
        body: try JSONParser().parse(bytes).root, headers: .map(.empty), rawBody: .bytes(bytes),
        digest: ""))
  }

  @Test(arguments: `The bodies that vendors publish`.senders.indices)
  func `is mapped, ignored or found out, and no mapping of it fails`(
    _ sender: Int
  ) throws {
    let (vendor, bodies, _) = `The bodies that vendors publish`.senders[sender]
    var tried = 0
    for published in bodies {
      let body = try Value(json: vendor.body(published.file))
      guard case .event = try Self.map(body, from: vendor) else { continue }
      for path in body.paths {
        for change in [Value?.some(.null), nil] {
          let outcome = try Self.map(body.changing(path, to: change), from: vendor)
          tried += 1
          // That a rule cannot be decided any more is found out: the delivery is quarantined.
          if case .failed(let failure) = outcome, failure.field != "when" {
            Issue.record(
              "\(published.file): \(path.joined(separator: ".")) \(change == nil ? "gone" : "null") fails `\(failure.field)`: \(failure.error)"
            )
          }
        }
      }
    }
    #expect(tried > 0)
  }
}

extension Value {
  /// The paths of all members and items, those of containers before those in them.
  fileprivate var paths: [[String]] {
    let members: [(String, Value)] =
      switch self {
      case .map(let map): map.entries.map { ($0.key.stringValue ?? "", $0.value) }
      case .list(let items): items.enumerated().map { (String($0.offset), $0.element) }
      default: []
      }
    return members.flatMap { name, value in [[name]] + value.paths.map { [name] + $0 } }
  }

  /// This value with another one at a path, or none.
  fileprivate func changing(_ path: [String], to new: Value?) -> Value {
    guard let name = path.first else { return new ?? .null }
    let rest = Array(path.dropFirst())
    switch self {
    case .map(let map):
      return .map(
        MapValue(
          map.entries.compactMap { entry in
            guard entry.key.stringValue == name else { return entry }
            if rest.isEmpty, new == nil { return nil }
            return (entry.key, entry.value.changing(rest, to: new))
          }))
    case .list(let items):
      return .list(
        items.enumerated().compactMap { index, item in
          guard String(index) == name else { return item }
          if rest.isEmpty, new == nil { return nil }
          return item.changing(rest, to: new)
        })
    default: return self
    }
  }
}
