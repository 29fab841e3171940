package import Actions
package import CEL
package import Values

extension RunMachine {
  /// The next command. `activation` holds the variables of the event; the outcomes of earlier steps and the time are
  /// put into it here. A template that cannot be rendered ends the run: a broken message is worse than none.
  ///
  /// `received` is when the event was received.
  package mutating func next(
    _ activation: Activation, _ context: RenderContext, received: Timestamp
  ) -> Command {
    passOver()
    guard case .action(let node) = graph.nodes[position] else { return .finish(.completed) }
    var activation = activation
    activation[WorkflowVariables.steps] = .value(stepsValue)
    activation[WorkflowVariables.now] = .value(.timestamp(context.now))
    if let state = steps.first(where: { $0.id == node.step }) {
      switch state.state {
      case .pending: break
      case .waiting:
        return .park(Parking(step: node.step, until: state.until ?? context.now, request: nil))
      // Recorded as over for good by `record`, which ended the run there.
      case .failed, .uncertain:
        return .finish(
          .deadLettered(
            step: node.step, errorClass: state.state == .uncertain ? .uncertain : .final,
            reason: "the step `\(node.step)` has \(state.state.rawValue) already"))
      case .done, .skipped: preconditionFailure("a machine never stands at a step that is over")
      }
      if state.until != nil, state.attempts == 0, let late = late(node, context, received) {
        return skip(node, because: late)
      }
    } else {
      if let late = late(node, context, received) { return skip(node, because: late) }
      if let skipped = skip(node, activation) { return skipped }
      steps.append(StepState(id: node.step, action: node.action))
    }
    return attempt(node, activation, context)
  }

  /// Carries the step out, or parks the run: at a wait, and outside the send window of a message.
  private mutating func attempt(
    _ node: WorkflowGraph.ActionNode, _ activation: Activation, _ context: RenderContext
  ) -> Command {
    if let opening = node.template.sendWindow?.opening(at: context.now, activation) {
      return park(node, until: opening, request: nil)
    }
    let request: ActionRequest
    do {
      request = try node.template.render(activation, context)
    } catch {
      return fail(node, errorClass: .evaluation, reason: error.description)
    }
    switch request {
    case .stop(let stop):
      update(node.step) { $0.state = .done }
      return .finish(.stopped(reason: stop.reason))
    case .wait(let wait): return park(node, wait, context)
    case .email, .task, .candidateUpdate, .web, .slack, .hubSpotContact, .sms, .ats: break
    }
    let (attempt, isInDoubt) = update(node.step) {
      $0.attempts += 1
      return ($0.attempts, $0.isInDoubt)
    }
    return .perform(
      StepPlan(
        step: node.step, action: node.action, attempt: attempt, request: request,
        effect: context.effect(step: node.step), timeout: node.timeout, mayBeDone: isInDoubt))
  }

  /// Why a message is not sent any more; nil where it is young enough. Its age counts from the end of the last wait:
  /// whoever writes one means what comes after it.
  private func late(
    _ node: WorkflowGraph.ActionNode, _ context: RenderContext, _ received: Timestamp
  ) -> String? {
    guard let limit = node.maxAge else { return nil }
    let waited = steps.compactMap(\.until).filter { $0 <= context.now }.max()
    guard context.now - max(received, waited ?? received) > limit else { return nil }
    let since =
      waited.map { $0 > received } == true ? "it was to go out" : "the event was received"
    return "\(since) more than \(limit.words) ago, too long for a message"
  }

  /// The command for a guard that is false or cannot be evaluated; nil where the step goes on.
  private mutating func skip(
    _ node: WorkflowGraph.ActionNode, _ activation: Activation
  ) -> Command? {
    guard let when = node.when else { return nil }
    let reason: String
    switch when.verdict(activation) {
    case .matched: return nil
    case .notMatched: reason = "its condition is false"
    case .absent(let error): reason = "its condition cannot be evaluated: \(error.description)"
    case .failed(let error):
      steps.append(StepState(id: node.step, action: node.action))
      return fail(
        node, errorClass: .evaluation,
        reason: "the condition of the step failed: \(error.description)")
    }
    return skip(node, because: reason)
  }

  private mutating func skip(
    _ node: WorkflowGraph.ActionNode, because reason: String
  ) -> Command {
    steps.append(
      StepState(id: node.step, action: node.action, state: .skipped, reason: reason))
    position = node.next
    return .skipped(step: node.step, reason: reason)
  }

  private mutating func fail(
    _ node: WorkflowGraph.ActionNode, errorClass: RunEnd.ErrorClass, reason: String
  ) -> Command {
    update(node.step) {
      $0.state = .failed
      $0.reason = reason
    }
    if node.onFailure == .goOn {
      position = node.next
      return .skipped(step: node.step, reason: reason)
    }
    return .finish(.deadLettered(step: node.step, errorClass: errorClass, reason: reason))
  }

