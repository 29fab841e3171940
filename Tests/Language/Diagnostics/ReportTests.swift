import Diagnostics
import Testing

@Suite struct `Printing findings` {
  static let text = """
    trigger:
      event: x
      when: assessment.scoer >= thresholds.fast_track

    """

  static func span(of part: String, in file: TextFile) -> Span {
    let bytes = Array(part.utf8)
    let start = (0...(file.bytes.count - bytes.count)).first {
      file.bytes[$0..<$0 + bytes.count].elementsEqual(bytes)
    }!
    return Span(file, start..<start + bytes.count)
  }

  static func finding() -> Diagnostic {
    let file = TextFile(path: "journeys/a.yaml", text: text)
    let place = span(of: "scoer", in: file)
    return Diagnostic(
      rule: "unknown-field", "`assessment` has no field `scoer`", at: place,
      hint: "did you mean `score`?",
      notes: ["the contract is schemas/events/assessment.completed.schema.json"],
      help: "replace it with `score`", fix: Fix(replace: place, with: "score"))
  }

  @Test func `pretty shows the line, carets, hint, note and help`() {
    let report = ReportFormat.pretty(isColored: false).report([Self.finding()])
    #expect(
      report == """
        journeys/a.yaml:3:20: error[unknown-field]: `assessment` has no field `scoer`
            3 |   when: assessment.scoer >= thresholds.fast_track
              |                    ^^^^^ did you mean `score`?
          note: the contract is schemas/events/assessment.completed.schema.json
          help: replace it with `score`

        """)
  }

  @Test func `findings are separated by an empty line`() {
    let report = ReportFormat.pretty(isColored: false).report([Self.finding(), Self.finding()])
    #expect(
      report.split(separator: "\n", omittingEmptySubsequences: false).count { $0.isEmpty } == 2)
    #expect(ReportFormat.pretty(isColored: false).report([]).isEmpty)
  }

  @Test func `colour changes nothing but the colour`() {
    let colored = ReportFormat.pretty(isColored: true).report([Self.finding()])
    let stripped = colored.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(colored != stripped)
    #expect(stripped == ReportFormat.pretty(isColored: false).report([Self.finding()]))
  }

  @Test func `a label of the same file shows its line, one of another file its path`() {
    let file = TextFile(path: "a.yaml", text: "a: 1\nb: 2\na: 3\n")
    let other = TextFile(path: "b.yaml", text: "a: 4\n")
    let finding = Diagnostic(
      rule: "duplicate", "`a` again", at: Span(file, 10..<11),
      labels: [Label(Span(file, 0..<1), "first here"), Label(Span(other, 0..<1), "and here")])
    #expect(
      ReportFormat.pretty(isColored: false).report([finding]) == """
        a.yaml:3:1: error[duplicate]: `a` again
            3 | a: 3
              | ^
            1 | a: 1
              | - first here
          b.yaml:1:1:
            1 | a: 4
              | - and here

        """)
  }

  @Test func `a span over lines shows the first and the last of them`() {
    let file = TextFile(path: "a.yaml", text: "a: one\n  two\n  three\n  four\nb: 1\n")
    let report = ReportFormat.pretty(isColored: false).report([
      Diagnostic(.note, rule: "long", "several lines", at: Span(file, 3..<27), hint: "here"),
      Diagnostic(.note, rule: "two", "two lines", at: Span(file, 3..<12)),
    ])
    #expect(
      report == """
        a.yaml:1:4: note[long]: several lines
            1 | a: one
              |    ^^^
          ... |
            4 |   four
              |   ^^^^ here

        a.yaml:1:4: note[two]: two lines
            1 | a: one
              |    ^^^
            2 |   two
              |   ^^^

        """)
  }

  @Test(arguments: [
    ("a:\t⟦b⟧", "a:    b", "      ^"),
    ("漢字: ⟦カナ⟧ x", "漢字: カナ x", "      ^^^^"),
    ("🎉: ⟦x⟧", "🎉: x", "    ^"),
    ("e\u{301}: ⟦x⟧", "e\u{301}: x", "   ^"),
    ("a: ⟦⟧", "a: ", "   ^"),
    ("a: x⟦\u{7}⟧y\u{1B}[31m", "a: x\u{FFFD}y\u{FFFD}[31m", "    ^"),
  ])
  func `carets stand under the place whatever its characters`(
    marked: String, line: String, carets: String
  ) {
    let parts = marked.split(omittingEmptySubsequences: false) { "⟦⟧".contains($0) }
    let file = TextFile(path: "a", text: parts.joined())
    let start = parts[0].utf8.count
    let finding = Diagnostic(rule: "r", "m", at: Span(file, start..<start + parts[1].utf8.count))
    let report = ReportFormat.pretty(isColored: false).report([finding])
    let lines = report.split(separator: "\n")
    #expect(lines[1] == "    1 | \(line)")
    #expect(lines[2] == "      | \(carets)")
  }

  @Test func `a long line is shown around the place`() {
    let file = TextFile(
      path: "a",
      text: String(repeating: "x", count: 500) + "HERE" + String(repeating: "y", count: 500))
    let finding = Diagnostic(rule: "r", "m", at: Span(file, 500..<504))
    let lines = ReportFormat.pretty(isColored: false).report([finding]).split(separator: "\n")
    #expect(lines[1].count < 140)
    let caret = lines[2].firstIndex(of: "^")!
    let column = lines[2].distance(from: lines[2].startIndex, to: caret)
    #expect(lines[1].dropFirst(column).hasPrefix("HERE"))
  }

  @Test func `a secret is not shown`() {
    let file = TextFile(path: "a", text: "secret: hunter2 # x\n")
    let finding = Diagnostic(
      rule: "literal-secret", "it holds the secret", at: Span(file, 8..<15), hidesText: true)
    for format in [ReportFormat.pretty(isColored: false), .compact, .json] {
      #expect(!format.report([finding]).contains("hunter2"))
    }
    #expect(
      ReportFormat.pretty(isColored: false).report([finding]).contains("secret: <hidden> # x"))
  }

  @Test func `compact is a line each`() {
    #expect(
      ReportFormat.compact.report([Self.finding()]) == """
        journeys/a.yaml:3:20: error[unknown-field]: `assessment` has no field `scoer` (did you mean `score`?)

        """)
  }

  @Test func `json has every member, always`() {
    let file = TextFile(path: "a\"b.yaml", text: "x\ty\n")
    let bare = Diagnostic(.warning, rule: "r", "a\n\u{1}", at: Span(file, 2..<3))
    #expect(
      ReportFormat.json.report([bare]) == #"""
        {"rule":"r","severity":"warning","message":"a\n\u0001","path":"a\"b.yaml","line":1,"column":3,"end_line":1,"end_column":4,"hint":null,"labels":[],"notes":[],"help":null,"fix":null}

        """#)
    #expect(
      ReportFormat.json.report([Self.finding()]).contains(
        #""fix":{"replacement":"score","path":"journeys/a.yaml","line":3,"column":20,"end_line":3,"end_column":25}"#
      ))
  }
}
