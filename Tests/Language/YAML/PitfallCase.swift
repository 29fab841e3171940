import Diagnostics
import Foundation
import Testing
import Values
import YAML

/// One case of `Fixtures/yaml-pitfalls.json`.
struct PitfallCase: Sendable, CustomTestStringConvertible {
  let id: String
  let bytes: [UInt8]
  /// The value in a canonical spelling; nil where the loader must refuse the file.
  let value: String?
  /// `ok`, `hint`, `warning` or `error`.
  let level: String
  /// Read once for all tests: some cases are large.
  let document: Document

  var testDescription: String { id }

  static let all: [PitfallCase] = {
    let parser = JSONParser(maximumDepth: 1000)
    let bytes = Array(FileManager.default.contents(atPath: fixture("yaml-pitfalls.json"))!)
    return try! parser.parse(bytes).root.items.map { PitfallCase($0.value()) }
  }()

  static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)").path
  }

  private init(_ json: Value) {
    id = json["id"]!.stringValue!
    level = json["lint"]!["level"]!.stringValue!
    value = json["value"].map(Self.spelled)
    if let text = json["yaml"]?.stringValue {
      bytes = Array(text.utf8)
    } else if let base64 = json["yaml_base64"]?.stringValue {
      bytes = Array(Data(base64Encoded: base64)!)
    } else {
      let parts = json["yaml_parts"]!.listValue!.map { part in
        String(repeating: part.listValue![0].stringValue!, count: Int(part.listValue![1].intValue!))
      }
      bytes = Array(parts.joined().utf8)
    }
    document = Document(parsing: TextFile(path: "x.yaml", bytes: bytes))
  }

  /// The tagged form, `{"int": "3"}`, as `int 3`.
  private static func spelled(_ tagged: Value) -> String {
    let (key, value) = tagged.mapValue!.entries[0]
    switch (key.stringValue!, value) {
    case ("null", _): return "null"
    case ("bool", .bool(let truth)): return "\(truth)"
    case ("int", .string(let text)): return "int \(text)"
    case ("string", .string(let text)): return text.debugDescription
    case ("double", .string(let text)): return "double \(Double(text.lowercased())!)"
    case ("double", .int(let number)): return "double \(Double(number))"
    case ("double", .double(let number)): return "double \(number)"
    case ("list", .list(let items)): return "[\(items.map(spelled).joined(separator: ", "))]"
    case ("map", .list(let pairs)):
      let entries = pairs.map { "\(spelled($0.listValue![0])): \(spelled($0.listValue![1]))" }
      return "{\(entries.joined(separator: ", "))}"
    default: return "?\(tagged)"
    }
  }

  /// The same spelling of a value that was loaded.
  static func spelledValue(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .bool(let truth): "\(truth)"
    case .int(let number): "int \(number)"
    case .double(let number): "double \(number)"
    case .string(let text): text.debugDescription
    case .list(let items): "[\(items.map(spelledValue).joined(separator: ", "))]"
    case .map(let map):
      "{\(map.entries.map { "\(spelledValue($0.key)): \(spelledValue($0.value))" }.joined(separator: ", "))}"
    default: "?\(value)"
    }
  }
}
