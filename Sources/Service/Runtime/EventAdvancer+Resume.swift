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
    let journey =
      try reader.journey(of: work.event.header.id)
      .flatMap { try? Value(json: $0) }.map(Journey.init(document:)) ?? .newcomer
    var record: CandidateRecord?
    if let candidate = work.candidate {
      record = try reader.record(of: candidate) ?? CandidateRecord(id: candidate, at: now)
    }
    let input = DecisionInput(event: work.event, journey: journey, now: now)
    let current = catalog.current
    var active = ActiveEvent(
      graph: current, journey: journey, activation: current.activation(for: input), record: record,
      runs: [], recorded: work.ripeUntil == nil ? .pending : nil)
    for run in stored {
      // A run that is over needs no graph.
      let pinned =
        run.state.isOver ? nil : try catalog.graph(revision: run.revision, reader: reader)
      guard let pinned, let workflow = pinned.workflow(named: run.workflow) else {
        close(run, of: work, &active, &result)
        continue
      }
      active.runs.append(resume(run, workflow, pinned.activation(for: input)))
      guard !run.state.isOver, run.steps.contains(where: { $0.record.state == .attempting }) else {
        continue
      }
      try withDriver(work, &active, active.runs.count - 1, &result) {
        $0.takeLoss(because: "the server stopped between the attempt and its outcome")
      }
    }
    return active
  }

  private func resume(
    _ run: StoredRun, _ workflow: WorkflowGraph, _ activation: Activation
  ) -> ActiveRun {
    let machine = RunMachine(workflow, from: run.start, steps: run.steps.map(\.state))
    let current = run.steps.first { $0.record.state.isUnderWay }
    return ActiveRun(
      id: run.id, workflow: run.workflow, repetition: run.repetition, machine: machine,
      activation: activation,
      state: run.state, reason: run.reason,
      due: current?.due, dueSince: current?.record.at,
      isAttempting: current?.record.state == .attempting,
      isKnownAtGate: !run.state.isOver && gates.isInLine(run.id),
      wantedAt: current.flatMap { $0.record.wantedAt ?? $0.startedAt })
  }

  /// A run that is over; or whose workflow cannot be had any more, since its revision is lost or does not compile.
  private func close(
    _ run: StoredRun, of work: EventWork, _ active: inout ActiveEvent, _ result: inout Advance
  ) {
    let empty = WorkflowGraph(
      name: run.workflow, trigger: .init(events: [], sources: nil, when: nil, maxAge: nil),
      nodes: [.end], entry: 0)
    var buried = ActiveRun(
      id: run.id, workflow: run.workflow, machine: RunMachine(empty, from: 0), activation: nil,
      state: run.state, reason: run.reason)
    if !run.state.isOver {
      let reason = "its workflow of revision \(run.revision.prefix(12)) cannot be read any more"
      buried.state = .deadLettered
      buried.reason = reason
      for step in run.steps where step.due != nil {
        result.changes.append(.noTimer(run: run.id, step: step.record.id))
      }
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
  var state: RunMachine.StepState {
    var state = record.machineState
    if record.state == .waiting { state.until = due }
    return state
  }
}

extension StepRecordState {
  /// Whether the run stands at the step.
  fileprivate var isUnderWay: Bool {
    switch self {
    case .pending, .attempting, .waiting: true
    case .done, .skipped, .failed, .uncertain: false
    }
  }
}

extension StepRecord {
  var machineState: RunMachine.StepState {
    let known: RunMachine.StepState.State =
      switch state {
      case .pending, .attempting: .pending
      case .waiting: .waiting
      case .done: .done
      case .skipped: .skipped
      case .failed: .failed
      case .uncertain: .uncertain
      }
    let given = result.flatMap { try? Value(json: $0) }
    var step = RunMachine.StepState(
      id: id, action: action, state: known, attempts: attempts, answered: answered,
      result: given, reason: reason, until: RunMachine.StepState.end(ofWait: action, given))
    // How earlier tries ended is not recorded.
    step.isInDoubt = known == .pending && attempts > 0
    return step
  }
}
