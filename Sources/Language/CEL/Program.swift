import Synchronization
package import Values

/// A checked and planned expression. Immutable; evaluated from any number of threads.
package struct Program: Sendable {
  /// All of it, so that a copy of a program is one reference.
  private let storage: Storage

  private final class Storage: Sendable {
    let text: String
    let evaluator: Evaluator
    let checked: CheckedTree
    let environment: Environment
    private let made = Mutex<Inspector?>(nil)

    init(
      _ checked: CheckedTree, _ environment: Environment, _ text: String, folds: Bool = true
    ) {
      self.text = text
      self.checked = checked
      self.environment = environment
      evaluator = Evaluator(plan: Planner.plan(checked, environment, folds: folds))
    }

    /// Made when first asked for: it plans the expression once more, which most programs never need.
    var inspector: Inspector {
      made.withLock { made in
        if let made { return made }
        let inspector = Inspector(checked, environment, text)
        made = inspector
        return inspector
      }
    }
  }

  init(_ checked: CheckedTree, _ environment: Environment, _ text: String) {
    storage = Storage(checked, environment, text)
  }

  private init(_ storage: Storage) { self.storage = storage }

  /// The same with nothing computed beforehand, to compare with: it must give the same, only slower.
  package var withoutFolding: Program {
    Program(Storage(checked, environment, text, folds: false))
  }

  var plan: Plan { storage.evaluator.plan }
  var checked: CheckedTree { storage.checked }
  var environment: Environment { storage.environment }

  /// The expression as written.
  package var text: String { storage.text }

  /// Whether both are one: compiled once, held twice.
  func isSame(as other: Program) -> Bool { storage === other.storage }

  /// The value of the expression. Cost: that of what it does; reading paths builds no values but the result.
  ///
  /// `.absent` means that something it reads is not there: a condition is then not evaluable, a mapped field is
  /// left out. Every other error is a mistake of the expression or of the data.
  package func evaluate(_ activation: borrowing Activation) throws(EvaluationError) -> Value {
    try storage.evaluator.evaluate(activation)
  }

  /// The value of an expression that is a condition; one that is no bool is `.noMatchingOverload`.
  package func holds(_ activation: borrowing Activation) throws(EvaluationError) -> Bool {
    try storage.evaluator.holds(activation)
  }

  /// The paths that the expression reads, each once, in the order of the text.
  package var reads: [String] { storage.inspector.reads }

  /// The paths that the expression reads, each with its value, nil where it is absent.
  package func observedValues(_ activation: borrowing Activation) -> [(path: String, value: Value?)]
  {
    storage.inspector.observedValues(activation)
  }

  /// The value or error of the expression and of each part. Plans anew, so only for people who ask.
  package func explain(_ activation: borrowing Activation) -> Explanation {
    storage.inspector.explain(activation)
  }
}
