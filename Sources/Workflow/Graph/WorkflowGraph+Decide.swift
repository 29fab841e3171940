package import CEL
import Values

extension WorkflowGraph {
  /// Decides for an event whose type and source the trigger names. `age` is how long ago the event was received.
  package func decide(_ activation: Activation, age: Duration) -> Decision {
    if let limit = trigger.maxAge, age > limit {
      return Decision(
        workflow: name, outcome: .notTriggered(.tooOld(age: age, limit: limit)), conditions: [])
    }
    var conditions: [Decision.ConditionResult] = []
    var start = entry
    if let when = trigger.when {
      let verdict = when.verdict(activation)
      conditions.append(.init(place: .trigger, verdict: verdict))
      switch verdict {
      case .matched: break
      case .notMatched:
        return Decision(
          workflow: name, outcome: .notTriggered(.conditionFalse), conditions: conditions)
      case .absent(let error):
        // A flow is never silently off: it runs, and the catch-all takes the event.
        guard case .router(let router) = nodes[entry] else {
          return Decision(
            workflow: name,
            outcome: .failed(
              reason: "the trigger's condition cannot be evaluated: \(error.description)"),
            conditions: conditions)
        }
        return Decision(
          workflow: name,
          outcome: .run(segment: router.otherwise.name, from: router.otherwise.target),
          conditions: conditions)
      case .failed(let error):
        return Decision(
          workflow: name,
          outcome: .failed(reason: "the trigger's condition failed: \(error.description)"),
          conditions: conditions)
      }
    }
    guard case .router(let router) = nodes[start] else {
      return Decision(
        workflow: name, outcome: .run(segment: nil, from: start), conditions: conditions)
    }
    conditions.reserveCapacity(conditions.count + router.branches.count)
    for (index, branch) in router.branches.enumerated() {
      guard let when = branch.when else { continue }
      let verdict = when.verdict(activation)
      conditions.append(.init(place: .branch(node: start, index: index), verdict: verdict))
      switch verdict {
      case .matched:
        return Decision(
          workflow: name, outcome: .run(segment: branch.name, from: branch.target),
          conditions: conditions)
      case .notMatched, .absent: continue
      case .failed(let error):
        return Decision(
          workflow: name,
          outcome: .failed(
            reason: "the condition of `\(branch.name)` failed: \(error.description)"),
          conditions: conditions)
      }
    }
    start = router.otherwise.target
    return Decision(
      workflow: name, outcome: .run(segment: router.otherwise.name, from: start),
      conditions: conditions)
  }

  /// The decision with the values that its conditions saw: the same activation must be given.
  package func trace(of decision: Decision, _ activation: Activation) -> Trace {
    Trace(
      entries: decision.conditions.compactMap { result in
        guard let (name, program) = condition(at: result.place) else { return nil }
        return Trace.Entry(
          name: name, condition: program.text, verdict: result.verdict.word,
          reason: result.verdict.reason, values: program.observedValues(activation))
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

extension Program {
  /// The verdict of a condition. The checker sees to it that a condition is boolean wherever types are known; a
  /// dynamic value of another type is a failure, never `false`.
  func verdict(_ activation: borrowing Activation) -> Decision.Verdict {
    do {
      return try holds(activation) ? .matched : .notMatched
    } catch {
      return error.isAbsent ? .absent(error) : .failed(error)
    }
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
