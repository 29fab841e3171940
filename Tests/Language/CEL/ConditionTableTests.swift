import CEL
import Diagnostics
import TestSupport
import Testing
import Values

/// A condition that is judged over scalars comes to what its evaluation comes to, whatever the data.
@Suite struct ConditionTableTests {
  private static let environment = Environment(
    variables: ["a", "b", "flag"].map { VariableDeclaration($0, .dyn) })

  private static func program(_ text: String) throws -> Program {
    let source = SourceText(text: text, name: "condition")
    return try #require(Expression.compile(source, in: environment, expecting: .bool).program)
  }

  private struct Judged {
    let program: Program
    let judgement: Judgement
    let verdict: Result<Bool, EvaluationError>
  }

  private static func judged(_ conditions: [String], about json: String) throws -> [Judged] {
    try judged(try conditions.map(program), about: json)
  }

  /// Judges over records of one object, whose fields are the variables, and evaluates as well.
  private static func judged(_ programs: [Program], about json: String) throws -> [Judged] {
    let table = ConditionTable(programs)
    let names = environment.variables.map(\.name)
    let layout = table.layout(of: environment)
    let root = try JSONParser().parse(json).root
    var activation = Activation(environment)
    for (slot, name) in names.enumerated() {
      if let field = root[field: name], !field.isNull { activation[slot] = .json(field) }
    }
    var fromTape = ScalarRecord(layout)
    fromTape.read(root)
    var fromValues = ScalarRecord(layout)
    if case .map(let map) = root.value() {
      fromValues.read(MapValue(map.entries.filter { !$0.value.isNull }))
    }
    var results: [Judged] = []
    for (place, program) in programs.enumerated() {
      let judgement = table.judge(place, fromTape)
      #expect(table.judge(place, fromValues) == judgement, "`\(program.text)` about \(json)")
      let verdict = Result { () throws(EvaluationError) in try program.holds(activation) }
      results.append(Judged(program: program, judgement: judgement, verdict: verdict))
    }
    return results
  }

  private static let conditions = [
    "a.n == 80", "a.n != 80", "a.n < 80", "a.n <= 80", "a.n > 80.5", "a.n >= 80", "80 < a.n",
    "a.n == 80.0", "a.n == 'x'", "a.n == null", "a.n != null", "a.n == true", "a.n == b.n",
    "a.n < b.n", "a.s == 'x'", "a.s != 'x'", "a.s == 'a text of more than sixteen bytes'",
    "a.s in ['x', 'y', 'a text of more than sixteen bytes']", "a.n in [1, 80, 80.5]",
    "a.s == b.s", "a.s < 'y'", "has(a.n)", "!has(a.n)", "has(a.deep.n)", "a.deep.n == 80",
    "flag", "!flag", "flag == true", "a.s.startsWith('a t')", "a.s.endsWith('bytes')",
    "a.s.contains('text')", "a.s.matches('^[a-z ]+$')", "has(a.n) && a.n > 10",
    "has(a.s) && a.s == 'x' || has(b.s) && b.s == 'x'", "flag ? a.n > 80 : b.n > 80",
    "a.n > 10 && a.s == 'x'", "a.s == 'x' && a.n > 10", "a.n > 10 || a.s == 'x'",
    "a.n > 18446744073709551615u", "a.list[0] == 80", "a.list == [80]", "a.n + 1 == 81",
    "!(a.n > 80 && flag)", "has(a.deep) && has(a.deep.n) && a.deep.n == 80", "1 < 2", "1 > 2",
  ]

  private static let values = [
    nil, "null", "true", "false", "80", "80.0", "80.5", "79", "-1", "9007199254740993",
    "18446744073709551615", "\"x\"", "\"y\"", "\"\"", "\"a text of more than sixteen bytes\"",
    "[80]", "{\"n\": 80}", "{}",
  ]

  @Test func `its judgement is the verdict of the evaluation`() throws {
    var decided = 0
    var generator = SeededGenerator(seed: 7)
    let programs = try Self.conditions.map(Self.program)
    for _ in 0..<1000 {
      func object(_ names: [String]) -> String {
        let fields = names.compactMap { name in
          Self.values.randomElement(using: &generator)!.map { "\"\(name)\": \($0)" }
        }
        return "{\(fields.joined(separator: ", "))}"
      }
      var fields = ["\"a\": \(object(["n", "s", "deep", "list"]))", "\"b\": \(object(["n", "s"]))"]
      if let flag = Self.values.randomElement(using: &generator)! {
        fields.append("\"flag\": \(flag)")
      }
      if Int.random(in: 0..<8, using: &generator) == 0 { fields.removeFirst() }
      if Int.random(in: 0..<8, using: &generator) == 0 { fields[0] = "\"a\": null" }
      let json = "{\(fields.joined(separator: ", "))}"
      for result in try Self.judged(programs, about: json) {
        switch (result.judgement, result.verdict) {
        case (.undecided, _): continue
        case (.matched, .success(true)), (.notMatched, .success(false)): decided += 1
        case (let judgement, let verdict):
          Issue.record("`\(result.program.text)` about \(json): \(judgement), not \(verdict)")
        }
      }
    }
    #expect(decided > 10_000)
  }

