import Diagnostics
import Testing
import Values

@testable import CEL

@Suite struct `An environment that remembers` {
  private let environment = Environment(
    variables: [VariableDeclaration("x", .int), VariableDeclaration("y", .dyn)]
  ).remembering()

  private func compile(
    _ text: String, expecting type: CELType? = nil
  ) -> Expression.Compiled {
    Expression.compile(SourceText(text: text, name: "case"), in: environment, expecting: type)
  }

  @Test func `gives a text that comes again the same program`() throws {
    let first = try #require(compile("x + 1").program)
    let again = try #require(compile("x + 1").program)
    #expect(first.isSame(as: again))
    var activation = Activation(environment)
    activation[0] = .value(.int(2))
    #expect(try again.evaluate(activation) == .int(3))
  }

  @Test func `tells apart what the place expects`() {
    #expect(compile("x == 1", expecting: .bool).program != nil)
    #expect(compile("x == 1", expecting: .string).program == nil)
    #expect(compile("x == 1", expecting: .bool).program != nil)
  }

  @Test func `finds a mistake again at its own place`() {
    for name in ["one", "two"] {
      let compiled = Expression.compile(SourceText(text: "z", name: name), in: environment)
      #expect(compiled.diagnostics.map(\.span.file.path) == [name])
    }
  }

  @Test func `goes when nobody holds it any more`() throws {
    weak var keeper: CompiledExpressions?
    do {
      let short = Environment(variables: []).remembering()
      keeper = short.expressions
      _ = Expression.compile(SourceText(text: "1 + 1", name: "case"), in: short)
      #expect(keeper != nil)
    }
    #expect(keeper == nil)
  }
}