  /// The step that `next` asked for is not tried and left out: what it needs is not there.
  package mutating func leaveOut(because reason: String) {
    guard case .action(let node) = graph.nodes[position] else {
      preconditionFailure("only a step that was asked for is left out")
    }
    update(node.step) {
      $0.attempts -= 1
      $0.state = .skipped
      $0.reason = reason
    }
    position = node.next
  }

  /// Takes the outcome of the try that `next` asked for. `random` in 0..<1 spreads the retries.
  package mutating func record(_ outcome: StepOutcome, random: Double) -> Transition {
    guard case .action(let node) = graph.nodes[position],
      let step = steps.first(where: { $0.id == node.step })
    else { preconditionFailure("an outcome belongs to the step at which the run stands") }
    switch outcome {
    case .done(let result):
      update(node.step) {
        $0.state = .done
        $0.result = result
        $0.reason = nil
      }
      position = node.next
      return .advance
    case .transient(let reason, let retryAfter, let reached):
      return retryOrGiveUp(node, step, reason, retryAfter, reached: reached, random: random)
    case .postponed(let reason, let pause):
      update(node.step) {
        $0.attempts -= 1
        $0.reason = reason
      }
      return .retry(after: pause)
    case .final(let reason):
      return giveUp(node, errorClass: .final, reason: reason)
    case .uncertain(let reason):
      update(node.step) { $0.isInDoubt = true }
      if node.onUncertain == .retry {
        return retryOrGiveUp(node, step, reason, nil, reached: true, random: random)
      }
      return hold(node, because: reason)
    case .unresolved(let reason): return hold(node, because: reason)
    }
  }

  /// Takes that the process ended in the middle of the try that `next` asked for: nobody knows whether it was done. The
  /// receiver had no say in that, so a step that may be repeated uses up none of its tries; after very many, of which it
  /// may itself be the cause, it is held.
  package mutating func recordLoss(because reason: String, random: Double) -> Transition {
    guard case .action(let node) = graph.nodes[position],
      let step = steps.first(where: { $0.id == node.step }), node.onUncertain == .retry
    else { return record(.uncertain(reason: reason), random: random) }
    update(node.step) { $0.isInDoubt = true }
    guard step.attempts < Self.mostLosses else { return hold(node, because: reason) }
    return retryOrGiveUp(node, step, reason, nil, reached: false, random: random)
  }

  private static let mostLosses = 20

  /// For a person: nobody knows whether it was done.
  private mutating func hold(
    _ node: WorkflowGraph.ActionNode, because reason: String
  ) -> Transition {
    update(node.step) {
      $0.state = .uncertain
      $0.reason = reason
    }
    return .finish(.deadLettered(step: node.step, errorClass: .uncertain, reason: reason))
  }

  private mutating func retryOrGiveUp(
    _ node: WorkflowGraph.ActionNode, _ step: StepState, _ reason: String,
    _ retryAfter: Duration?, reached: Bool, random: Double
  ) -> Transition {
    let answered = step.answered + (reached ? 1 : 0)
    update(node.step) {
      $0.answered = answered
      $0.reason = reason
    }
    guard answered <= node.retry.attempts else {
      return giveUp(node, errorClass: .exhausted, reason: reason)
    }
    let number = reached ? answered : step.attempts
    let pause = node.retry.delay(before: max(number, 1), random: random)
    return .retry(after: max(pause, retryAfter ?? .zero))
  }

  private mutating func giveUp(
    _ node: WorkflowGraph.ActionNode, errorClass: RunEnd.ErrorClass, reason: String
  ) -> Transition {
    update(node.step) {
      $0.state = .failed
      $0.reason = reason
    }
    if node.onFailure == .goOn {
      position = node.next
      return .advance
    }
    return .finish(.deadLettered(step: node.step, errorClass: errorClass, reason: reason))
  }

  /// `steps.<id>` of those that are done, as later steps read them.
  private var stepsValue: Value {
    .map(
      MapValue(
        steps.compactMap { step in
          step.result.map { (key: .string(step.id), value: $0) }
        }))
  }

  @discardableResult
  mutating func update<Result>(
    _ id: String, _ change: (inout StepState) -> Result
  ) -> Result {
    guard let index = steps.firstIndex(where: { $0.id == id }) else {
      preconditionFailure("a step is recorded before it is changed")
    }
    return change(&steps[index])
  }
}

extension Duration {
  /// In the largest unit that divides it: `72h`, `5m`, `90s`.
  package var words: String {
    let seconds = components.seconds
    if seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
