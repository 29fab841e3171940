/// Why an expression has no value. Small, so that throwing it is cheap: absence is an everyday case.
package struct EvaluationError: Error, Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// Nothing is there: an unbound variable, a key that the map lacks, an index beyond the list, a field of
    /// null. The path as the expression writes it: `assessment.score`.
    case absent(path: String)
    /// A function or operator was given values that it does not take.
    case noMatchingOverload(function: String)
    case divisionByZero
    /// A result outside the range of its type.
    case overflow
    /// An argument of the right type that has no meaning: `timestamp("soon")`. The reason names no value.
    case invalidArgument(function: String, reason: String)
    /// A map literal with the same key twice.
    case duplicateKey
    /// A name that the environment does not have; only unchecked programs can meet it.
    case undeclared(name: String)
    case limitExceeded(Limit)
  }

  package enum Limit: Sendable, Equatable {
    /// Too many turns of loops.
    case steps
    /// A text or list has grown too long.
    case size
  }

  package let kind: Kind
  /// Where in the text of the expression, in UTF-8 offsets; empty at 0 where a function has thrown it and the
  /// evaluator has not yet put its call there.
  package private(set) var range: Range<Int32>

  package init(_ kind: Kind, range: Range<Int32> = 0..<0) {
    self.kind = kind
    self.range = range
  }

  package static func absent(_ path: String) -> EvaluationError {
    EvaluationError(.absent(path: path))
  }

  package static func noMatchingOverload(_ function: String) -> EvaluationError {
    EvaluationError(.noMatchingOverload(function: function))
  }

  package static func invalidArgument(_ function: String, _ reason: String) -> EvaluationError {
    EvaluationError(.invalidArgument(function: function, reason: reason))
  }

  package var isAbsent: Bool {
    if case .absent = kind { true } else { false }
  }

  /// This error at `range`, unless it has a place already.
  func located(at range: Range<Int32>) -> EvaluationError {
    guard self.range.isEmpty else { return self }
    var located = self
    located.range = range
    return located
  }
}

extension EvaluationError: CustomStringConvertible {
  /// A sentence for people, without any value of the data.
  package var description: String {
    switch kind {
    case .absent(let path): "`\(path)` is absent"
    case .noMatchingOverload(let function): "`\(function)` does not take values of these types"
    case .divisionByZero: "division by zero"
    case .overflow: "the result is outside the range of its type"
    case .invalidArgument(let function, let reason): "`\(function)`: \(reason)"
    case .duplicateKey: "the map has the same key twice"
    case .undeclared(let name): "`\(name)` is not declared"
    case .limitExceeded(.steps): "the expression takes too many steps"
    case .limitExceeded(.size): "a value has grown too large"
    }
  }
}
