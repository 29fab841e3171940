package import Actions
import CEL
package import Values

/// One workflow at work on one event: says what to do next and is told what became of it. No I/O and no clock:
/// whoever drives it performs the commands, records them, and rebuilds the machine from its records after a crash.
///
/// ```
/// var machine = RunMachine(graph, from: node, steps: recorded)
/// switch machine.next(activation, context) { case .perform(let plan): … }
/// machine.record(.done(value), of: plan.step)
/// ```
package struct RunMachine: Sendable {
  package let graph: WorkflowGraph
  package internal(set) var position: WorkflowGraph.NodeID
  package internal(set) var steps: [StepState]
  /// Where the run began.
  let start: WorkflowGraph.NodeID

  /// What is known of a step that the run has come to.
  package struct StepState: Sendable {
    package let id: String
    package let action: String
    package var state: State
    /// Tries so far.
    package var attempts: Int
    /// Tries that the receiver answered; they count against `RetryPolicy.attempts`.
    package var answered: Int
    /// What later steps read as `steps.<id>`.
    package var result: Value?
    /// Why it was skipped or failed.
    package var reason: String?
    /// Of a wait, or of a message that waits for its window: when it goes on, or went on.
    package var until: Timestamp?
    /// Whether a try may have been done, because nobody knows how it ended.
    package var isInDoubt = false

    package enum State: String, Sendable, Hashable {
      /// The run is parked here.
      case waiting
      case pending, done, skipped, failed, uncertain
    }

    package init(
      id: String, action: String, state: State = .pending, attempts: Int = 0, answered: Int = 0,
      result: Value? = nil, reason: String? = nil, until: Timestamp? = nil
    ) {
      self.id = id
      self.action = action
      self.state = state
      self.attempts = attempts
      self.answered = answered
      self.result = result
      self.reason = reason
      self.until = until
    }
  }

  /// A machine at `start`, or, given the steps recorded so far, where its records leave it.
  package init(_ graph: WorkflowGraph, from start: WorkflowGraph.NodeID, steps: [StepState] = []) {
    self.graph = graph
    self.position = start
    self.start = start
    self.steps = steps
    passOver()
  }

  /// Goes on behind steps that are over: those of an earlier process, and those that an earlier run of the same event
  /// has done.
  mutating func passOver() {
    while case .action(let node) = graph.nodes[position], isOver(node) { position = node.next }
  }

  private func isOver(_ node: WorkflowGraph.ActionNode) -> Bool {
    guard let step = steps.first(where: { $0.id == node.step }) else { return false }
    return switch step.state {
    case .done, .skipped: true
    case .failed: node.onFailure == .goOn
    case .waiting, .pending, .uncertain: false
    }
  }
}

/// What a run wants done next.
package enum Command: Sendable {
  /// Try this step: record the attempt, perform the request, tell the outcome.
  case perform(StepPlan)
  /// A guard was false: recorded, and the next command is asked for.
  case skipped(step: String, reason: String)
  /// Let the run rest, and `wake` it when the time has come; or `cancel` it.
  case park(Parking)
  case finish(RunEnd)
}

/// A step ready to be tried.
package struct StepPlan: Sendable {
  package let step: String
  package let action: String
  /// The first is 1.
  package let attempt: Int
  package let request: ActionRequest
  package let effect: EffectKey
  package let timeout: Duration?
  /// Whether an earlier try may have been done.
  package var mayBeDone: Bool
}

/// A run that is to rest until a time.
package struct Parking: Sendable {
  package let step: String
  package let until: Timestamp
  /// What the step asks for; nil of a message that waits for its window.
  package let request: WaitRequest?
}

/// How a run ended.
package enum RunEnd: Sendable, Hashable {
  case completed
  /// By a `stop` action, with its reason.
  case stopped(reason: String)
  /// By an event that a wait was told to look out for.
  case cancelled(reason: String)
  case deadLettered(step: String?, errorClass: ErrorClass, reason: String)

  package enum ErrorClass: String, Sendable, Hashable {
    /// A condition or a template that could not be evaluated.
    case evaluation
    /// The receiver refused for good.
    case final
    /// The receiver went on failing after all retries.
    case exhausted
    /// Nobody knows whether it was done: held for a person.
    case uncertain
  }
}

/// What the outcome of a try means for its run.
package enum Transition: Sendable {
  /// Ask for the next command.
  case advance
  /// Try the same step again after a pause.
  case retry(after: Duration)
  case finish(RunEnd)
}
