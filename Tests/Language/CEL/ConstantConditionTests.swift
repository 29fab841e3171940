import CEL
import Diagnostics
import Testing
import Values

/// Comparisons whose outcome is known before any event comes.
@Suite struct ConstantConditionTests {
  private static func bounds(_ change: (inout ValueBounds) -> Void) -> ValueBounds {
    var bounds = ValueBounds()
    change(&bounds)
    return bounds
  }

  private static let test = ObjectType(
    name: "test",
    fields: [
      "score": .init(
        .number, isRequired: false,
        bounds: bounds {
          $0.minimum = .init(0)
          $0.maximum = .init(100)
        }),
      "rate": .init(.number, bounds: bounds { $0.maximum = .init(1, isIncluded: false) }),
      "state": .init(.string, bounds: bounds { $0.values = ["active", "closed"] }),
      "tags": .init(
        .list(.string),
        bounds: bounds {
          $0.maximumCount = 3
          $0.elements = bounds { $0.values = ["new", "old"] }
        }),
      "version": .init(.int), "name": .init(.string),
    ], origin: "the contract is test.schema.json")

  private static let environment = Environment(
    variables: [VariableDeclaration("test", .object(test)), VariableDeclaration("n", .int)])

  private func findings(_ text: String) -> [Diagnostic] {
    let compiled = Expression.compile(
      SourceText(text: text, name: "expression"), in: Self.environment, expecting: .bool)
    let isSound = compiled.diagnostics.allSatisfy { $0.severity < .error }
    #expect((compiled.program != nil) == isSound)
    return compiled.diagnostics
  }

  @Test(
    arguments: [
      ("⟦test.score > 200⟧", "always-false", "`test.score` is 0 to 100"),
      ("⟦test.score > 100⟧", "always-false", "`test.score` is 0 to 100"),
      ("⟦test.score <= 100.0⟧", "always-true", "`test.score` is 0 to 100"),
      ("⟦200 < test.score⟧", "always-false", "`test.score` is 0 to 100"),
      ("⟦test.score == -1⟧", "always-false", "`test.score` is 0 to 100"),
      ("⟦test.rate >= 1⟧", "always-false", "`test.rate` is less than 1"),
      ("⟦-test.score > 0⟧", "always-false", "`-test.score` is -100 to 0"),
      ("⟦size(test.tags) > 3⟧", "always-false", "`size(test.tags)` is 0 to 3"),
      ("⟦test.?score.orValue(-1) > 100⟧", "always-false", "`test.?score.orValue(-1)` is -1 to 100"),
      ("⟦1 < 2⟧", "always-true", "both sides are written out"),
      ("test.score >= 80 && ⟦test.score < 60⟧", "always-false", "`test.score` is 80 to 100 here"),
      ("test.score < 80 || ⟦test.score >= 80⟧", "always-true", "`test.score` is 80 to 100 here"),
      ("!(test.score < 80) && ⟦test.score < 80⟧", "always-false", "`test.score` is 80 to 100 here"),
      ("n == 3 && ⟦n == 4⟧", "always-false", "`n` is 3 here"),
      ("n in [1, 2] && ⟦n > 2⟧", "always-false", "`n` is 1 or 2 here"),
      ("n > 3 ? ⟦n > 2⟧ : true", "always-true", "`n` is more than 3 here"),
    ] as [(Marked, String, String)])
  func `are found by what the contract and the conditions before them say`(
    expression: Marked, rule: String, hint: String
  ) throws {
    let findings = findings(expression.text)
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.rule == rule)
    #expect(finding.severity == .warning)
    #expect(finding.hint == hint)
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test(
    arguments: [
      ("test.state == ⟦\"activ\"⟧", "`test.state` is never \"activ\"", "did you mean \"active\"?"),
      ("⟦\"open\"⟧ != test.state", "`test.state` is never \"open\"", nil),
      (
        "test.state in [\"active\", ⟦\"close\"⟧]", "`test.state` is never \"close\"",
        "did you mean \"closed\"?"
      ),
    ] as [(Marked, String, String?)])
  func `with a text that the contract does not list are errors`(
    expression: Marked, message: String, hint: String?
  ) throws {
    let findings = findings(expression.text)
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.rule == "unknown-value")
    #expect(finding.severity == .error)
    #expect(finding.message == message)
    #expect(finding.hint == hint)
    #expect(finding.notes == ["the contract is test.schema.json"])
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test(
    arguments: [
      ("has(test.score) && ⟦has(test.score)⟧", "always-true"),
      ("!has(test.score) && ⟦has(test.score)⟧", "always-false"),
      ("!has(test.score) && ⟦test.score⟧ > 1", "always-false"),
      ("has(test.score) || ⟦test.score⟧ > 1", "always-false"),
    ] as [(Marked, String)])
  func `are found by what has was asked before`(expression: Marked, rule: String) throws {
    let findings = findings(expression.text)
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.rule == rule)
    #expect(finding.labels.count == 1)
    #expect(finding.span.range == expression.ranges[0])
  }

  @Test(arguments: [
    "test.score > 99.5", "test.score >= 100", "test.score < 1", "test.rate >= 0.99",
    "test.state == \"active\" || test.state == \"closed\"", "test.score >= 60 && test.score < 80",
    "test.score < 60 || test.score > 80", "test.version == 1.0", "test.version in [1.0, 2.0]",
    "test.version == 2u", "test.score in [80, 90]", "size(test.tags) == 3",
    "test.tags.exists(t, t == \"new\") && test.tags.exists(t, t == \"old\")",
    "n > 3 && [1, 2].exists(n, n < 2)", "has(test.score) && test.score > 1",
    "n > 3 || n > 2", "(n > 3 && test.score > 1) || n < 2",
    "test.tags[n] == \"new\" && test.tags[n + 1] == \"old\"",
  ])
  func `are not seen where there are none`(text: String) {
    #expect(findings(text).map(\.message) == [])
  }
}
