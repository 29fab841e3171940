import CEL
import Diagnostics
import Values

/// What is told of one function, macro or rule.
enum ReferencePage {
  case function(FunctionDeclaration, family: String)
  case macro(MacroDeclaration, family: String)
  case rule(RulePage)

  var name: String {
    switch self {
    case .function(let function, _): function.name
    case .macro(let macro, _): macro.name
    case .rule(let page): page.rule
    }
  }

  func text(_ terminal: Terminal) -> String {
    switch self {
    case .function(let function, let family):
      Self.call(
        function.name, family, function.documentation ?? "",
        forms: Self.forms(of: function), function.examples, terminal)
    case .macro(let macro, let family):
      Self.call(
        macro.name, family, macro.documentation, forms: macro.forms, macro.examples, terminal)
    case .rule(let page):
      """
      \(terminal.bold(page.rule))  \(terminal.dim("rule"))
      \(page.why)

      bad
      \(Self.indented(page.bad))

      good
      \(Self.indented(page.good))
      """
    }
  }

  /// Members of the object: `kind` (`function`, `macro`, `rule`), `name`, and what the page tells.
  var json: Value {
    switch self {
    case .function(let function, let family):
      Self.object(
        "function", function.name, family, function.documentation ?? "",
        forms: Self.forms(of: function), function.examples)
    case .macro(let macro, let family):
      Self.object(
        "macro", macro.name, family, macro.documentation, forms: macro.forms, macro.examples)
    case .rule(let page):
      .object([
        "kind": "rule", "name": .string(page.rule), "why": .string(page.why),
        "bad": .string(page.bad), "good": .string(page.good),
      ])
    }
  }

  // MARK: - Calls

  /// `string.charAt(int) -> string`, each once.
  private static func forms(of function: FunctionDeclaration) -> [String] {
    var forms: [String] = []
    for overload in function.overloads {
      let form = "\(overload.form(of: function.name)) -> \(overload.result)"
      if !forms.contains(form) { forms.append(form) }
    }
    return forms
  }

  private static func call(
    _ name: String, _ family: String, _ documentation: String, forms: [String],
    _ examples: [FunctionDeclaration.Example], _ terminal: Terminal
  ) -> String {
    var lines = ["\(terminal.bold(name))  \(terminal.dim(family))", sentence(documentation), ""]
    lines += forms.map { "  \($0)" }
    lines.append("")
    for example in examples {
      lines.append("  \(example.expression)")
      lines.append("    \(terminal.dim("gives")) \(example.result)")
    }
    return lines.joined(separator: "\n")
  }

  private static func object(
    _ kind: String, _ name: String, _ family: String, _ documentation: String, forms: [String],
    _ examples: [FunctionDeclaration.Example]
  ) -> Value {
    .object([
      "kind": .string(kind), "name": .string(name), "family": .string(family),
      "documentation": .string(documentation), "forms": .list(forms.map { .string($0) }),
      "examples": .list(
        examples.map {
          .object(["expression": .string($0.expression), "result": .string($0.result)])
        }),
    ])
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
  }
}
