import Diagnostics
import Fields
import Testing
import Values
import YAML

/// The findings of one field of a type, as `rule: message (hint)` lines.
func findings(_ yaml: String, _ type: FieldType, isRequired: Bool = false) -> [String] {
  let record = RecordSpecification(
    "a thing", "A thing.",
    fields: [FieldSpecification("a", type, isRequired: isRequired, "What it is.")])
  return read(yaml, record).findings.map(line)
}

func read(
  _ yaml: String, _ record: RecordSpecification
) -> (reader: RecordReader?, findings: [Diagnostic]) {
  let file = TextFile(path: "x.yaml", text: yaml)
  let document = Document(parsing: file)
  let collector = FindingCollector(document.findings)
  let reader = document.root.map { RecordReader($0, as: record, into: collector) }
  return (reader, sortedUnique(collector.findings))
}

func line(_ finding: Diagnostic) -> String {
  let hint = finding.hint.map { " (\($0))" } ?? ""
  let severity = finding.severity == .error ? "" : "\(finding.severity) "
  return "\(severity)\(finding.rule): \(finding.message)\(hint)"
}

/// Numbers such as Y004 are cases of the YAML pitfalls whose finding depends on the type that is wanted.
@Suite struct `A value of the wrong type` {
  @Test(arguments: [
    // Y004 to Y008
    ("tRuE", "not the text \"tRuE\" in YAML 1.2 (write `true`)"),
    ("yes", "not the text \"yes\" in YAML 1.2 (write `true`)"),
    ("No", "not the text \"No\" in YAML 1.2 (write `false`)"),
    ("on", "not the text \"on\" in YAML 1.2 (write `true`)"),
    ("off", "not the text \"off\" in YAML 1.2 (write `false`)"),
    ("'true'", "not the text \"true\": quotes make it text (write `true`)"),
    ("1", "not the number 1 (write `true` or `false`)"),
    ("[x]", "not a list"),
  ])
  func `of a yes or no says what was understood`(value: String, says: String) {
    #expect(
      findings("a: \(value)\n", .boolean) == ["wrong-type: `a` must be true or false, \(says)"])
  }

  @Test(arguments: [
    // Y030 to Y035
    ("1_000", "the text \"1_000\" (write `1000`)"),
    ("1,000", "the text \"1,000\" (write `1000`)"),
    ("1,000,000", "the text \"1,000,000\" (write `1000000`)"),
    ("1,5", "the text \"1,5\" (write `1.5`)"),
    ("80%", "the text \"80%\" (write `80` or `0.8`, as the field asks)"),
    ("\"80\"", "the text \"80\" (quotes make it text; write `80`)"),
    ("\">= 80\"", "the text \">= 80\" (a comparison belongs in a condition)"),
    ("high", "the text \"high\""),
    ("true", "the yes/no `true`"),
    ("{ b: 1 }", "keys with values"),
  ])
  func `of a number says what to write`(value: String, says: String) {
    #expect(findings("a: \(value)\n", .number) == ["wrong-type: `a` must be a number, not \(says)"])
  }

  @Test(arguments: [
    // Y041 to Y043
    (".inf", "`.inf`"), ("-.INF", "`-.INF`"),
    (".nan", "`.nan` (not-a-number compares false with everything)"),
  ])
  func `of a number is one that is not finite`(value: String, says: String) {
    #expect(
      findings("a: \(value)\n", .number) == ["not-finite: `a` must be a finite number, not \(says)"]
    )
  }

  @Test func `of a whole number knows its range`() {
    #expect(
      findings("a: 1.5\n", .integer(0...65535))
        == ["wrong-type: `a` must be a whole number, not the number 1.5"])
    #expect(
      findings("a: 70000\n", .integer(0...65535))
        == ["out-of-range: `a` must be from 0 to 65535, not 70000"])
  }

  @Test(arguments: [
    // Y024, Y040, Y049, Y059
    ("02134", "", "the number 2134: the leading zero is lost (quote it)"),
    ("1531420618.000100", "", "the number 1531420618.0001: the last zeros are lost (quote it)"),
    ("+4520123456", "", "the number 4520123456: the plus is lost (quote it)"),
    ("1.10", "warning ", "the number 1.1: the last zero is lost (quote it)"),
  ])
  func `of a text says what would be lost`(value: String, severity: String, says: String) {
    // The loader's own doubt about `02134` stands beside it.
    #expect(
      findings("a: \(value)\n", .text).filter { !$0.contains("leading-zero") }
        == ["\(severity)wrong-type: `a` must be text, and `\(value)` is \(says)"])
  }

  @Test func `of a text is a yes or no`() {
    #expect(
      findings("a: true\n", .text)
        == ["wrong-type: `a` must be text, not the yes/no `true` (quote it if it is text)"])
  }

  @Test func `is not a number that loses nothing as text`() {
    #expect(findings("a: 80\n", .text) == [])
    #expect(findings("a: 2.5\n", .text) == [])
  }

  @Test(arguments: [
    // Y057
    (
      "24",
      "must be a duration, and 24 has no unit (write `24h` for hours, `24m` for minutes, `24s` for seconds)"
    ),
    ("1 day", "must be a duration, not the text \"1 day\" (write a number and its unit)"),
    ("1bd", "does not count business days (write hours or days: `24h`, `1d`)"),
    ("5m1h", "must be a duration, not the text \"5m1h\" (write a number and its unit)"),
  ])
  func `of a duration asks for the unit`(value: String, says: String) {
    #expect(findings("a: \(value)\n", .duration) == ["wrong-type: `a` \(says)"])
  }

  @Test(arguments: [
    // Y122 to Y124
    (" true", "note constant-condition: `a` is always true"),
    (
      " 80",
      "wrong-type: `a` must be a condition, and the number 80 is none (compare it with something)"
    ),
    ("", "empty-value: the condition `a` is empty"),
    (" ''", "empty-value: the condition `a` is empty"),
  ])
  func `of a condition never means always`(value: String, says: String) {
    #expect(findings("a:\(value)\n", .condition) == [says])
  }

  @Test func `of a choice names the nearest`() {
    #expect(
      findings("a: contnue\n", .choice(["dead_letter", "continue"]))
        == ["unknown-word: `a` cannot be `contnue` (did you mean `continue`?)"])
  }

  @Test func `of a list shows how to write one`() {
    #expect(
      findings("a: x\n", .list(.text))
        == ["wrong-type: `a` must be a list, not the text \"x\" (write `[x]`)"])
    #expect(findings("a: x\n", .oneOrMore(.text)) == [])
    #expect(findings("a: [x, 1]\n", .oneOrMore(.boolean)).count == 2)
  }

  @Test func `is not reported twice`() {
    // The loader said what is wrong with it already.
    #expect(findings("a: {{ x }}\n", .boolean).count == 1)
    #expect(findings("a: 1e400\n", .number).count == 1)
    #expect(findings("a: #hiring\n", .text, isRequired: true).count == 1)
  }
}

@Suite struct `A secret` {
  @Test(arguments: ["{ env: NAME }", "{ file: /run/x }"])
  func `is named by where it is found`(value: String) {
    #expect(findings("a: \(value)\n", .secret) == [])
  }

  @Test(arguments: ["hunter2", "[hunter2, { env: X }]"])
  func `is never written down, nor shown when it is`(value: String) throws {
    let record = RecordSpecification(
      "a thing", "A thing.", fields: [FieldSpecification("a", .oneOrMore(.secret), "What it is.")])
    let found = read("a: \(value)\n", record).findings
    #expect(found.map(\.rule) == ["literal-secret"])
    #expect(!ReportFormat.pretty(isColored: false).report(found).contains("hunter2"))
  }

  @Test(arguments: [
    ("{ env: X, file: z }", "two-places: `a` has both `env` and `file` (keep one of them)"),
    (
      "{}",
      "missing-key: `a` does not say where the secret is (write `{ env: NAME }` or `{ file: PATH }`)"
    ),
    ("{ enf: X }", "unknown-key: a secret has no key `enf` (did you mean `env`?)"),
  ])
  func `has one place`(value: String, says: String) {
    #expect(findings("a: \(value)\n", .secret) == [says])
  }
}
