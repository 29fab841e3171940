import Actions
import CEL
package import Configuration
package import Graph
import Values

/// Runs events through a project without effects: for `simulate` and `test`.
package struct Simulator: Sendable {
  package let project: ProjectGraph

  package init(_ project: ProjectGraph) { self.project = project }

  /// What every workflow that the event triggers would do, in the order in which they run. The conditions in the
  /// trace are explained part by part where asked for. `answers`: what other systems answer, by the step that asks.
  package func simulate(
    _ input: DecisionInput, answers: [String: SimulatedAnswer] = [:], isExplained: Bool = false
  ) -> [Simulation] {
    project.decide(input, everyTrigger: true).map { workflow, decision in
      simulate(workflow, decision, input, answers, isExplained: isExplained)
    }
  }

  private func simulate(
    _ workflow: WorkflowGraph, _ decision: Decision, _ input: DecisionInput,
    _ answers: [String: SimulatedAnswer], isExplained: Bool
  ) -> Simulation {
    let activation = project.activation(for: input)
    let trace = workflow.trace(of: decision, activation, isExplained: isExplained)
    switch decision.outcome {
    case .notTriggered:
      return Simulation(
        workflow: workflow.name, decision: decision, trace: trace, steps: [], end: nil)
    case .failed(let reason):
      return Simulation(
        workflow: workflow.name, decision: decision, trace: trace, steps: [],
        end: .deadLettered(step: nil, errorClass: .evaluation, reason: reason))
    case .run(_, let start):
      var machine = RunMachine(workflow, from: start)
      var requests: [String: ActionRequest] = [:]
      let end = drive(&machine, activation, input, answers, &requests)
      return Simulation(
        workflow: workflow.name, decision: decision, trace: trace,
        steps: machine.steps.map { Simulation.Step($0, requests[$0.id]) }, end: end)
    }
  }

  private func drive(
    _ machine: inout RunMachine, _ activation: Activation, _ input: DecisionInput,
    _ answers: [String: SimulatedAnswer], _ requests: inout [String: ActionRequest]
  ) -> RunEnd {
    var now = input.now
    while true {
      let context = RenderContext(
        event: input.event.header.id.description, workflow: machine.graph.name, now: now,
        candidate: nil)
      switch machine.next(activation, context, received: input.event.header.receivedAt) {
      case .skipped: continue
      case .park(let parking):
        // As if the time came and nothing before it.
        now = parking.until
        if let request = parking.request { requests[parking.step] = .wait(request) }
        machine.wake()
      case .finish(let end):
        if case .stopped(let reason) = end, let step = machine.steps.last {
          requests[step.id] = .stop(StopRequest(reason: reason))
        }
        return end
      case .perform(let plan):
        requests[plan.step] = plan.request
        let outcome = outcome(of: plan, answers[plan.step])
        guard case .finish(let end) = machine.record(outcome, random: 0) else { continue }
        return end
      }
    }
  }

  /// What a real run would give to later steps, such as the id of a task.
  private func outcome(of plan: StepPlan, _ answer: SimulatedAnswer?) -> StepOutcome {
    if let answer, case .web(let request) = plan.request {
      // A refusal that may pass has not passed, either.
      return request.expects(answer.status)
        ? .done(answer.value) : .final(reason: "`\(request.receiver)` answered \(answer.status)")
    }
    let fields = ActionCatalogue.standard.specification(named: plan.action)?.outcome ?? []
    return .done(
      .map(
        MapValue(
          fields.compactMap { field in
            field.simulated.map { (key: .string(field.name), value: $0) }
          })))
  }
}

extension OutcomeField {
  /// What a simulated step gives; nil for what may be absent.
  fileprivate var simulated: Value? {
    guard !isOptional else { return nil }
    return switch type {
    case .int: 200
    case .bool: false
    case .map: .map(.empty)
    default: "simulated"
    }
  }
}

extension Simulation.Step {
  fileprivate init(_ state: RunMachine.StepState, _ request: ActionRequest?) {
    var opening: Timestamp?
    if case .wait? = request {} else { opening = state.until }
    let result: Result =
      switch state.state {
      case .skipped: .skipped(reason: state.reason ?? "skipped")
      case .failed, .uncertain: .failed(reason: state.reason ?? "failed")
      case .waiting, .pending, .done:
        request.map { .performed($0) } ?? .skipped(reason: state.reason ?? "ended the run")
      }
    self.init(id: state.id, action: state.action, result: result, windowOpens: opening)
  }
}
