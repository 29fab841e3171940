import Foundation
import Testing

/// One folder per rule below `Fixtures/rules`, named after it (a second one of a rule has a word after `--`): `bad.*`
/// gives exactly `expected.txt`, `good.*` gives nothing. Both are files of the project in `Fixtures/base`.
/// `UPDATE_FIXTURES=1` writes the expected reports anew.
struct RuleFixture: CustomTestStringConvertible, Sendable {
  let name: String

  static let all: [RuleFixture] = {
    let folder = Project.fixtures.appending(path: "rules")
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).sorted().map { RuleFixture(name: $0) }
  }()

  var testDescription: String { name }

  var rule: String { name.components(separatedBy: "--")[0] }

  private var folder: URL { Project.fixtures.appending(path: "rules/\(name)") }

  func expected() throws -> String {
    try String(contentsOf: folder.appending(path: "expected.txt"), encoding: .utf8)
  }

  func expect(_ report: String?) throws {
    try (report ?? "").write(
      to: folder.appending(path: "expected.txt"), atomically: true, encoding: .utf8)
  }

  /// What is found in `bad.*` or `good.*`; nil where there is no such file.
  func report(on stem: String) throws -> String? {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    guard let name = names.first(where: { $0.hasPrefix("\(stem).") }) else { return nil }
    let path =
      name.hasSuffix(".schema.json")
      ? "schemas/events/\(name)"
      : name.hasSuffix(".md") ? "workflows/templates/\(name)" : "workflows/\(name)"
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    return try Project.base().with(path, text).report(on: path)
  }
}

@Suite struct `Each rule` {
  @Test(arguments: RuleFixture.all)
  func `says exactly what is wrong and where`(_ fixture: RuleFixture) throws {
    let report = try fixture.report(on: "bad")
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] != nil { try fixture.expect(report) }
    let expected = try fixture.expected()
    #expect(report == expected)
    #expect(expected.contains("[\(fixture.rule)]"))
  }

  @Test(arguments: RuleFixture.all)
  func `is silent about what is right`(_ fixture: RuleFixture) throws {
    #expect(try fixture.report(on: "good") ?? "" == "")
  }

  @Test func `is silent about the project that the fixtures belong to`() throws {
    #expect(try Project.base().findings() == [])
  }

  @Test func `is there`() { #expect(RuleFixture.all.count > 50) }
}
