import CEL
import Diagnostics
import Testing

/// What the checker expects an expression to cost.
@Suite struct CostTests {
  private static func list(_ count: Int?) -> ObjectType.Field {
    var bounds = ValueBounds()
    bounds.maximumCount = count
    return .init(.list(.string), bounds: count == nil ? nil : bounds)
  }

  private static let environment = Environment(variables: [
    VariableDeclaration(
      "e",
      .object(
        ObjectType(
          name: "e",
          fields: ["few": list(3), "many": list(50_000), "some": list(nil), "name": .init(.string)])
      ))
  ])

  private func compile(_ text: String) -> Expression.Compiled {
    Expression.compile(SourceText(text: text, name: "expression"), in: Self.environment)
  }

  @Test(
    arguments: [
      ("e.name == 'a'", 10), ("e.few.exists(x, x == 'a')", 30),
      ("e.few.all(x, e.few.all(y, x == y || x == 'a'))", 150), ("[1, 2, 3].map(x, x + 1)", 25),
      ("e.some.exists(x, x == 'a')", 1_000),
    ] as [(String, Double)])
  func `is little where little is done`(text: String, limit: Double) throws {
    let cost = try #require(compile(text).cost)
    #expect(cost <= limit)
    #expect(cost > limit / 10)
    #expect(compile(text).diagnostics.isEmpty)
  }

  @Test func `grows with each loop in a loop, by the bound of the contract`() throws {
    let once = try #require(compile("e.few.all(x, x == 'a')").cost)
    let twice = try #require(compile("e.few.all(x, e.few.all(y, y == 'a'))").cost)
    #expect(twice > 2.5 * once)
    let many = try #require(compile("e.many.all(x, x == 'a')").cost)
    #expect(many > 10_000 * once)
  }

  @Test(
    arguments: [
      ("⟦e.some.all(x, e.some.all(y, e.some.all(z, x != z)))⟧", Severity.warning, true),
      ("⟦e.many.all(x, x + 'a' != 'b')⟧", .warning, false),
      ("⟦e.many.all(x, e.many.all(y, x != y))⟧", .error, false),
      ("e.name == 'a' || ⟦e.many.exists(x, x in e.many)⟧", .error, false),
    ] as [(Marked, Severity, Bool)])
  func `over a limit is a finding at the loop that costs most`(
    expression: Marked, severity: Severity, isAssumed: Bool
  ) throws {
    let compiled = compile(expression.text)
    let finding = try #require(compiled.diagnostics.first)
    #expect(compiled.diagnostics.count == 1)
    #expect(finding.rule == "expression-too-costly")
    #expect(finding.severity == severity)
    #expect(finding.span.range == expression.ranges[0])
    #expect(finding.notes.isEmpty != isAssumed)
    #expect((compiled.program == nil) == (severity == .error))
  }

  @Test func `is told with its numbers`() throws {
    let finding = try #require(compile("e.many.all(x, e.many.all(y, x != y))").diagnostics.first)
    #expect(finding.message.hasSuffix(" steps for one event; 10,000,000 are allowed"))
    #expect(finding.hint?.hasPrefix("up to 50,000 turns, ") == true)
  }
}
