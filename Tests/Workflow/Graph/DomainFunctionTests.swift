import CEL
import Diagnostics
import Graph
import Testing
import Values

@Suite struct DomainFunctionTests {
  private static let examples = DomainFunctions.families.flatMap { family in
    family.functions.flatMap(\.examples)
  }

  private func value(of text: String) throws -> Value {
    let environment = SourceVariables.environment
    let compiled = Expression.compile(SourceText(text: text, name: "example"), in: environment)
    #expect(compiled.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
    var activation = Activation(environment)
    activation[SourceVariables.body] = .value(.object(["score": "n/a"]))
    activation[SourceVariables.headers] = .value(.object(["x-request-id": "e1"]))
    activation[SourceVariables.digest] = .value(.string(String(repeating: "0", count: 64)))
    return try #require(compiled.program).evaluate(activation)
  }

  @Test(arguments: examples.map { ($0.expression, $0.result) })
  func `an example gives the value that stands beside it`(
    expression: String, result: String
  ) throws {
    #expect(try value(of: expression) == value(of: result))
  }

  @Test(
    arguments: [
      ("ADA LOVELACE", "Ada Lovelace"), ("ada lovelace", "Ada Lovelace"),
      ("  Ada\t Lovelace\n", "Ada Lovelace"), ("Ronald McDonald", "Ronald McDonald"),
      ("RONALD MCDONALD", "Ronald McDonald"), ("ANNA-MARIA O'NEIL", "Anna-Maria O'Neil"),
      ("JUAN DE LA CRUZ", "Juan de la Cruz"), ("von neumann", "Von Neumann"),
      ("jean d’alembert", "Jean D’Alembert"), ("GROẞMANN", "Großmann"),
      ("éric ÉTIENNE", "éric ÉTIENNE"), ("J. R.", "J. R."), ("AJ", "AJ"), ("A", "A"),
      ("j.r. SMITH", "j.r. SMITH"), ("J.R. SMITH", "J.R. Smith"), ("王小明", "王小明"),
      ("محمد علي", "محمد علي"), ("ΓΙΩΡΓΟΣ", "Γιωργος"),
      ("[click](http://evil.example)", "[click](http://evil.example)"),
      ("ada (she) lovelace", "ada (she) lovelace"), ("ada2 lovelace", "ada2 lovelace"),
    ])
  func `a name in one case gets its capitals, any other stays`(text: String, name: String) {
    #expect(PersonName.normalised(text) == name)
  }

  @Test(arguments: ["", "  ", "-", "123", "\u{200B}"])
  func `what has no letter is no name`(text: String) {
    #expect(PersonName.normalised(text) == nil)
  }

  @Test(arguments: [
    "normalizeName('')", "normalizeName(null)", "normalizeName(7)", "normalizeEmail('ada')",
    "normalizeEmail('ada@example.org, bob@example.org')", "normalizeEmail(null)",
    "number(body.score)",
  ])
  func `what cannot be used is absent, not an error`(text: String) throws {
    let error = #expect(throws: EvaluationError.self) { try value(of: text) }
    #expect(error?.isAbsent == true)
  }
}
