import CEL
import Diagnostics
import Testing
import Values

/// What lies on a tape stays there as long as it can; nobody may notice.
@Suite struct ProgramGroupTests {
  private static let environment = Environment(variables: [
    VariableDeclaration("body", .dyn), VariableDeclaration("other", .dyn),
    VariableDeclaration("nothing", .dyn),
  ])

  private static let body = """
    {"a": {"b": {"x": 1, "y": "two", "deep": {"er": [10, 20, 30]}}},
     "mails": [{"type": "work", "value": "w@x"}, {"type": "personal", "value": "p@x"}, {"type": "work", "value": "v@x"}],
     "numbers": [3, 1.5, 18446744073709551615, -2], "void": null, "empty": [], "text": "körper", "flag": false}
    """

  private static let expressions = [
    "body.a.b.x", "body.a.b.y + '!'", "body.a.b.deep.er[1]", "body.a.b.deep.er[7]",
    "body.a.missing.x",
    "body.a.b.deep", "body.void", "body.void.x", "body.text.x", "body", "other.k", "other.a.b.x",
    "nothing.x",
    "has(body.a.b.x)", "has(body.a.b.z)", "has(nothing.x)", "has(body.a.z.x)",
    "body.a.?z.orValue(5)",
    "body.?a.b.x.orValue(0)", "body.mails.filter(m, m.type == 'work')",
    "body.mails.filter(m, m.type == 'work')[1].value", "body.mails.filter(m, m.type == 'home')",
    "body.mails.filter(m, m.type == 'home')[0].value", "body.mails.filter(m, m.missing == 1)",
    "(body.mails.filter(m, m.type == 'personal') + body.mails)[0].value",
    "(body.mails.filter(m, m.type == 'personal') + body.mails)[-1]", "body.mails + body.numbers",
    "body.numbers + [7]", "[7] + body.numbers",
    "size(body.mails.filter(m, m.type == 'work') + body.empty)",
    "body.mails.filter(m, true).filter(m, m.value == 'v@x').map(m, m.type)",
    "body.mails.filter(m, true).exists(m, m.value == 'v@x')", "body.numbers.filter(n, n > 1)",
    "3 in body.numbers.filter(n, n > 1)",
    "body.numbers.filter(n, n > 1) == [3, 1.5, 18446744073709551615u]",
    "body.numbers.filter(n, n > 1) != body.numbers", "body.mails.filter(m, true).type",
    "body.empty + body.empty",
    "body.mails.map(m, m.value)", "body.a.filter(k, k == 'b')", "body.a.map(k, k)",
    "body.text < 'l'",
    "body.text == 'körper'", "body.flag || body.missing", "body.flag && body.missing",
    "body.a.b.x / 0",
    "cel.bind(f, body.mails.filter(m, m.type == 'work'), f[0].value + string(size(f)))",
    "cel.bind(f, body.mails.filter(m, true), f.value)", "body.a.b == other.a.b", "body.a['b']['y']",
    "body.mails.filter(m, m.type == 'work').map(m, m.value == 'w@x' ? m : body.a)[0].type",
  ]

  private static func outcome(_ evaluate: () throws(EvaluationError) -> Value) -> String {
    do { return try evaluate().json() } catch { return "\(error) at \(error.range)" }
  }

  private static func programs() throws -> [Program] {
    try expressions.map { text in
      let source = SourceText(text: text, name: "expression")
      return try #require(
        Expression.compileUnchecked(source, in: environment).program, "`\(text)` does not compile")
    }
  }

  private static func activations() throws -> (tape: Activation, values: Activation) {
    let parser = JSONParser()
    let root = try parser.parse(body).root
    let other = try JSONParser().parse(#"{"k": 1, "a": {"b": {"x": 2}}}"#).root
    var tape = Activation(environment)
    var values = Activation(environment)
    for (slot, element) in [root, other].enumerated() {
      tape[slot] = .json(element)
      values[slot] = .value(element.value())
    }
    return (tape, values)
  }

  @Test func `an expression gives on a tape what it gives on values`() throws {
    let (tape, values) = try Self.activations()
    for program in try Self.programs() {
      let onTape = Self.outcome { () throws(EvaluationError) in try program.evaluate(tape) }
      let onValues = Self.outcome { () throws(EvaluationError) in try program.evaluate(values) }
      #expect(onTape == onValues, "`\(program.text)`")
    }
  }

  @Test func `a program of a group gives what it gives alone, in any order and again`() throws {
    let programs = try Self.programs()
    let (tape, values) = try Self.activations()
    let group = try #require(ProgramGroup(programs))
    let order = Array(programs.indices)
    for activation in [tape, values] {
      for order in [order, order.reversed(), order + order] {
        var evaluation = GroupEvaluation(of: group, activation)
        for index in order {
          let alone = Self.outcome { () throws(EvaluationError) in
            try programs[index].evaluate(activation)
          }
          let together: String
          do {
            together = try evaluation.value(of: index).json()
          } catch {
            together = "\(error) at \(error.range)"
          }
          #expect(together == alone, "`\(programs[index].text)`")
        }
      }
    }
  }

  @Test func `a group writes what its programs give, and nothing for null`() throws {
    let (tape, _) = try Self.activations()
    let texts = [
      "body.a", "body.void", "body.mails.filter(m, m.type == 'personal')", "body.a.b.x + 1",
    ]
    let programs = try texts.map { text in
      try #require(
        Expression.compileUnchecked(
          SourceText(text: text, name: "expression"), in: Self.environment
        ).program)
    }
    let group = try #require(ProgramGroup(programs))
    var evaluation = GroupEvaluation(of: group, tape)
    var builder = JSONBuilder(capacity: 0)
    let root = builder.openRoot()
    for index in programs.indices {
      try evaluation.add(index, as: JSONKey("\(index)"), to: &builder)
    }
    builder.close(root)
    #expect(
      builder.finish().root.value().json()
        == #"{"0":{"b":{"x":1,"y":"two","deep":{"er":[10,20,30]}}},"#
        + #""2":[{"type":"personal","value":"p@x"}],"3":2}"#)
  }
}
