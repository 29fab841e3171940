import CEL
import Graph
import Store
import Values

extension EventAdvancer {
  /// Begins a run that repeats another, because a person has asked for it: in the segment of then, with the files of
  /// now or those of then. Nothing is decided anew: what is done is what the person was shown.
  func begin(
    _ order: RepetitionOrder, _ stored: [StoredRun], _ work: EventWork,
    _ active: inout ActiveEvent, _ result: inout Advance
  ) throws(StoreError) {
    let earlier = stored.latest.first { $0.workflow == order.workflow }
    let index = active.runs.firstIndex { $0.id == order.repetition.run }
    var beginning = Beginning.inVain(reason: "another run has taken its place")
    if let earlier, earlier.id == order.repetition.run {
      beginning = try begin(
        order, inPlaceOf: earlier, steps: Set(order.steps), done: earlier.done(nil), work, active,
        &result)
    }
    let progress: RepetitionProgress
    switch beginning {
    case .begun(let run):
      progress = .begun(run.id, at: now)
      if let index { active.runs[index] = run }
      try close(order.repetition.run, replayedBy: run.id, &result)
    case .inVain(let reason): progress = .inVain(reason: reason, at: now)
    }
    result.changes.append(
      .repetitionEnded(
        order.event, workflow: order.workflow, number: order.repetition.number, progress))
  }

  /// A repetition that stopped goes on: what it has done itself is not done again.
  func goOn(
    _ earlier: StoredRun, _ repetition: Repetition, _ uncertain: UncertainStep?,
    _ work: EventWork, _ active: ActiveEvent, _ revision: String?, _ result: inout Advance
  ) throws(StoreError) -> Beginning {
    let orders = try reader.repetitions(of: work.event.header.id)
    guard
      let order = orders.first(where: {
        $0.workflow == earlier.workflow && $0.repetition == repetition
      })
    else { return .inVain(reason: "nobody knows any more what was to be repeated") }
    let done = earlier.done(uncertain)
    let steps = Set(order.steps).subtracting(done.map(\.id))
    let again = RepetitionOrder(
      repetition, event: order.event, workflow: order.workflow, steps: order.steps,
      goesOn: order.goesOn, revision: revision)
    return try begin(again, inPlaceOf: earlier, steps: steps, done: done, work, active, &result)
  }

  /// - Parameters:
  ///   - steps: those that are carried out.
  ///   - done: those that are not, because they have been.
  private func begin(
    _ order: RepetitionOrder, inPlaceOf earlier: StoredRun, steps: Set<String>,
    done: [CarriedStep], _ work: EventWork, _ active: ActiveEvent, _ result: inout Advance
  ) throws(StoreError) -> Beginning {
    var graph = catalog.current
    if let revision = order.revision {
      guard let pinned = try catalog.graph(revision: revision, reader: reader) else {
        return .inVain(reason: "the files that it began with are gone")
      }
      graph = pinned
    }
    guard let workflow = graph.workflow(named: order.workflow),
      let start = workflow.start(of: earlier.segment)
    else { return .inVain(reason: earlier.absence) }
    let id = RunID.random(at: now)
    result.changes.append(
      .run(
        RunRecord(
          id: id, event: order.event, workflow: order.workflow,
          generation: earlier.generation + 1, repetition: order.repetition,
          revision: graph.revision, segment: earlier.segment, state: .running, start: start,
          trace: try reader.run(earlier.id)?.trace ?? Array("[]".utf8), at: now)))
    let passed = workflow.steps(from: start).compactMap { node in
      passing(node, earlier, steps, done, goesOn: order.goesOn)
    }
    return .begun(
      ActiveRun(
        id: id, workflow: order.workflow, repetition: order.repetition,
        machine: RunMachine(workflow, from: start, steps: carry(passed, to: id, &result)),
        activation: graph.activation(for: input(work, active.journey)), state: .running))
  }

  /// How a repetition passes over a step; nil where it carries it out.
  private func passing(
    _ node: WorkflowGraph.ActionNode, _ earlier: StoredRun, _ steps: Set<String>,
    _ done: [CarriedStep], goesOn: Bool
  ) -> CarriedStep? {
    let before = earlier.steps.first { $0.record.id == node.step }?.record
    var reason = "not among what was to be repeated"
    if let before, before.action != node.action {
      reason = "it was another action when it was done"
    } else if steps.contains(node.step) {
      return nil
    } else if let done = done.first(where: { $0.id == node.step }) {
      return done
    } else if goesOn {
      return nil
    }
    return CarriedStep(
      id: node.step, action: node.action, record: nil, isDone: false, reason: reason)
  }

  /// What a person was still to do about a run has been done with its repetition.
  private func close(
    _ run: RunID, replayedBy replay: RunID, _ result: inout Advance
  ) throws(StoreError) {
    let letters = try reader.deadLetters(
      ListFilter(state: DeadLetterRow.State.open.rawValue, run: run, limit: nil))
    for letter in letters {
      result.changes.append(.letter(letter.sequence, .replayed(by: replay, at: now)))
    }
  }
}
