import CEL
import Compiler
import Diagnostics
import Graph
import Values
import YAML

/// All that `explain` knows: the functions and macros of expressions, the rules of findings.
struct ReferencePages {
  private let families: [FunctionFamily]
  private let rules: [(title: String, pages: [RulePage])]
  private let pages: [ReferencePage]

  init() {
    families =
      Environment(variables: []).families + DomainFunctions.families
    rules = [
      ("rules of expressions", ExpressionRules.pages), ("rules of workflows", WorkflowRules.pages),
      ("rules of sources", SourceRules.pages),
      ("rules of YAML", YAMLRules.pages),
      ("rules of limits, of files together and of tests", OutlinedRules.pages),
    ]
    pages =
      families.flatMap { family in
        family.functions.map { ReferencePage.function($0, family: family.name) }
          + family.macros.map { ReferencePage.macro($0, family: family.name) }
      } + rules.flatMap(\.pages).map { ReferencePage.rule($0) }
  }

  var names: [String] { pages.map(\.name) }

  /// By its name, or by what stands behind the dot where only one name ends so: `extract`, `regex.extract`.
  func page(named name: String) -> ReferencePage? {
    if let page = pages.first(where: { $0.name == name }) { return page }
    let endings = pages.filter { $0.name.hasSuffix(".\(name)") }
    return endings.count == 1 ? endings[0] : nil
  }

  func overview(_ terminal: Terminal) -> String {
    var lines = ["Functions and macros of expressions; `journeyman explain NAME` says more.", ""]
    for family in families {
      lines.append("\(terminal.bold(family.name))  \(terminal.dim(family.documentation))")
      lines += wrapped(family.functions.map(\.name) + family.macros.map(\.name))
      lines.append("")
    }
    for (title, pages) in rules {
      lines.append(terminal.bold(title))
      lines += wrapped(pages.map(\.rule))
      lines.append("")
    }
    return lines.dropLast().joined(separator: "\n")
  }

  /// `families`, each with the names of its functions and macros, and `rules`.
  var json: Value {
    .object([
      "families": .list(
        families.map { family in
          .object([
            "name": .string(family.name), "documentation": .string(family.documentation),
            "functions": .list(family.functions.map { .string($0.name) }),
            "macros": .list(family.macros.map { .string($0.name) }),
          ])
        }),
      "rules": .list(rules.flatMap(\.pages).map { .string($0.rule) }),
    ])
  }

  /// Names in lines of at most 100 columns, indented by two.
  private func wrapped(_ names: [String]) -> [String] {
    var lines: [String] = []
    for name in names {
      if let last = lines.last, last.count + name.count < 100 {
        lines[lines.count - 1] = "\(last) \(name)"
      } else {
        lines.append("  \(name)")
      }
    }
    return lines
  }
}
