import CEL
import Diagnostics
import Testing

@Suite struct CheckerFindingTests {
  @Test(
    arguments: [
      (
        "⟦assesment⟧.score > 1", "there is no variable `assesment` here",
        "did you mean `assessment`?"
      ),
      (
        "assessment.kind == ⟦technical⟧", "there is no variable `technical` here",
        "text stands between quotes: \"technical\""
      ),
      ("⟦True⟧", "there is no variable `True` here", "did you mean `true`?"),
      ("assessment.⟦scoer⟧ > 1", "`assessment` has no field `scoer`", "did you mean `score`?"),
      (
        "candidate.first_name.⟦size⟧ > 1", "a value of type string has no field `size`",
        "to call the method write `size()`"
      ),
      (
        "candidate.id.⟦startWith⟧('a')", "there is no method `startWith`",
        "did you mean `startsWith`?"
      ),
      (
        "⟦math.max⟧(1, 2) > 1", "there is no function `math.max`",
        "did you mean `math.greatest`?"
      ),
      (
        "⟦regex.extrct⟧(candidate.id, 'a') == optional.none()",
        "there is no function `regex.extrct`", "did you mean `regex.extract`?"
      ),
      ("⟦sizes⟧(candidate.id)", "there is no function `sizes`", "did you mean `size`?"),
      ("⟦contains⟧(candidate.id, 'a')", "`contains` is a method", "write `value.contains(…)`"),
      ("candidate.id.⟦timestamp⟧()", "`timestamp` is no method", "write `timestamp(value, …)`"),
      (
        "assessment.tags.⟦all⟧(x)", "`all` is called with the wrong arguments",
        "such as `list.all(x, …)`"
      ),
      ("⟦candidate.email == null⟧", "a text is never null", "write `!has(candidate.email)`"),
      (
        "now.getHours(⟦'Europe/Berln'⟧) > 8", "there is no time zone `Europe/Berln`",
        "did you mean `Europe/Berlin`?"
      ),
      (
        "now.quarter(⟦'new york'⟧) == 'a'", "there is no time zone `new york`",
        "did you mean `America/New_York`?"
      ),
      (
        "now.format('d MMMM y', true ? 'UTC' : ⟦'Utc'⟧) == ''",
        "there is no time zone `Utc`", "did you mean `UTC`?"
      ),
      (
        "now.addBusinessDays(2, job.?timezone.orValue(⟦'europe/berlin'⟧)) > now",
        "there is no time zone `europe/berlin`", "did you mean `Europe/Berlin`?"
      ),
      (
        "now.format(⟦'d MMMM YYYY'⟧, 'UTC') == ''",
        "`YYYY` is no field of a date pattern", "did you mean `yyyy`?"
      ),
      (
        "now.format(⟦'d MMMM at HH:mm'⟧, 'UTC') == ''", "`t` is no field of a date pattern",
        "text stands between single quotes: `d MMMM 'at' HH:mm`"
      ),
      (
        "now.format(⟦\"d 'of MMMM\"⟧, 'UTC') == ''", "a quote in the date pattern is not closed",
        "two single quotes are one: `o''clock`"
      ),
      (
        "⟦candidate.id == assessment.score⟧", "`==` compares string with number",
        "expected the same type on both sides"
      ),
      (
        "⟦'a' in candidate.id⟧",
        "`in` looks for an element in a list or a key in a map, here string in string",
        "to look inside a text write `candidate.id.contains('a')`"
      ),
      (
        "⟦assessment.score * 2⟧ > 1",
        "`*` takes two ints or two doubles, and a number may be either",
        "write `double(assessment.score) * 2.0`"
      ),
      (
        "⟦candidate.id⟧ && true", "`&&` takes bool, here string",
        "expected a comparison or another condition"
      ),
    ] as [(Marked, String, String)])
  func `a name or type that is wrong is one finding with a hint`(
    expression: Marked, message: String, hint: String
  ) throws {
    let compiled = Sample.compile(expression.text)
    let finding = try #require(compiled.diagnostics.first)
    #expect(compiled.diagnostics.count == 1)
    #expect(finding.message == message)
    #expect(finding.hint == hint)
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test(
    arguments: [
      (
        "⟦candidate.id + assessment.tags⟧ == 'a'",
        "`+` joins two strings, here string and list(string)"
      ),
      (
        "⟦now > assessment.score⟧",
        "`>` takes two numbers, texts, times or durations, here timestamp and number"
      ),
      ("⟦candidate.id.startsWith(1)⟧", "`startsWith` does not take (int) on string"),
      ("assessment.tags[⟦'a'⟧] == 'b'", "a list(string) is indexed by an int, here string"),
      ("⟦now⟧[0] == 1", "`[ ]` takes a list or a map, here timestamp"),
      ("⟦candidate.id⟧.all(c, c == 'a')", "`all` goes through a list or a map, here string"),
      ("assessment.tags.all(t, ⟦t⟧)", "`all` takes a condition, here string"),
      ("candidate.id.matches(⟦'('⟧)", "the text is no regular expression: missing ): ("),
      ("true ? 1 : ⟦'a'⟧", "`? :` chooses between two values of one type, here int and string"),
      ("{⟦1.5⟧: 1} == {}", "keys of a map are string, int, uint or bool, here double"),
    ] as [(Marked, String)])
  func `a value of the wrong type is named with what is wanted`(
    expression: Marked, message: String
  ) throws {
    let compiled = Sample.compile(expression.text)
    let finding = try #require(compiled.diagnostics.first)
    #expect(compiled.diagnostics.count == 1)
    #expect(finding.message == message)
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test(
    arguments: [
      ("assessment.score >= ⟦\"80\"⟧", "write `80`", "80"),
      ("⟦'80'⟧ <= assessment.score", "write `80`", "80"),
      ("assessment.maximum == ⟦'80'⟧", "write `80`", "80"),
      ("candidate.id == ⟦1⟧", "write `\"1\"`", "\"1\""),
      ("assessment.score in [⟦'90'⟧, '80']", "write `90`", "90"),
      (
        "now > ⟦'2026-03-01'⟧", "write `timestamp(\"2026-03-01T00:00:00Z\")`",
        "timestamp(\"2026-03-01T00:00:00Z\")"
      ),
      (
        "now > ⟦'2026-03-01 09:30'⟧", "write `timestamp(\"2026-03-01T09:30:00Z\")`",
        "timestamp(\"2026-03-01T09:30:00Z\")"
      ),
      ("now > ⟦'soon'⟧", "expected a time such as timestamp(\"2026-03-01T09:30:00Z\")", nil),
      ("now - now > ⟦'48h'⟧", "write `duration(\"48h\")`", "duration(\"48h\")"),
      ("now - now > ⟦48⟧", "expected a duration such as duration(\"48h\")", nil),
      ("now + ⟦3⟧ > now", "expected a duration such as duration(\"48h\")", nil),
      (
        "timestamp(⟦'2026-03-01'⟧) > now", "write `\"2026-03-01T00:00:00Z\"`",
        "\"2026-03-01T00:00:00Z\""
      ),
      ("duration(⟦'2 days'⟧) > now - now", "write `\"48h\"`", "\"48h\""),
      ("('a' == candidate.id) == ⟦'true'⟧", "write `true`", "true"),
      (
        "'a: ' + ⟦assessment.score⟧ == ''", "write `string(assessment.score)`",
        "string(assessment.score)"
      ),
      ("candidate.⟦first-name⟧ == 'Ada'", "did you mean `first_name`?", "first_name"),
      ("thresholds.⟦fast-track⟧ > 1", "did you mean `fast_track`?", "fast_track"),
      (
        "body.⟦first-name-of⟧.size() == 1", "write `[\"first-name-of\"]` without the dot",
        "[\"first-name-of\"]"
      ),
      ("candidate.?email == ⟦'a'⟧", nil, nil),
      ("⟦candidate.last_name.length⟧ > 3", nil, nil),
    ] as [(Marked, String?, String?)])
  func `a mistake is told with what to write instead, and mended where that is certain`(
    expression: Marked, hint: String?, replacement: String?
  ) throws {
    let compiled = Sample.compile(expression.text, expecting: .bool)
    let finding = try #require(compiled.diagnostics.first)
    #expect(compiled.diagnostics.count == 1)
    #expect(finding.severity == .error)
    guard let hint else { return }
    #expect(finding.hint == hint)
    #expect(finding.fix?.replacement == replacement)
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test(
    arguments: [
      ("assessment.maximum * 1.5 > 1.0", "double(assessment.maximum) * 1.5"),
      ("1.5 * assessment.maximum > 1.0", "1.5 * double(assessment.maximum)"),
      ("assessment.maximum + 2u > 1", "assessment.maximum + 2"),
      ("assessment.score / 3 > 1.0", "double(assessment.score) / 3.0"),
      ("assessment.score % 2 == 1", "int(assessment.score) % 2"),
      ("(assessment.maximum + 1) * 1.5 > 1.0", "double(assessment.maximum + 1) * 1.5"),
      ("2 * (1.5 + 2.5) > 1.0", "2.0 * 1.5 + 2.5"),
    ] as [(String, String)])
  func `an arithmetic mix is told with the conversion to write`(
    text: String, meant: String
  ) throws {
    let compiled = Sample.compile(text)
    let finding = try #require(compiled.diagnostics.first { $0.severity == .error })
    #expect(finding.hint == "write `\(meant)`")
    #expect(finding.rule == "wrong-operands")
  }

  @Test func `a fix of a mix makes an expression that is right`() throws {
    for text in ["(assessment.maximum + 1) * 1.5 > 1.0", "assessment.score / 3.0 > 1.0"] {
      let fix = try #require(Sample.compile(text).diagnostics.first?.fix)
      var bytes = Array(text.utf8)
      bytes.replaceSubrange(fix.span.range, with: Array(fix.replacement.utf8))
      #expect(Sample.compile(String(decoding: bytes, as: UTF8.self)).diagnostics.isEmpty)
    }
  }

  @Test(
    arguments: [
      ("[1, ⟦'a'⟧].size() == n", Severity.warning), ("{'a': 1, ⟦1⟧: 2}.size() == n", .warning),
      ("{'a': 1, 'b': ⟦'c'⟧}.size() == n", .note), ("[1, ⟦2.5⟧].size() == n", .note),
    ] as [(Marked, Severity)])
  func `a literal of two types is told`(expression: Marked, severity: Severity) throws {
    let text = expression.text.replacing("== n", with: "== assessment.maximum")
    let finding = try #require(Sample.compile(text).diagnostics.first)
    #expect(finding.rule == "mixed-literal")
    #expect(finding.severity == severity)
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test func `an unknown field names the contract that it is missing from`() {
    let compiled = Sample.compile("assessment.scoer > 1")
    #expect(
      compiled.diagnostics.first?.notes == [
        "the contract is schemas/events/assessment.completed.schema.json"
      ])
    #expect(compiled.diagnostics.first?.fix?.replacement == "score")
  }

  @Test func `a condition must be bool`() {
    let expression: Marked = "⟦candidate.id⟧"
    let compiled = Sample.compile(expression.text, expecting: .bool)
    #expect(compiled.diagnostics.map(\.message) == ["a condition must be bool, here string"])
    #expect(compiled.diagnostics.first?.span.range == expression.ranges[0])
  }

  @Test func `one mistake is not reported again by what it is part of`() {
    let compiled = Sample.compile(
      "(assessment.scoer + 1) * 2 > 3 && assesment.score", expecting: .bool)
    #expect(compiled.diagnostics.map(\.rule) == ["unknown-field", "unknown-variable"])
  }

  @Test func `host bindings cannot be named and are not suggested`() {
    let compiled = Sample.compile("headers['x'] == 'y'")
    #expect(compiled.diagnostics.first?.rule == "unknown-variable")
    #expect(compiled.diagnostics.first?.fix == nil)
  }
}
