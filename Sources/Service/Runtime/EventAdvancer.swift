import Actions
import CEL
import Graph
import Store
import Values

/// Takes an event as far as it goes without waiting: begins its runs or takes them up again, takes in outcomes,
/// asks each run what comes next. Reads the store, writes nothing: what is to be written is given back.
struct EventAdvancer {
  let catalog: GraphCatalog
  let reader: any StoreReader
  let now: Timestamp
  /// In 0..<1; spreads the retries.
  let random: @Sendable () -> Double
  /// In which patience is counted.
  let steadyNow: Timestamp
  let gates: ConnectionGates
  /// Record outcomes, begin nothing.
  let isDraining: Bool

  /// Receivers that cannot be reached at all are tried for so long, in steady time.
  static let patience = Duration.seconds(24 * 3600)

  /// `isCalled`: a receiver may have a place for those of its runs that stand in line.
  mutating func advance(
    _ work: inout EventWork, _ messages: [LaneMessage], isCalled: Bool = false
  ) throws(StoreError) -> Advance {
    var result = Advance()
    var active: ActiveEvent
    let isBeginning: Bool
    switch work.state {
    case .active(let known):
      (active, isBeginning) = (known, false)
    case .new:
      let stored = work.isRecovered ? try reader.runs(of: work.event.header.id) : []
      if stored.isEmpty {
        (active, isBeginning) = (try begin(work, &result), true)
      } else {
        active = try resume(work, stored.latest, &result)
        isBeginning = try beginAnew(stored, work, &active, &result)
      }
    }
    for message in messages {
      guard let index = active.runs.firstIndex(where: { $0.id == message.run }) else { continue }
      try withDriver(work, &active, index, &result) {
        $0.take(message.outcome, answer: message.answer)
      }
    }
    if !isDraining {
      // Whoever waits in line may have come to its head.
      for index in active.runs.indices {
        active.runs[index].isInLine = false
        active.runs[index].isCalled = isCalled && active.runs[index].isKnownAtGate
      }
      for index in active.runs.indices
      where active.runs[index].isRunnable(at: now, ripeUntil: work.ripeUntil) {
        try withDriver(work, &active, index, &result) { driver throws(StoreError) in
          try driver.drive()
        }
      }
    }
    conclude(work, &active, isBeginning: isBeginning, &result)
    work.state = .active(active)
    return result
  }

  func withDriver(
    _ work: EventWork, _ active: inout ActiveEvent, _ index: Int, _ result: inout Advance,
    _ body: (inout RunDriver) throws(StoreError) -> Void
  ) throws(StoreError) {
    let before = active.runs[index].state
    guard let activation = active.runs[index].activation else { return }
    var driver = RunDriver(
      work: work, reader: reader, activation: activation, now: now, random: random,
      steadyNow: steadyNow, gates: gates, run: active.runs[index], record: active.record,
      result: result)
    // The driver's alone meanwhile: what it adds is not added to a copy.
    result = Advance()
    active.record = nil
    try body(&driver)
    if driver.run.state != before { driver.result.note(driver.run, at: now) }
    active.runs[index] = driver.run
    active.record = driver.record
    result = driver.result
  }

  /// Snapshot of the record, automatic update, decisions, runs.
  private func begin(
    _ work: EventWork, _ result: inout Advance
  ) throws(StoreError) -> ActiveEvent {
    let graph = catalog.current
    var record: CandidateRecord?
    if let candidate = work.candidate {
      let known = work.isNewcomer ? nil : try reader.record(of: candidate)
      record = known ?? CandidateRecord(id: candidate, at: now)
      for other in work.joining {
        if let taken = try reader.record(of: other) { record = record?.joined(with: taken) }
        result.changes.append(.absorbed(other, into: candidate))
      }
    }
    let journey = record?.journey(application: work.application) ?? .newcomer
    let input = DecisionInput(event: work.event, journey: journey, now: now)
    record?.observe(work.event, at: now)
    var active = ActiveEvent(
      graph: graph, journey: journey, activation: graph.activation(for: input), record: record,
      runs: [], recorded: .pending)
    let decisions = graph.decide(input)
    for (workflow, decision) in decisions {
      // It could only skip all of its steps; the log has said so at the start.
      guard !gates.areOff(workflow.neededConnections) else { continue }
      guard let run = begin(workflow, decision, active, work, &result) else { continue }
      active.runs.append(run)
    }
    return active
  }

