import Actions
import CEL
import Graph
import Store
import Values

extension EventAdvancer {
  /// Takes up the runs that an earlier process left. An attempt without an outcome is uncertain: the process died
  /// between the two, and nobody knows which came first.
  func resume(
    _ work: EventWork, _ stored: [StoredRun], _ result: inout Advance
  ) throws(StoreError) -> ActiveEvent {
    // Runs that are over need no graph; those under way began together.
    let revision = (stored.first { !$0.state.isOver } ?? stored.first)?.revision ?? ""
    let pinned = try catalog.graph(revision: revision, reader: reader)
    let graph = pinned ?? catalog.current
    let journey =
      try reader.journey(of: work.event.header.id)
      .flatMap { try? Value(json: $0) }.map(Journey.init(document:)) ?? .newcomer
    var record: CandidateRecord?
    if let candidate = work.candidate {
      record = try reader.record(of: candidate) ?? CandidateRecord(id: candidate, at: now)
    }
    var active = ActiveEvent(
      graph: graph, journey: journey,
      activation: graph.activation(
        for: DecisionInput(event: work.event, journey: journey, now: now)),
      record: record, runs: [])
    for run in stored {
      guard let workflow = pinned?.workflow(named: run.workflow) else {
        bury(run, of: work, &active, &result)
        continue
      }
      active.runs.append(resume(run, workflow))
      guard !run.state.isOver, run.steps.contains(where: { $0.record.state == .attempting }) else {
        continue
      }
      let lost = StepOutcome.uncertain(
        reason: "the server stopped between the attempt and its outcome")
      withDriver(work, &active, active.runs.count - 1, &result) { $0.take(lost) }
    }
    return active
  }

  private func resume(_ run: StoredRun, _ workflow: WorkflowGraph) -> ActiveRun {
    let machine = RunMachine(workflow, from: run.start, steps: run.steps.map(\.state))
    let current = run.steps.first {
      $0.record.state == .pending || $0.record.state == .attempting
    }
    return ActiveRun(
      id: run.id, workflow: run.workflow, machine: machine, state: run.state, reason: run.reason,
      due: current?.due, isAttempting: current?.record.state == .attempting,
      firstAttempt: current?.startedAt)
  }

  /// A run whose workflow cannot be had any more: its revision is lost or does not compile.
  private func bury(
    _ run: StoredRun, of work: EventWork, _ active: inout ActiveEvent, _ result: inout Advance
  ) {
    let empty = WorkflowGraph(
      name: run.workflow, trigger: .init(events: [], sources: nil, when: nil, maxAge: nil),
      nodes: [.end], entry: 0)
    var buried = ActiveRun(
      id: run.id, workflow: run.workflow, machine: RunMachine(empty, from: 0), state: run.state,
      reason: run.reason)
    if !run.state.isOver {
      let reason = "its workflow of revision \(run.revision.prefix(12)) cannot be read any more"
      buried.state = .deadLettered
      buried.reason = reason
      result.changes.append(.runState(run.id, .deadLettered, reason: reason, at: now))
      result.bury(
        work, run: run.id, workflow: run.workflow, step: nil, errorClass: "revision",
        reason: reason, at: now)
    }
    active.runs.append(buried)
  }
}

extension StoredStep {
  /// The step as the run machine knows it: an attempt under way is a step that is pending.
  var state: RunMachine.StepState { record.machineState }
}

extension StepRecord {
  var machineState: RunMachine.StepState {
    let known: RunMachine.StepState.State =
      switch state {
      case .pending, .attempting: .pending
      case .done: .done
      case .skipped: .skipped
      case .failed: .failed
      case .uncertain: .uncertain
      }
    return RunMachine.StepState(
      id: id, action: action, state: known, attempts: attempts, answered: answered,
      result: result.flatMap { try? Value(json: $0) }, reason: reason)
  }
}
