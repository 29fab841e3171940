internal import Values

/// Answers questions about a program that evaluation itself has no use for.
final class Inspector: Sendable {
  /// The paths that the expression reads, each once.
  let reads: [String]
  private let paths: [(path: String, place: Int32)]
  private let pathPlan: Plan
  private let checked: CheckedTree
  private let environment: Environment
  private let text: String

  init(_ checked: CheckedTree, _ environment: Environment, _ text: String) {
    self.checked = checked
    self.environment = environment
    self.text = text
    let (plan, places) = Planner.paths(checked, environment)
    var paths: [(path: String, place: Int32)] = []
    for (use, place) in zip(checked.facts.reads, places) {
      guard let place, !paths.contains(where: { $0.path == use.path }) else { continue }
      paths.append((use.path, place))
    }
    self.paths = paths
    pathPlan = plan
    reads = paths.map(\.path)
  }

  func observedValues(_ activation: borrowing Activation) -> [(path: String, value: Value?)] {
    let evaluator = Evaluator(plan: pathPlan)
    var frame = Evaluator.Frame(pathPlan, activation)
    var observed: [(path: String, value: Value?)] = []
    for (path, place) in paths {
      let found = try? evaluator.resolve(pathPlan.paths[Int(place)], pathPlan.root, &frame)
      observed.append((path, found?.value))
    }
    return observed
  }

  func explain(_ activation: borrowing Activation) -> Explanation {
    explain(checked.tree.root, activation)
  }

  private func explain(_ id: NodeID, _ activation: borrowing Activation) -> Explanation {
    let plan = Planner.plan(checked, environment, root: id)
    let evaluator = Evaluator(plan: plan)
    let result: Result<Value, EvaluationError>
    do throws(EvaluationError) {
      result = .success(try evaluator.evaluate(activation))
    } catch {
      result = .failure(error)
    }
    var parts: [Explanation] = []
    for part in explainedParts(of: id) { parts.append(explain(part, activation)) }
    let range = checked.tree[id].range
    return Explanation(
      range: range, text: String(decoding: Array(text.utf8)[range], as: UTF8.self),
      result: result, parts: parts)
  }

  /// The parts that have a value of their own outside loops. A path is one part, whatever its length.
  private func explainedParts(of id: NodeID) -> [NodeID] {
    let node = checked.tree[id]
    let children: [NodeID]
    switch node.kind {
    case .comprehension(let loop): children = [loop.range]
    case .bind(_, let value, _): children = [value]
    case .optionalMap(_, let operand, _, _): children = [operand]
    case .presence: children = []
    case .select, .index: children = isPath(id) ? [] : node.kind.children
    case .call(let call):
      if case .qualifiedFunction = checked.references[id] {
        children = call.arguments
      } else {
        children = node.kind.children
      }
    case .mistaken, .literal, .identifier, .bound, .not, .negate, .binary, .and, .or,
      .conditional, .list, .map:
      children = node.kind.children
    }
    return children.filter { child in
      if case .literal = checked.tree[child].kind { false } else { true }
    }
  }

  private func isPath(_ id: NodeID) -> Bool {
    if checked.references[id] != nil { return true }
    switch checked.tree[id].kind {
    case .select(let operand, _, _): return isPath(operand)
    case .index(let operand, let index, _):
      if case .literal = checked.tree[index].kind { return isPath(operand) }
      return false
    default: return false
    }
  }
}
