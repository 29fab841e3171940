import Diagnostics
import Fields
import Testing
import Values
import YAML

@Suite struct `The keys of a record` {
  static let retry = RecordSpecification(
    "`retry`", "Retries.",
    fields: [.optional("base", .duration, default: "1s", "The first wait.")])

  static let record = RecordSpecification(
    "a workflow", "A workflow.",
    fields: [
      .required("trigger", .text, examples: ["x"], "What starts it."),
      .optional("send_email", .boolean, default: true, "Whether to send."),
      .optional("retry", .record(retry), "How to retry."),
    ])

  @Test(arguments: [
    // Y151 to Y155, Y015
    ("trigegr: x", ["unknown-key: a workflow has no key `trigegr` (did you mean `trigger`?)"]),
    (
      "Trigger: x",
      ["unknown-key: a workflow has no key `Trigger` (keys are lower case: `trigger`)"]
    ),
    (
      "tr\u{456}gger: x",
      ["unknown-key: a workflow has no key `tr\u{456}gger` (did you mean `trigger`?)"]
    ),
    (
      "trigger: x\nsend\u{a0}email: true",
      ["invisible-character: the key holds a no-break space, U+00A0"]
    ),
    ("trigger\u{200b}: x", ["invisible-character: the key holds a zero-width space, U+200B"]),
    ("trigger: x\ncolour: red", ["unknown-key: a workflow has no key `colour`"]),
    ("send_email: true", ["missing-key: a workflow needs `trigger` (such as `trigger: x`)"]),
    ("trigger:", ["empty-value: `trigger` is empty (it must be text)"]),
    ("trigger: null", ["empty-value: `trigger` is empty (it must be text)"]),
    (
      "trigger: x\nsend_email:",
      ["empty-value: `send_email` is empty (it must be true or false)"]
    ),
    ("trigger: x\nsend_email: null", []),
  ])
  func `say what is wrong with them`(yaml: String, says: [String]) {
    #expect(read(yaml + "\n", Self.record).findings.map(line) == says)
  }

  @Test func `name the letter that looks like another`() throws {
    let finding = try #require(read("tr\u{456}gger: x\n", Self.record).findings.first)
    #expect(finding.notes == ["its third letter is Cyrillic, U+0456"])
    #expect(finding.fix?.replacement == "trigger")
  }

  @Test func `that are misspelt are read as what was meant`() throws {
    let reader = try #require(read("trigegr: x\n", Self.record).reader)
    #expect(reader.text("trigger")?.value == "x")
  }

  @Test func `that are not there have their default`() throws {
    let reader = try #require(read("trigger: x\nretry: {}\n", Self.record).reader)
    #expect(reader.boolean("send_email")?.value == true)
    #expect(!reader.has("send_email"))
    #expect(reader.record("retry")?.duration("base")?.value == .seconds(1))
  }

  @Test func `are not missed in a file that breaks off`() {
    #expect(read("send_email: true\n\"x\n", Self.record).findings.map(\.rule) == ["unclosed-quote"])
  }

  @Test func `of an open record are left to others`() throws {
    let open = RecordSpecification(
      "a step", "A step.", isOpen: true, fields: [.required("action", .text, "What to do.")])
    let (reader, findings) = read("action: x\ntitle: z\nActoin: z\n", open)
    #expect(findings.isEmpty)
    #expect(reader?.rest.map(\.name) == ["title", "Actoin"])
    #expect(read("Action: x\n", open).findings.map(\.rule) == ["unknown-key"])
  }

  @Test func `may be slips for keys of the record beside it`() throws {
    let document = Document(parsing: TextFile(path: "x.yaml", text: "trigger: x\non_falure: z\n"))
    let collector = FindingCollector()
    _ = RecordReader(
      try #require(document.root), as: Self.record, beside: ["on_failure"], into: collector)
    #expect(
      collector.findings.map(line)
        == ["unknown-key: a workflow has no key `on_falure` (did you mean `on_failure`?)"])
  }

  @Test func `all have their say in one go`() {
    let yaml = "trigegr: [1]\nsend_email: 3\nretry: { bsae: 1, max: 2 }\ncolour: 1\n"
    #expect(
      read(yaml, Self.record).findings.map(\.rule) == [
        "unknown-key", "wrong-type", "wrong-type", "unknown-key", "wrong-type", "unknown-key",
        "unknown-key",
      ])
  }
}

@Suite struct `Durations and sizes` {
  @Test(arguments: [
    ("30s", Period.elapsed(.seconds(30))), ("250ms", .elapsed(.milliseconds(250))),
    ("5m", .elapsed(.seconds(300))), ("72h", .elapsed(.seconds(259_200))),
    ("1d", .elapsed(.seconds(86_400))), ("2w", .elapsed(.seconds(1_209_600))),
    ("1h30m", .elapsed(.seconds(5400))), ("0s", .elapsed(.zero)), ("1bd", .businessDays(1)),
  ])
  func `are read as people write them`(text: String, period: Period) {
    #expect(Period(text: text) == period)
  }

  @Test(arguments: [
    "", "5", "m", "1 h", "1h 30m", "-1h", "1.5h", "1x", "1hh", "30m1h", "1h1h", "1bd2h", "١h",
    "99999999999s",
  ])
  func `are refused where they are none`(text: String) {
    #expect(Period(text: text) == nil)
  }

  @Test func `are written in the largest unit that fits`() {
    let written = ["90m", "48h", "14d", "3bd", "1500ms"].map { Period(text: $0)?.text }
    #expect(written == ["90m", "2d", "2w", "3bd", "1500ms"])
  }

  @Test(arguments: [("512", 512), ("64KiB", 65536), ("1MB", 1_000_000), ("2 MiB", 2_097_152)])
  func `a size has a unit or none`(text: String, bytes: Int) throws {
    let record = RecordSpecification(
      "a thing", "A thing.", fields: [.optional("a", .byteCount, "Size.")])
    let (reader, findings) = read("a: \(text)\n", record)
    #expect(findings.isEmpty)
    #expect(reader?.integer("a")?.value == bytes)
  }
}

@Suite struct `The schema of a record` {
  @Test func `says what the declaration says`() throws {
    let schema = `The keys of a record`.record.schema
    #expect(schema["required"]?.listValue?.compactMap(\.stringValue) == ["trigger"])
    #expect(schema["additionalProperties"]?.boolValue == false)
    let email = try #require(schema["properties"]?["send_email"])
    #expect(email["type"]?.stringValue == "boolean")
    #expect(email["default"]?.boolValue == true)
    #expect(email["description"]?.stringValue == "Whether to send.")
  }
}