  /// A run as the decision has it; nil where the workflow is not triggered. `generation` and `done` are those of a
  /// replay: which one it is, and the steps that are not to be repeated.
  func begin(
    _ workflow: WorkflowGraph, _ decision: Decision, _ active: ActiveEvent, _ work: EventWork,
    generation: Int = 0, done: [CarriedStep] = [], _ result: inout Advance
  ) -> ActiveRun? {
    let id = RunID.random(at: now)
    let start: WorkflowGraph.NodeID
    var segment: String?
    var failure: String?
    switch decision.outcome {
    case .notTriggered: return nil
    case .run(let name, let node): (segment, start) = (name, node)
    case .failed(let reason): (failure, start) = (reason, workflow.entry)
    }
    let state: RunState = failure == nil ? .running : .deadLettered
    let trace = workflow.trace(of: decision, active.activation)
    result.changes.append(
      .run(
        RunRecord(
          id: id, event: work.event.header.id, workflow: workflow.name,
          generation: generation, revision: active.graph.revision, segment: segment, state: state,
          start: start,
          trace: trace.value.jsonBytes(), reason: failure, at: now)))
    if let failure {
      result.bury(
        work, run: id, workflow: workflow.name, step: nil,
        errorClass: RunEnd.ErrorClass.evaluation.rawValue, reason: failure, at: now)
    }
    let path = workflow.steps(from: start)
    let passed = done.filter { step in
      path.contains { $0.step == step.id && $0.action == step.action }
    }
    let steps = carry(passed, to: id, &result)
    return ActiveRun(
      id: id, workflow: workflow.name, machine: RunMachine(workflow, from: start, steps: steps),
      activation: active.activation, state: state, reason: failure)
  }

  /// Writes what every commit of an event writes, and its state where that has changed.
  private func conclude(
    _ work: EventWork, _ active: inout ActiveEvent, isBeginning: Bool, _ result: inout Advance
  ) {
    let state = active.state
    let isOver = active.runs.allSatisfy(\.isOver)
    let isChanged = isBeginning || isOver || active.recorded != state
    guard isChanged || !result.changes.isEmpty else { return }
    if let record = active.record { result.changes.append(.record(record)) }
    guard isChanged else { return }
    active.recorded = state
    result.changes.append(
      .event(
        EventProgress(
          id: work.event.header.id, state: state,
          reason: state == .pending ? nil : reason(active),
          journey: isBeginning ? active.journey.value.jsonBytes() : nil)))
  }

  /// What there is to say of runs that did not come to their end by themselves.
  private func reason(_ active: ActiveEvent) -> String? {
    if active.runs.isEmpty { return "no workflow is triggered by it" }
    let reasons = active.runs.compactMap { run -> String? in
      switch run.state {
      case .deadLettered, .waiting, .cancelled: run.reason.map { "\(run.workflow): \($0)" }
      case .running, .completed: nil
      }
    }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }
}

extension Advance {
  /// A dead letter with its alert.
  mutating func bury(
    _ work: EventWork, run: RunID?, workflow: String?, step: String?, errorClass: String,
    reason: String, at now: Timestamp
  ) {
    let event = work.event.header.id
    changes.append(
      .deadLetter(
        DeadLetter(
          event: event, run: run, workflow: workflow, step: step, errorClass: errorClass,
          reason: reason, at: now)))
    alerts.append(
      Alert(
        message: "a run is dead-lettered", event: event, candidate: work.candidate,
        workflow: workflow, step: step, errorClass: errorClass, reason: reason,
        show: "journeyman dead-letters show \(run?.description ?? event.description)"))
  }
}
