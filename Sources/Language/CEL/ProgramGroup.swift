package import Values

/// Programs of one environment that are evaluated one after another over the same bindings.
package struct ProgramGroup: Sendable {
  fileprivate let evaluator: Evaluator
  fileprivate let roots: [Int32]
  fileprivate let keepsFound: Bool

  /// Nil without programs. `keepsFound`: what several of them look up on a tape is looked up once. Worth it for the
  /// fields of a mapping, whose paths are long and begin alike; not for a few conditions.
  package init?(_ programs: [Program], keepsFound: Bool) {
    guard let first = programs.first else { return nil }
    let (plan, roots) = Planner.plan(
      programs.map(\.checked), first.environment, sharesPaths: keepsFound)
    evaluator = Evaluator(plan: plan)
    self.roots = roots
    self.keepsFound = keepsFound
  }
}

/// One evaluation of the programs of a group. Each gives what it gives alone.
package struct GroupEvaluation: ~Copyable {
  private let evaluator: Evaluator
  private let roots: [Int32]
  private var frame: Evaluator.Frame

  package init(of group: ProgramGroup, _ activation: borrowing Activation) {
    evaluator = group.evaluator
    roots = group.roots
    frame = Evaluator.Frame(evaluator.plan, activation, keepsFound: group.keepsFound)
  }

  /// The value of the program that was given as number `index`.
  package mutating func value(of index: Int) throws(EvaluationError) -> Value {
    frame.begin()
    return try evaluator.result(roots[index], &frame)
  }

  /// As `value`, of a condition; one that is no bool is `.noMatchingOverload`.
  package mutating func holds(_ index: Int) throws(EvaluationError) -> Bool {
    frame.begin()
    return try evaluator.truth(roots[index], &frame)
  }

  /// Puts the value into the object that is open; what lies on a tape is copied from there.
  package mutating func add(
    _ index: Int, as key: JSONKey, to builder: inout JSONBuilder
  ) throws(EvaluationError) {
    frame.begin()
    switch try evaluator.operand(roots[index], &frame) {
    case .json(let cursor): builder.add(key, cursor)
    case .value(let value):
      try evaluator.charge(contentsOf: value, roots[index], &frame)
      builder.add(key, value)
    case .elements(let elements): builder.add(key, Operand.elements(elements).value)
    case .absent: break
    }
  }
}
