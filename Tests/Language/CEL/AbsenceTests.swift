import CEL
import Testing
import Values

@Suite struct AbsenceTests {
  static let document = """
    {"action": "new", "empty": null, "items": [{"name": "a", "n": 1}, {"name": "b", "n": 2.5}],
     "deep": {"a": {"b": true}}, "text": "x", "a name of more than sixteen bytes": 7}
    """

  /// The document as a value and as a place on the tape.
  static func activations() throws -> [Activation] {
    let root = try JSONParser().parse(document).root
    var values = Activation(Sample.environment)
    var tape = Activation(Sample.environment)
    let slot = try #require(Sample.environment.slot(of: "body"))
    values[slot] = .value(root.value())
    tape[slot] = .json(root)
    return [values, tape]
  }

  private func outcome(_ expression: String, _ activation: Activation) -> Result<
    Value, EvaluationError
  > {
    guard let program = Sample.compile(expression).program else {
      return .failure(EvaluationError(.undeclared(name: "a finding")))
    }
    do {
      return .success(try program.evaluate(activation))
    } catch {
      return .failure(error)
    }
  }

  @Test(
    arguments: [
      ("⟦body.missing⟧", "body.missing"),
      ("⟦body.missing.deeper⟧ == 1", "body.missing.deeper"),
      ("1 + ⟦body.items[5]⟧", "body.items[5]"),
      ("⟦body.items[-1]⟧", "body.items[-1]"),
      ("⟦body.empty.field⟧", "body.empty.field"),
      ("⟦body.items[0].missing⟧ == 'a'", "body.items[0].missing"),
      ("⟦job.id⟧ == 'a'", "job.id"),
      ("⟦body[body.text]⟧", "body[body.text]"),
      ("⟦has(body.missing.field)⟧", "body.missing"),
      ("⟦body.missing.?field.orValue(1)⟧", "body.missing"),
    ] as [(Marked, String)])
  func `what is not there is absent, by its path and place`(
    expression: Marked, path: String
  ) throws {
    for activation in try Self.activations() {
      guard case .failure(let error) = outcome(expression.text, activation) else {
        Issue.record("has a value")
        continue
      }
      #expect(error.kind == .absent(path: path))
      #expect(Int(error.range.lowerBound) == expression.ranges[0].lowerBound)
    }
  }

  @Test(
    arguments: [
      ("body.action", "new"),
      ("body.action == 'new'", true),
      ("body.action != 'new'", false),
      ("'new' == body.action", true),
      ("body.items[0].name", "a"),
      ("body.items[1].n > 2", true),
      ("body.items[0].n == 1.0", true),
      ("body.items.map(i, i.name)", ["a", "b"]),
      ("body.items.exists(i, i.name == 'b')", true),
      ("body.items.filter(i, i.n > 1).size()", 1),
      ("size(body.items)", 2),
      ("body.items", [.object(["name": "a", "n": 1]), .object(["name": "b", "n": 2.5])]),
      ("'name' in body.items[0]", true),
      ("'x' in body", false),
      ("body.text in ['x', 'y']", true),
      ("'x' in body.items.map(i, i.name)", false),
      ("body['a name of more than sixteen bytes']", 7),
      ("has(body.empty)", true),
      ("has(body.missing)", false),
      ("has(body.deep.a.b) && body.deep.a.b", true),
      ("has(body.deep.a.c)", false),
      ("body.?missing.orValue('x')", "x"),
      ("body.?text.orValue('y')", "x"),
      ("body.deep.?a.b.orValue(false)", true),
      ("body.?missing.deeper.orValue(5)", 5),
      ("body.items[?7].orValue({'name': 'none'}).name", "none"),
      ("body.?action.hasValue()", true),
      ("body.?action.optMap(a, a + '!').value()", "new!"),
      ("has(body.missing) ? body.missing : 'other'", "other"),
      ("body.map(k, k).size()", 6),
      ("cel.bind(first, body.items[0], first.name + first.name)", "aa"),
      ("body.items.transformList(i, v, v.n > 2.0, i)", [1]),
      ("has(job)", false),
      ("body.missing == 1 || true", true),
      ("body.missing == 1 && false", false),
      ("body.empty == null", true),
    ] as [(String, Value)])
  func `values and tape read alike`(expression: String, expected: Value) throws {
    for activation in try Self.activations() {
      guard case .success(let value) = outcome(expression, activation) else {
        Issue.record("\(outcome(expression, activation))")
        continue
      }
      #expect(value == expected)
    }
  }

  @Test(arguments: [
    "body.text.field", "body.items.name", "body.text[0]", "body.text.?a", "body.action > 1",
  ])
  func `a field of what has none is another error than absence`(expression: String) throws {
    for activation in try Self.activations() {
      guard case .failure(let error) = outcome(expression, activation) else {
        Issue.record("has a value")
        continue
      }
      #expect(!error.isAbsent)
      #expect(!error.range.isEmpty)
    }
  }

  @Test func `another error is thrown rather than absence when an and has both`() throws {
    for expression in ["body.missing && 1 / 0 > 1", "1 / 0 > 1 && body.missing"] {
      let result = outcome(expression, try Self.activations()[0])
      #expect(!isAbsent(result))
    }
  }

