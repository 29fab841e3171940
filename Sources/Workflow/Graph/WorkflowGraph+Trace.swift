package import CEL
import Values

extension WorkflowGraph {
  /// Of so many conditions that did not match a trace tells. Where there are more, an index has passed over most of them,
  /// and each would only tell once more what the field holds that they all ask for.
  private static let toldMismatches = 100

  /// The decision with the values that its conditions saw: the activation of the same event must be given. Explanations
  /// cost many times what the decision did.
  package func trace(
    of decision: Decision, _ activation: Activation, isExplained: Bool = false
  ) -> Trace {
    if case .notTriggered(.tooOld) = decision.outcome { return Trace(entries: []) }
    var entries: [Trace.Entry] = []
    var mismatches = 0
    for condition in placedConditions {
      let verdict = verdict(at: condition.place, decision)
      if case .notMatched = verdict { mismatches += 1 }
      if mismatches <= Self.toldMismatches || verdict.isMatch {
        entries.append(
          Trace.Entry(
            name: condition.name, condition: condition.program.text, verdict: verdict.word,
            reason: verdict.reason, values: condition.program.observedValues(activation),
            explanation: isExplained ? condition.program.explain(activation) : nil))
      }
      if verdict.ends(at: condition.place) { break }
    }
    return Trace(entries: entries)
  }

  private struct PlacedCondition {
    let place: Decision.Place
    let name: String
    let program: Program
  }

  /// In the order in which they are looked at.
  private var placedConditions: [PlacedCondition] {
    var conditions: [PlacedCondition] = []
    if let when = trigger.when {
      conditions.append(PlacedCondition(place: .trigger, name: "trigger", program: when))
    }
    for (index, branch) in (router?.branches ?? []).enumerated() {
      guard let when = branch.when else { continue }
      conditions.append(PlacedCondition(place: .branch(index), name: branch.name, program: when))
    }
    return conditions
  }

  /// What the condition of a place came to, told from what the decision is.
  private func verdict(at place: Decision.Place, _ decision: Decision) -> Decision.Verdict {
    if let exception = decision.exceptions.first(where: { $0.place == place }) {
      return Decision.Verdict(exception.error)
    }
    switch place {
    case .trigger:
      return decision.outcome == .notTriggered(.conditionFalse) ? .notMatched : .matched
    case .branch(let index):
      return router?.branches[index].outcome == decision.outcome ? .matched : .notMatched
    }
  }
}

extension Decision.Verdict {
  fileprivate var isMatch: Bool {
    if case .matched = self { true } else { false }
  }

  /// Whether nothing after the condition at this place is looked at.
  fileprivate func ends(at place: Decision.Place) -> Bool {
    switch (self, place) {
    case (.matched, .branch), (.notMatched, .trigger), (.absent, .trigger), (.failed, _): true
    case (.matched, .trigger), (.notMatched, .branch), (.absent, .branch): false
    }
  }
}

extension Program {
  /// What the condition comes to, evaluated whole.
  func verdict(_ activation: borrowing Activation) -> Decision.Verdict {
    do { return try holds(activation) ? .matched : .notMatched } catch {
      return Decision.Verdict(error)
    }
  }
}

extension Decision.Verdict {
  /// The checker sees to it that a condition is boolean wherever types are known; a dynamic value of another type is a
  /// failure, never `false`.
  fileprivate init(_ error: EvaluationError) {
    self = error.isAbsent ? .absent(error) : .failed(error)
  }

  fileprivate var word: String {
    switch self {
    case .matched: "matched"
    case .notMatched: "not matched"
    case .absent: "absent"
    case .failed: "failed"
    }
  }

  fileprivate var reason: String? {
    switch self {
    case .matched, .notMatched: nil
    case .absent(let error): error.description
    case .failed(let error): error.description
    }
  }
}
