package import Diagnostics

/// The way in: text and environment to program and findings.
package enum Expression {
  /// What became of an expression. `program` is nil exactly when a finding is an error.
  package struct Compiled: Sendable {
    package let program: Program?
    package let diagnostics: [Diagnostic]
    /// The type of the whole; `.error` where a mistake hides it.
    package let type: CELType
    package let facts: Facts
    /// Whether the type of every part is known, so that no operation can meet a value that it does not take.
    package let isStatic: Bool
    /// What evaluating it costs at most, by the contract's bounds, in steps as the finding `expression-too-costly` counts
    /// them; nil where a mistake hides it.
    package let cost: Double?
  }

  /// Parses, checks and plans.
  ///
  /// - Parameters:
  ///   - expected: the type that the place wants, such as `.bool` for a condition; nil takes any.
  ///   - present: paths known to be there, from a guard around the expression (`Facts.presentWhenTrue`).
  package static func compile(
    _ source: SourceText, in environment: Environment, expecting expected: CELType? = nil,
    present: Set<String> = []
  ) -> Compiled {
    guard let known = environment.expressions else {
      return compileAnew(source, in: environment, expecting: expected, present: present)
    }
    let key = CompiledExpressions.Key(text: source.text, expected: expected, present: present)
    if let compiled = known[key] { return compiled }
    // A program holds its environment, and what is kept must not hold its keeper.
    let compiled = compileAnew(
      source, in: environment.forgetting, expecting: expected, present: present)
    known.keep(compiled, for: key)
    return compiled
  }

  private static func compileAnew(
    _ source: SourceText, in environment: Environment, expecting expected: CELType?,
    present: Set<String>
  ) -> Compiled {
    let (tree, syntaxFindings) = Parser.parse(source)
    var checker = Checker(tree, source, environment, present: present)
    // What could not be parsed as a whole need not give what is wanted.
    let isWhole = syntaxFindings.allSatisfy { $0.fix != nil }
    let checked = checker.check(expecting: isWhole ? expected : nil)
    var diagnostics = syntaxFindings + checked.findings
    var cost: Double?
    if !diagnostics.contains(where: { $0.severity == .error }) {
      diagnostics += ConstantConditions.findings(in: checked, source, environment)
      let estimate = CostEstimator.estimate(checked, source)
      cost = estimate.steps
      if let finding = estimate.finding { diagnostics.append(finding) }
    }
    let isSound = !diagnostics.contains { $0.severity == .error }
    return Compiled(
      program: isSound ? Program(checked, environment, source.text) : nil,
      diagnostics: diagnostics, type: checked.type, facts: checked.facts,
      isStatic: checked.isStatic, cost: cost)
  }

  /// Parses and plans without types: names that are not declared and operations on wrong types are errors of
  /// the evaluation. Findings are those of the syntax.
  package static func compileUnchecked(
    _ source: SourceText, in environment: Environment
  ) -> Compiled {
    let (tree, findings) = Parser.parse(source)
    var checker = Checker(tree, source, environment, present: [])
    let checked = checker.check(expecting: nil)
    return Compiled(
      program: findings.isEmpty ? Program(checked, environment, source.text) : nil,
      diagnostics: findings, type: .dyn, facts: checked.facts, isStatic: false, cost: nil)
  }
}
