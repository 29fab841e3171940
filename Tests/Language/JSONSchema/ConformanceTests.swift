import Foundation
import Testing
import Values

@testable import JSONSchema

/// The public suite of draft 2020-12. Each case is judged as a `Value` and from the tape.
@Suite struct `The public suite` {
  /// Group and case, either of which may be all: why it is not judged.
  static let skipped: [String: String] = [:]

  @Test(arguments: SuiteFile.all(in: "draft2020-12"))
  func `keywords are judged as the suite says`(_ file: SuiteFile) throws {
    try file.run(options: SchemaOptions(assertsFormats: false), skipped: Self.skipped)
  }

  @Test(arguments: SuiteFile.all(in: "remote"))
  func `references to other documents are followed`(_ file: SuiteFile) throws {
    try file.run(options: SchemaOptions(assertsFormats: false), skipped: Self.skipped)
  }

  @Test(arguments: SuiteFile.all(in: "format"))
  func `formats are asserted when asked for`(_ file: SuiteFile) throws {
    try file.run(options: SchemaOptions(assertsFormats: true), skipped: Self.skipped)
  }
}

struct SuiteFile: CustomTestStringConvertible, Sendable {
  let folder: String
  let name: String

  var testDescription: String { "\(folder)/\(name)" }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures/conformance")

  static func all(in folder: String) -> [SuiteFile] {
    let path = root.appending(path: folder).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().map { SuiteFile(folder: folder, name: $0) }
  }

  /// Documents that the suite's schemas may refer to, by URI.
  static let documents: [String: Value] = {
    var documents: [String: Value] = [:]
    let places = [
      ("remotes", "http://localhost:1234/", ""),
      ("metaschema", "https://json-schema.org/draft/2020-12/", ".json"),
    ]
    for (folder, base, extensionToDrop) in places {
      let folder = root.appending(path: folder)
      let paths = FileManager.default.enumerator(atPath: folder.path)
      for case let path as String in paths ?? .init() where path.hasSuffix(".json") {
        let bytes = (try? [UInt8](Data(contentsOf: folder.appending(path: path)))) ?? []
        let uri = base + path.dropLast(path.hasSuffix(extensionToDrop) ? extensionToDrop.count : 0)
        documents[uri] = try? Value(json: bytes)
      }
    }
    return documents
  }()

  func run(options: SchemaOptions, skipped: [String: String]) throws {
    let url = Self.root.appending(path: folder).appending(path: name)
    let document = try JSONParser().parse([UInt8](Data(contentsOf: url)))
    var (passed, failed, skippedCount) = (0, 0, 0)
    for group in document.root.items {
      let title = group[field: "description"]?.string ?? ""
      let tests = try #require(group[field: "tests"])
      if let reason = skipped[title] {
        skippedCount += tests.count
        print("  skipped: \(testDescription): \(title): \(reason)")
        continue
      }
      let compilation = Schema.compile(
        try #require(group[field: "schema"]).value(), documents: Self.documents, options: options)
      guard let schema = compilation.schema else {
        failed += tests.count
        Issue.record("\(testDescription): \(title): \(compilation.problems)")
        continue
      }
      for test in tests.items {
        let name = "\(title): \(test[field: "description"]?.string ?? "")"
        if let reason = skipped[name] {
          skippedCount += 1
          print("  skipped: \(testDescription): \(name): \(reason)")
        } else if judges(schema, test, name) {
          passed += 1
        } else {
          failed += 1
        }
      }
    }
    print("\(testDescription): \(passed) passed, \(failed) failed, \(skippedCount) skipped")
  }

  private func judges(_ schema: Schema, _ test: JSONElement, _ name: String) -> Bool {
    guard let data = test[field: "data"], let expected = test[field: "valid"]?.bool else {
      Issue.record("\(testDescription): \(name): no case")
      return false
    }
    let fromTape = schema.validate(data)
    let fromValue = schema.validate(data.value())
    let isRight =
      fromTape.isEmpty == expected && fromTape == fromValue && schema.isValid(data) == expected
      && schema.isValid(data.value()) == expected
    if !isRight { Issue.record("\(testDescription): \(name): \(fromTape) \(fromValue)") }
    return isRight
  }
}