  @Test(arguments: [
    ("a.n >= 80 && a.s == 'x' && flag", Judgement.matched), ("a.n > 80 || b.s == 'y'", .notMatched),
    ("has(b.n)", .notMatched), ("!has(b.n)", .matched), ("a.s in ['y', 'x']", .matched),
    ("a.s.startsWith('x') && a.s.matches('x')", .matched), ("a.n > b.n", .undecided),
    ("b.n > 1 && a.s == 'y'", .notMatched), ("b.n > 1 || a.s == 'x'", .matched),
    ("a.n == 80.0 && a.n < b.m", .matched), ("has(b.q.r)", .undecided), ("a.n / 2 > 1", .undecided),
  ])
  func `what scalars can tell needs no evaluation`(condition: String, expected: Judgement) throws {
    let json = #"{"a": {"n": 80, "s": "x"}, "b": {"m": 80.5, "s": "z"}, "flag": true}"#
    #expect(try Self.judged([condition], about: json).map(\.judgement) == [expected])
  }

  @Test func `a part that conditions share is judged once and stays right for the next record`()
    throws
  {
    let conditions = ["a.s == 'x' && a.n > 1", "a.s == 'x' && a.n > 2", "!(a.s == 'x')"]
    for (text, expected) in [("x", [true, true, false]), ("y", [false, false, true])] {
      let results = try Self.judged(conditions, about: #"{"a": {"n": 3, "s": "\#(text)"}}"#)
      #expect(results.map(\.judgement) == expected.map { $0 ? .matched : .notMatched })
    }
    #expect(ConditionTable(try conditions.map(Self.program)).markCount == 1)
  }
}

extension ConditionTableTests {
  @Test func `a pattern too costly for a text is left to the evaluator, whose error it is`() throws
  {
    let text = String(repeating: "a", count: 1 << 20)
    let result = try Self.judged(
      ["a.s.matches('(a|aa|aaa){1,300}b')"], about: #"{"a": {"s": "\#(text)"}}"#)
    #expect(result.map(\.judgement) == [.undecided])
  }
}

/// Conditions that an index passes over must not match.
@Suite struct ConditionIndexTests {
  private static let environment = Environment(
    variables: ["job"].map { VariableDeclaration($0, .dyn) })

  private static func candidates(_ conditions: [String?], _ json: String) throws -> [Int]? {
    let programs = try conditions.map { text in
      try text.map { text in
        try #require(
          Expression.compile(SourceText(text: text, name: "c"), in: environment, expecting: .bool)
            .program)
      }
    }
    let table = ConditionTable(programs.compactMap { $0 })
    var next = 0
    let places = programs.map { program -> Int? in
      guard program != nil else { return nil }
      next += 1
      return next - 1
    }
    guard let index = ConditionIndex(table, places) else { return nil }
    var record = ScalarRecord(table.layout(of: environment))
    let document = try JSONParser().parse(json)
    record.read(document.root)
    var position = index.begin(record)
    var found: [Int] = []
    while let candidate = index.next(&position) {
      found.append(candidate.item)
      // What the index leaves out of a condition changes nothing of it.
      let whole = places[candidate.item].map { table.judge($0, record) } ?? .matched
      #expect(index.judge(candidate, record) == whole, "`\(conditions[candidate.item] ?? "")`")
    }
    return found
  }

  private static let byJob: [String?] =
    (0..<20).map { "job.id == 'REQ-\($0)' && job.open" } + [
      nil, "job.id in ['REQ-3', 'a job whose name is longer than sixteen bytes']", "job.open",
      "has(job.id) && job.id == 'a job whose name is longer than sixteen bytes'",
    ]

  @Test(arguments: [
    (#""REQ-3""#, [3, 20, 21, 22]), (#""REQ-99""#, [20, 22]), ("7", [20, 22]),
    (#""a job whose name is longer than sixteen bytes""#, [20, 21, 22, 23]),
    (#""a job whose name is longer that sixteen bytes""#, [20, 22]),
    ("true", [20, 22]), ("null", [20, 22]),
  ])
  func `only conditions about the value of the field are left`(id: String, expected: [Int]) throws {
    for open in ["true", "false", "7"] {
      let json = #"{"job": {"id": \#(id), "open": \#(open)}}"#
      #expect(try Self.candidates(Self.byJob, json) == expected)
    }
  }

  @Test(arguments: [
    "{}", #"{"job": null}"#, #"{"job": {}}"#, #"{"job": {"id": ["REQ-3"]}}"#, #"{"job": 3}"#,
  ])
  func `every condition is left where the field cannot be told`(json: String) throws {
    #expect(try Self.candidates(Self.byJob, json) == Array(Self.byJob.indices))
  }

  @Test(arguments: [
    ("5", [5]), ("5.0", [5]), ("-0.0", [0]), ("5.5", []), ("18446744073709551615", []),
    ("9007199254740993", []),
  ])
  func `numbers are found by value`(number: String, expected: [Int]) throws {
    for rest in ["", " && job.open", " && job.level > 3", " && job.level != 5.0"] {
      let conditions = (0..<10).map { "job.level == \($0)\(rest)" }
      let json = #"{"job": {"level": \#(number), "open": true}}"#
      #expect(try Self.candidates(conditions, json) == expected)
    }
  }

  @Test func `there is no index where few conditions name a constant`() throws {
    #expect(try Self.candidates(["job.id == 'A'", "job.id == 'B'", "job.open"], "{}") == nil)
    let orders = (0..<20).map { "job.level >= \($0)" }
    #expect(try Self.candidates(orders, "{}") == nil)
    let alike = (0..<20).map { "job.id in ['A', 'B'] && job.level >= \($0)" }
    #expect(try Self.candidates(alike, "{}") == nil)
  }
}
