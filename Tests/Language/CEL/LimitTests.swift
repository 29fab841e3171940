import CEL
import TestSupport
import Testing
import Values

@Suite struct LimitTests {
  @Test(arguments: [
    String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000),
    String(repeating: "[", count: 10_000), String(repeating: "!", count: 10_000) + "true",
    String(repeating: "-", count: 10_000) + "1", String(repeating: "{1:", count: 10_000),
    "1" + String(repeating: " + 1", count: 10_000),
    "body" + String(repeating: ".a", count: 10_000),
    "body" + String(repeating: "[0]", count: 10_000),
    String(repeating: "true ? ", count: 10_000),
    String(repeating: "size(", count: 10_000),
  ])
  func `nesting beyond the limit is one finding`(text: String) {
    let rules = Sample.compile(text).diagnostics.map(\.rule)
    #expect(rules.filter { $0 == "expression-too-deep" }.count == 1)
  }

  @Test func `a long chain of conditions is not deep`() throws {
    let text = "true" + String(repeating: " && true", count: 10_000)
    let program = try #require(Sample.compile(text).program)
    #expect(try program.holds(Activation(Sample.environment)))
  }

  @Test func `a megabyte of text is one finding`() {
    let text = "'" + String(repeating: "x", count: 1_000_000) + "'"
    #expect(Sample.compile(text).diagnostics.map(\.rule) == ["expression-too-long"])
  }

  @Test func `loops within loops come to an end`() throws {
    let list = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"
    let text = "\(list).all(a, \(list).all(b, \(list).all(c, a + b + c > 0)))"
    let program = try #require(Sample.compile(text).program)
    let error = #expect(throws: EvaluationError.self) {
      try program.evaluate(Activation(Sample.environment))
    }
    #expect(error?.kind == .limitExceeded(.steps))
  }

  @Test func `a text that doubles at each step comes to an end`() throws {
    var text = "x0"
    for step in 1...40 {
      text = "cel.bind(x\(step - 1), x\(step) + x\(step), \(text))"
    }
    text = "cel.bind(x40, candidate.id, \(text))"
    #expect(Sample.compile(text).diagnostics.map(\.rule) == ["expression-too-costly"])
    let program = try #require(Sample.unchecked(text))
    let activation = Activation(
      Sample.environment, ["candidate": .object(["id": .string(String(repeating: "x", count: 64))])]
    )
    let error = #expect(throws: EvaluationError.self) { try program.evaluate(activation) }
    #expect(error?.kind == .limitExceeded(.size))
  }

  /// RE2 is linear in the text, but a byte may cost as much as the pattern is long.
  @Test(arguments: [
    "candidate.id.matches('(a|aa|aaa){1,300}b')",
    "candidate.id.matches(candidate.pattern)",
    "regex.replace(candidate.id, '(a|aa|aaa){1,300}b', '') == ''",
    "regex.extract(candidate.id, '(?:a|aa|aaa){1,300}b').hasValue()",
    "regex.extractAll(candidate.id, '(?:a|aa|aaa){1,300}b') == []",
    "regex.replace(candidate.id, 'a*b|a', '') == ''",
  ])
  func `a pattern that would take minutes over a long text is an error`(text: String) throws {
    let program = try #require(Sample.unchecked(text))
    let candidate = Value.object([
      "id": .string(String(repeating: "a", count: 1 << 20)),
      "pattern": .string("(a|aa|aaa){1,300}b"),
    ])
    let activation = Activation(Sample.environment, ["candidate": candidate])
    let error = #expect(throws: EvaluationError.self) { try program.holds(activation) }
    #expect(error?.kind == .limitExceeded(.steps))
  }

  @Test func `a usual pattern reads a megabyte`() throws {
    let text =
      "candidate.id.matches('^[^@ ]+@[^@ ]+$') || regex.replace(candidate.id, 'x+', '') == ''"
    let program = try #require(Sample.unchecked(text))
    let activation = Activation(
      Sample.environment,
      ["candidate": .object(["id": .string(String(repeating: "x", count: 1 << 20))])])
    #expect(try program.holds(activation))
  }

  /// One list in itself, twice in each step: a million elements in twenty steps, in almost no memory.
  @Test(arguments: [
    "x == x", "[x].distinct().size() == 1", "x in [x]", "{'a': x} == {'a': x}", "x",
    "[x].map(y, y)",
  ])
  func `a list that stands in itself many times comes to an end`(use: String) throws {
    var text = use
    for _ in 0..<40 { text = "cel.bind(x, [x, x], \(text))" }
    let program = try #require(Sample.unchecked("cel.bind(x, [1], \(text))"))
    let error = #expect(throws: EvaluationError.self) {
      try program.evaluate(Activation(Sample.environment))
    }
    #expect(error?.kind == .limitExceeded(.size))
  }

  @Test func `what is built of a document again and again comes to an end`() throws {
    let items =
      "[" + Array(repeating: "{\"a\": [1, 2, 3]}", count: 3_000).joined(separator: ",") + "]"
    var activation = Activation(Sample.environment)
    let root = try JSONParser().parse("{\"items\": \(items)}").root
    activation[Sample.environment.slot(of: "body") ?? 0] = .json(root)
    for text in ["body.items.map(i, body)", "body.items.all(i, body == body)"] {
      let program = try #require(Sample.unchecked(text))
      let error = #expect(throws: EvaluationError.self) { try program.evaluate(activation) }
      guard case .limitExceeded? = error?.kind else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func `loops within loops are bounded in depth`() {
    var text = "1"
    for _ in 0..<9 { text = "[1].map(x, \(text))" }
    #expect(Sample.compile(text).errors == ["loops stand in each other more than 8 levels deep"])
  }

  @Test func `values that names carry into each other are bounded in depth`() {
    let deep = String(repeating: "[", count: 60) + "x" + String(repeating: "]", count: 60)
    var text = "x"
    for _ in 0..<6 { text = "cel.bind(x, \(deep), \(text))" }
    text = "cel.bind(x, 1, \(text))"
    #expect(
      Sample.compile(text).errors == ["the value would be nested more than 100 levels deep"])
  }

  @Test func `a table that is written out is bounded`() {
    let text = "[" + String(repeating: "1, ", count: 5_001) + "].size() > 1"
    #expect(Sample.compile(text).diagnostics.map(\.rule).contains("literal-too-large"))
  }

  /// The deepest that is allowed, in each shape, with as little stack as a thread of a library has.
  @Test func `the deepest expressions fit on a small stack`() {
    let depth = 96
    func times(_ text: String) -> String { String(repeating: text, count: depth) }
    let texts = [
      times("(") + "1" + times(")"), times("[") + "1" + times("]"), times("!") + "true",
      times("-") + "1", times("{1: ") + "1" + times("}"), "1" + times(" + 1"), "body" + times(".a"),
      times("true ? ") + "1" + times(" : 2"), times("size(") + "''" + times(")"),
      times("cel.bind(x, 1, ") + "x" + times(")"), times("[1][") + "0" + times("]"),
      times("optional.of(") + "1" + times(")"), times("true && (") + "true" + times(")"),
      times("candidate.id + (") + "candidate.id" + times(")"),
    ]
    SmallStack.run {
      for text in texts {
        let activation = Activation(Sample.environment, ["body": .object(["a": 1])])
        for program in [Sample.compile(text).program, Sample.unchecked(text)] {
          _ = try? program?.evaluate(activation)
          _ = try? program?.withoutFolding.evaluate(activation)
          _ = program?.explain(activation)
        }
      }
    }
  }
}
