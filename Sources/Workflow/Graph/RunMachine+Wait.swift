import Actions
package import Values

extension RunMachine {
  /// At a wait.
  mutating func park(
    _ node: WorkflowGraph.ActionNode, _ wait: WaitRequest, _ context: RenderContext
  ) -> Command {
    guard wait.until <= context.now else {
      return park(node, until: wait.until, request: wait)
    }
    let reason = "the time that `\(node.step)` waits for, \(wait.until.rfc3339), has passed already"
    update(node.step) {
      $0.state = .skipped
      $0.reason = reason
    }
    switch wait.ifPast {
    case .end: return .finish(.stopped(reason: reason))
    case .goOn:
      position = node.next
      return .skipped(step: node.step, reason: reason)
    }
  }

  /// `request` is nil of a message that waits for its window.
  mutating func park(
    _ node: WorkflowGraph.ActionNode, until: Timestamp, request: WaitRequest?
  ) -> Command {
    update(node.step) {
      $0.state = .waiting
      $0.until = until
      $0.reason = request == nil ? "its send window opens then" : nil
    }
    return .park(Parking(step: node.step, until: until, request: request))
  }

  /// The time has come for which the run was parked: `next` says what follows.
  package mutating func wake() {
    guard case .action(let node) = graph.nodes[position],
      let step = steps.first(where: { $0.id == node.step }), step.state == .waiting
    else { preconditionFailure("only a run that is parked is woken") }
    // A message that waited for its window is sent now; a wait is over.
    let isWait = node.template.sendWindow == nil
    update(node.step) {
      $0.state = isWait ? .done : .pending
      $0.reason = nil
      if isWait { $0.result = step.until.map(StepState.result(ofWaitUntil:)) }
    }
    if isWait { position = node.next }
  }

  /// The run ends where it is parked.
  package mutating func cancel(because reason: String) -> RunEnd {
    if case .action(let node) = graph.nodes[position] {
      update(node.step) {
        $0.state = .skipped
        $0.reason = reason
      }
    }
    return .cancelled(reason: reason)
  }

  /// Types of events that end the run while it is parked: those of the wait at which it stands and of the waits that it
  /// has passed, so that the reminder which waits for its window is not sent after the answer came.
  package var cancelOn: [String] {
    var types: [String] = []
    for node in graph.steps(from: start) {
      let state = steps.first { $0.id == node.step }?.state
      if state == .done || state == .waiting {
        types += node.template.cancelOn.filter { !types.contains($0) }
      }
      if state == .waiting { break }
    }
    return types
  }

}

extension RunMachine.StepState {
  /// What a wait that is over gives to later steps: `steps.<id>.until`.
  static func result(ofWaitUntil time: Timestamp) -> Value {
    .object(["until": .string(time.rfc3339)])
  }

  /// When a wait went on that has given this; nil of any other step.
  package static func end(ofWait action: String, _ result: Value?) -> Timestamp? {
    guard action == "wait" else { return nil }
    return result?["until"]?.stringValue.flatMap { Timestamp(rfc3339: $0) }
  }
}
