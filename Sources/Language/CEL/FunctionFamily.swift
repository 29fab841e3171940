/// Functions and macros that people look for together.
package struct FunctionFamily: Sendable {
  /// One word: `texts`
  package let name: String
  /// What they are for, a few words.
  package let documentation: String
  package let functions: [FunctionDeclaration]
  package let macros: [MacroDeclaration]

  package init(
    _ name: String, _ documentation: String, _ functions: [FunctionDeclaration] = [],
    macros: [MacroDeclaration] = []
  ) {
    self.name = name
    self.documentation = documentation
    self.functions = functions
    self.macros = macros
  }
}

/// A call that is syntax, since it binds a name or looks at its argument unevaluated: what people are told of it.
package struct MacroDeclaration: Sendable {
  package let name: String
  /// How it is written, a way a line: `list.all(x, condition)`.
  package let forms: [String]
  package let documentation: String
  package let examples: [FunctionDeclaration.Example]

  init(
    _ name: String, _ forms: [String], _ documentation: String,
    examples: KeyValuePairs<String, String>
  ) {
    self.name = name
    self.forms = forms
    self.documentation = documentation
    self.examples = FunctionDeclaration.examples(examples)
  }
}

extension Environment {
  /// The families of all that its expressions can call, functions of the host aside.
  package var families: [FunctionFamily] { StandardLibrary.families + times.families }
}