  private func isAbsent(_ result: Result<Value, EvaluationError>) -> Bool {
    if case .failure(let error) = result { error.isAbsent } else { false }
  }

  @Test func `a look-up table with a default has a value for every key`() throws {
    let activation = Activation(
      Sample.environment,
      [
        "lookups": .object([
          "channels": .object(["a": "#team-a"]), "offices": .object(["a": "Berlin"]),
        ]), "job": .object(["id": "b"]),
      ])
    #expect(outcome("lookups.channels['a']", activation) == .success("#team-a"))
    #expect(outcome("lookups.channels.a", activation) == .success("#team-a"))
    #expect(outcome("lookups.channels[job.id]", activation) == .success("#recruiting"))
    #expect(outcome("lookups.channels.b", activation) == .success("#recruiting"))
    #expect(isAbsent(outcome("lookups.offices[job.id]", activation)))
    #expect(isAbsent(outcome("lookups.channels[job.key]", activation)))
  }

  /// Operands: true, false, absent, another error. `&&` is decided by false and `||` by true wherever it stands; of
  /// errors one that is not absence is passed on.
  private static let operands = [
    ("t", "body.items[0].n == 1"), ("f", "body.items[0].n == 2"), ("a", "body.missing == 1"),
    ("e", "body.items[0].n / (body.items[0].n - 1) > 1"),
  ]

  private func letter(_ result: Result<Value, EvaluationError>) -> String {
    switch result {
    case .success(.bool(let truth)): truth ? "t" : "f"
    case .success: "?"
    case .failure(let error): error.isAbsent ? "a" : "e"
    }
  }

  @Test func `junctions absorb errors and absence as the definition says, in any order`() throws {
    for activation in try Self.activations() {
      for (one, first) in Self.operands {
        for (two, second) in Self.operands {
          for (three, third) in Self.operands {
            let letters = [one, two, three]
            let failed = letters.contains("e") ? "e" : "a"
            let isFailed = letters.contains("e") || letters.contains("a")
            let and = letters.contains("f") ? "f" : isFailed ? failed : "t"
            let or = letters.contains("t") ? "t" : isFailed ? failed : "f"
            let place = letters.joined()
            #expect(
              letter(outcome("\(first) && \(second) && \(third)", activation)) == and, "\(place)")
            #expect(
              letter(outcome("\(first) || \(second) || \(third)", activation)) == or, "\(place)")
            #expect(
              letter(outcome("\(first) && (\(second) && \(third))", activation)) == and, "\(place)")
          }
        }
      }
    }
  }

  /// Turns of a loop over numbers of which 1 is true, 2 false, 3 absent and 4 an error.
  @Test func `loops absorb errors and absence like the junctions that they are`() throws {
    let condition =
      "x == 1 || (x == 2 ? false : (x == 3 ? body.missing == 1 : 1 / (x - 4) == 1))"
    let letters = ["t", "f", "a", "e"]
    for one in 1...4 {
      for two in 1...4 {
        let turns = [letters[one - 1], letters[two - 1]]
        let failed = turns.contains("e") ? "e" : "a"
        let isFailed = turns.contains("e") || turns.contains("a")
        let activation = try Self.activations()[0]
        let list = "[\(one), \(two)]"
        let all = turns.contains("f") ? "f" : isFailed ? failed : "t"
        let exists = turns.contains("t") ? "t" : isFailed ? failed : "f"
        #expect(letter(outcome("\(list).all(x, \(condition))", activation)) == all, "\(turns)")
        #expect(
          letter(outcome("\(list).exists(x, \(condition))", activation)) == exists, "\(turns)")
        // These look at every turn, so that the first error ends them.
        let first = turns.first { $0 == "a" || $0 == "e" }
        let only = turns.filter { $0 == "t" }.count == 1 ? "t" : "f"
        #expect(letter(outcome("\(list).exists_one(x, \(condition))", activation)) == first ?? only)
        let filtered =
          "\(list).filter(x, \(condition)).size() == \(turns.filter { $0 == "t" }.count)"
        #expect(letter(outcome(filtered, activation)) == first ?? "t")
      }
    }
  }

  @Test(
    arguments: [
      ("!(body.missing == 1)", "a"), ("(body.missing == 1) == false", "a"),
      ("body.missing == 1 ? true : true", "a"), ("true ? body.missing == 1 : true", "a"),
      ("false ? body.missing == 1 : true", "t"), ("[body.missing].size() == 1", "a"),
      ("body.missing in [1]", "a"), ("1 in body.missing", "a"),
      ("body.missing == body.missing", "a"),
      ("body.missing != null", "a"), ("has(body.a.b)", "a"), ("size(body.missing) > 0", "a"),
      ("body.?missing == optional.none()", "t"), ("cel.bind(x, body.missing, true)", "a"),
    ] as [(String, String)])
  func `everything else passes absence on`(text: String, outcome expected: String) throws {
    for activation in try Self.activations() {
      #expect(letter(outcome(text, activation)) == expected)
    }
  }
}
