import CEL
import Diagnostics
import TestSupport
import Testing
import Values

/// Every example that the pages of functions show.
@Suite struct LibraryExampleTests {
  private static let environment = Environment(
    variables: [], times: TimeLibrary(zones: MachineZones.table))

  private static let pages: [(name: String, examples: [FunctionDeclaration.Example])] =
    environment.families.flatMap { family in
      family.functions.map { ($0.name, $0.examples) } + family.macros.map { ($0.name, $0.examples) }
    }

  private func value(of text: String) throws -> Value {
    let compiled = Expression.compile(
      SourceText(text: text, name: "example"), in: Self.environment)
    #expect(compiled.errors == [], "\(text)")
    return try #require(compiled.program).evaluate(Activation(Self.environment))
  }

  @Test(arguments: pages.map(\.name))
  func `an example gives the value that stands beside it`(name: String) throws {
    let examples = try #require(Self.pages.first { $0.name == name }).examples
    for example in examples {
      #expect(
        try value(of: example.expression) == value(of: example.result), "\(example.expression)")
    }
  }

  @Test func `every function and macro has a sentence and an example`() {
    for family in Self.environment.families {
      for function in family.functions {
        #expect(!(function.documentation ?? "").isEmpty, "\(function.name)")
        #expect(!function.examples.isEmpty, "\(function.name)")
      }
      for macro in family.macros {
        #expect(!macro.documentation.isEmpty && !macro.examples.isEmpty, "\(macro.name)")
      }
    }
  }

  @Test func `no name is declared twice`() {
    let names = Self.pages.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
