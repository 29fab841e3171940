import CEL
import Diagnostics
import Testing
import Values

@Suite struct FunctionTests {
  private func value(_ text: String) throws -> Value? {
    let compiled = Sample.compile(text)
    #expect(compiled.diagnostics.allSatisfy { $0.severity < .error })
    return try compiled.program?.evaluate(Activation(Sample.environment))
  }

  @Test(
    arguments: [
      ("timestamp('2024-07-01T00:00:00Z').quarter()", "2024-Q3"),
      ("timestamp('2024-03-31T23:30:00Z').quarter()", "2024-Q1"),
      ("timestamp('2024-03-31T23:30:00Z').quarter('+01:00')", "2024-Q2"),
      ("timestamp('2024-12-31T23:59:59Z').quarter()", "2024-Q4"),
      ("string(80.0)", "80"), ("string(79.5)", "79.5"), ("string(-0.0)", "-0.0"),
      ("string(duration('90m'))", "5400s"),
      ("size('e\\u0301')", 2),
      ("'\\u00e9' == 'e\\u0301'", false),
      (
        "timestamp('2024-01-31T10:00:00Z') + duration('24h') > timestamp('2024-02-01T09:00:00Z')",
        true
      ),
      ("matches('abc', 'b.?')", true),
      ("['a', 'b', 'c'].map(x, x + 'y').exists(x, x == 'by')", true),
    ] as [(String, Value)])
  func `a function gives its value`(text: String, expected: Value) throws {
    #expect(try value(text) == expected)
  }

  private static let host = Environment(
    variables: [VariableDeclaration("@headers", .anyObject)],
    functions: [
      FunctionDeclaration(
        "header", overloads: [.init([.string], .string)],
        implementation: { arguments, activation throws(EvaluationError) in
          guard case .value(let headers) = activation[0], let name = arguments[0].stringValue,
            let header = headers[name]
          else { throw .absent("header") }
          return header
        }),
      FunctionDeclaration(
        "number", overloads: [.init([.dyn], .number)],
        implementation: { arguments, _ throws(EvaluationError) in
          if arguments[0].isNumber { return arguments[0] }
          guard let number = arguments[0].stringValue.flatMap({ Double($0) }) else {
            throw .absent("number")
          }
          return .double(number)
        }),
    ])

  @Test func `a function of the host reads bindings that no expression can name`() throws {
    let compiled = Expression.compile(
      SourceText(text: "header('X-Id') == 'e1' && number('80') >= 79", name: "x"), in: Self.host)
    let program = try #require(compiled.program)
    let activation = Activation(Self.host, ["@headers": .object(["X-Id": "e1"])])
    #expect(try program.holds(activation))
  }

  @Test func `absence thrown by a function of the host has the place of its call`() throws {
    let compiled = Expression.compile(
      SourceText(text: "1 < number('n/a')", name: "x"), in: Self.host)
    let program = try #require(compiled.program)
    let error = #expect(throws: EvaluationError.self) {
      try program.evaluate(Activation(Self.host))
    }
    #expect(error?.isAbsent == true)
    #expect(error?.range == 4..<17)
  }

  @Test func `functions of the host are suggested`() {
    let compiled = Expression.compile(
      SourceText(text: "heder('X-Id') == 'a'", name: "x"), in: Self.host)
    #expect(compiled.diagnostics.first?.hint == "did you mean `header`?")
  }
}
