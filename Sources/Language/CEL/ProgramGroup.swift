package import Values

/// Programs of one environment that are evaluated one after another over the same bindings.
package struct ProgramGroup: Sendable {
  fileprivate let evaluator: Evaluator
  fileprivate let roots: [Int32]

  /// Nil without programs. What several of them look up on a tape is looked up once.
  package init?(_ programs: [Program]) {
    guard let first = programs.first else { return nil }
    let (plan, roots) = Planner.plan(programs.map(\.checked), first.environment, sharesPaths: true)
    evaluator = Evaluator(plan: plan)
    self.roots = roots
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
    frame = Evaluator.Frame(evaluator.plan, activation, keepsFound: true)
  }

  /// The value of the program that was given as number `index`.
  package mutating func value(of index: Int) throws(EvaluationError) -> Value {
    frame.begin()
    return try evaluator.result(roots[index], &frame)
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
