package import CEL
import Values

extension WorkflowGraph {
  /// Decides for an event whose type and source the trigger names. `age` is how long ago the event was received.
  package func decide(_ activation: Activation, age: Duration) -> Decision {
    if let limit = trigger.maxAge, age > limit {
      return decision(.notTriggered(.tooOld(age: age, limit: limit)), [])
    }
    guard let conditionGroup else { return decision(outcomeWithoutConditions, []) }
    var evaluation = GroupEvaluation(of: conditionGroup, activation)
    var conditions: [Decision.ConditionResult] = []
    conditions.reserveCapacity(self.conditions.count)
    if trigger.when != nil {
      let verdict = evaluation.verdict(0)
      conditions.append(.init(place: .trigger, verdict: verdict))
      if let outcome = outcome(ofTrigger: verdict) { return decision(outcome, conditions) }
    }
    guard case .router(let router) = nodes[entry] else {
      return decision(outcomeWithoutConditions, conditions)
    }
    for (index, branch) in router.branches.enumerated() where branch.when != nil {
      let verdict = evaluation.verdict(conditions.count)
      conditions.append(.init(place: .branch(node: entry, index: index), verdict: verdict))
      switch verdict {
      case .matched:
        return decision(.run(segment: branch.name, from: branch.target), conditions)
      case .notMatched, .absent: continue
      case .failed(let error):
        let reason = "the condition of `\(branch.name)` failed: \(error.description)"
        return decision(.failed(reason: reason), conditions)
      }
    }
    return decision(outcomeWithoutConditions, conditions)
  }

  private func decision(
    _ outcome: Decision.Outcome, _ conditions: [Decision.ConditionResult]
  ) -> Decision {
    Decision(workflow: name, outcome: outcome, conditions: conditions)
  }

  /// What becomes of an event that no condition has decided about.
  private var outcomeWithoutConditions: Decision.Outcome {
    guard case .router(let router) = nodes[entry] else { return .run(segment: nil, from: entry) }
    return .run(segment: router.otherwise.name, from: router.otherwise.target)
  }

  /// Nil where the trigger's condition lets the event in.
  private func outcome(ofTrigger verdict: Decision.Verdict) -> Decision.Outcome? {
    switch verdict {
    case .matched: return nil
    case .notMatched: return .notTriggered(.conditionFalse)
    case .failed(let error):
      return .failed(reason: "the trigger's condition failed: \(error.description)")
    case .absent(let error):
      // A flow is never silently off: it runs, and the catch-all takes the event.
      if case .router = nodes[entry] { return outcomeWithoutConditions }
      return .failed(
        reason: "the trigger's condition cannot be evaluated: \(error.description)")
    }
  }

  /// The decision with the values that its conditions saw: the same activation must be given. Explanations cost many
  /// times what the decision did.
  package func trace(
    of decision: Decision, _ activation: Activation, isExplained: Bool = false
  ) -> Trace {
    Trace(
      entries: decision.conditions.compactMap { result in
        guard let (name, program) = condition(at: result.place) else { return nil }
        return Trace.Entry(
          name: name, condition: program.text, verdict: result.verdict.word,
          reason: result.verdict.reason, values: program.observedValues(activation),
          explanation: isExplained ? program.explain(activation) : nil)
      })
  }

  private func condition(at place: Decision.ConditionResult.Place) -> (String, Program)? {
    switch place {
    case .trigger: return trigger.when.map { ("trigger", $0) }
    case .branch(let node, let index):
      guard case .router(let router) = nodes[node], let when = router.branches[index].when else {
        return nil
      }
      return (router.branches[index].name, when)
    }
  }
}

extension GroupEvaluation {
  mutating func verdict(_ index: Int) -> Decision.Verdict {
    do { return Decision.Verdict(try holds(index)) } catch { return Decision.Verdict(error) }
  }
}

extension Program {
  func verdict(_ activation: borrowing Activation) -> Decision.Verdict {
    do { return Decision.Verdict(try holds(activation)) } catch { return Decision.Verdict(error) }
  }
}

extension Decision.Verdict {
  fileprivate init(_ holds: Bool) { self = holds ? .matched : .notMatched }

  /// The checker sees to it that a condition is boolean wherever types are known; a dynamic value of another type is
  /// a failure, never `false`.
  fileprivate init(_ error: EvaluationError) {
    self = error.isAbsent ? .absent(error) : .failed(error)
  }
}

extension Decision.Verdict {
  package var word: String {
    switch self {
    case .matched: "matched"
    case .notMatched: "not matched"
    case .absent: "absent"
    case .failed: "failed"
    }
  }

  package var reason: String? {
    switch self {
    case .matched, .notMatched: nil
    case .absent(let error): error.description
    case .failed(let error): error.description
    }
  }
}
