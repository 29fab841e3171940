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
    var explainer = Explainer(checked, environment, text)
    return explainer.explain(activation)
  }
}
