import Configuration
import Diagnostics
import Foundation
import Testing

/// `Fixtures/<rule>/`: `bad.yaml` or a folder `bad`, with `expected.txt`, the exact report; `good.yaml` or a folder
/// `good`, which must be silent. A single file gets a project file beside it. Adding a case is adding files;
/// `UPDATE_FIXTURES=1` writes the expected reports anew.
struct Fixture: Sendable, CustomTestStringConvertible {
  let name: String

  var testDescription: String { name }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static let all: [Fixture] = {
    let names = try! FileManager.default.contentsOfDirectory(atPath: root.path)
    return names.filter { !$0.hasPrefix(".") }.sorted().map { Fixture(name: $0) }
  }()

  var folder: URL { Self.root.appending(path: name) }

  /// The findings about `bad` or `good`, as people see them; nil where the fixture has no such part.
  func report(_ part: String) throws -> String? {
    guard let files = try files(part) else { return nil }
    let (_, findings) = ConfigurationSet.parse(files: files)
    return ReportFormat.pretty(isColored: false).report(sortedUnique(findings))
  }

  func files(_ part: String) throws -> [TextFile]? {
    let single = folder.appending(path: "\(part).yaml")
    if let bytes = try? Data(contentsOf: single) {
      let project = TextFile(path: "journeyman.yaml", text: "project: test\n")
      let isProject = bytes.starts(with: "project:".utf8)
      return [TextFile(path: "\(part).yaml", bytes: Array(bytes))] + (isProject ? [] : [project])
    }
    let whole = folder.appending(path: part)
    guard let paths = FileManager.default.enumerator(atPath: whole.path) else { return nil }
    let files = try paths.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".md") }
      .map { TextFile(path: $0, bytes: Array(try Data(contentsOf: whole.appending(path: $0)))) }
    return files.isEmpty ? nil : files
  }
}

@Suite struct `Each rule about the files` {
  @Test(arguments: Fixture.all)
  func `reports what is wrong, exactly`(_ fixture: Fixture) throws {
    let report = try #require(try fixture.report("bad"))
    let place = fixture.folder.appending(path: "expected.txt")
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] != nil {
      try report.write(to: place, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: place, encoding: .utf8)
    #expect(report == expected)
    #expect(report.contains("[\(fixture.name)]") || fixture.name.hasPrefix("several"))
  }

  @Test(arguments: Fixture.all)
  func `is silent about what is right`(_ fixture: Fixture) throws {
    guard let report = try fixture.report("good") else { return }
    #expect(report == "")
  }
}
