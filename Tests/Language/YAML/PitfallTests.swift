import Diagnostics
import Foundation
import Testing
import Values
import YAML

@Suite struct `The pitfalls of YAML` {
  /// Where the level asks for knowledge of the field: the type that is wanted, the keys that exist, whether a
  /// value is required. The loader by itself says this much; `FieldsTests` proves the rest.
  static let withoutField: [String: String] = [
    // A yes/no, a condition or a number is wanted.
    "Y004": "ok", "Y005": "hint", "Y006": "hint", "Y007": "hint", "Y008": "hint", "Y030": "ok",
    "Y031": "ok", "Y032": "ok", "Y033": "ok", "Y034": "ok", "Y035": "ok", "Y041": "ok",
    "Y042": "ok", "Y043": "ok", "Y057": "ok", "Y122": "ok", "Y123": "ok", "Y124": "ok",
    // Text is wanted.
    "Y024": "warning", "Y040": "ok", "Y049": "ok", "Y059": "hint",
    // A value is required.
    "Y015": "ok",
    // `yes` and `y` unquoted get the word that Y005 and Y009 get, in whatever file they stand.
    "Y176": "hint", "Y197": "hint",
    // The key is none of the record's.
    "Y151": "ok", "Y152": "ok", "Y153": "ok",
  ]

  @Test(arguments: PitfallCase.all)
  func `a file is read as the table says, or refused`(_ pitfall: PitfallCase) {
    let document = pitfall.document
    let errors = document.findings.filter { $0.severity == .error }
    if let wanted = pitfall.value {
      let value = document.root.map { PitfallCase.spelledValue($0.value) }
      #expect(value == wanted)
    } else {
      #expect(!errors.isEmpty)
    }
  }

  @Test(arguments: PitfallCase.all)
  func `the worst finding has the level of the table`(_ pitfall: PitfallCase) {
    let document = pitfall.document
    let level = Self.withoutField[pitfall.id] ?? pitfall.level
    let worst = document.findings.map(\.severity).max()
    let spelled: [Severity?: String] = [
      nil: "ok", .note: "hint", .warning: "warning", .error: "error",
    ]
    #expect(spelled[worst] == level, "\(document.findings.map { "\($0.rule): \($0.message)" })")
  }

  @Test func `each case is explained in the words of the fixture`() throws {
    let lines = PitfallCase.all.flatMap { pitfall in
      pitfall.document.findings.map { Self.line(pitfall.id, $0) }.sorted()
    }
    let text = lines.map { $0 + "\n" }.joined()
    let path = PitfallCase.fixture("yaml-pitfalls-findings.txt")
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] != nil {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let change = zip(lines, expected).first { $0 != $1 }
    #expect(change?.0 == change?.1.description)
    #expect(lines.count == expected.count)
  }

  private static func line(_ id: String, _ finding: Diagnostic) -> String {
    let place = "\(finding.span.start.line):\(finding.span.start.column)"
    let end = "\(finding.span.end.line):\(finding.span.end.column)"
    let extras =
      [finding.hint, finding.help, finding.fix.map { "fix `\($0.replacement)`" }]
      + finding.labels.map { "\($0.span.start.line):\($0.span.start.column) \($0.message)" }
      + finding.notes
    return
      ([
        "\(id) \(place)-\(end) \(finding.severity)[\(finding.rule)] \(finding.message)"
      ] + extras.compactMap { $0 }).joined(separator: " | ")
      .replacing("\n", with: "\\n").replacing("\t", with: "\\t").replacing("\r", with: "\\r")
  }
}
