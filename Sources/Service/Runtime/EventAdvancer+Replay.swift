import CEL
import Graph
import Store
import Values

extension EventAdvancer {
  /// Begins runs anew that a person has asked for: with the configuration of now, or that of then where they asked for
  /// it, the record as it is now and the event as it was. What is done already is not done again.
  ///
  /// - Parameter active: the event as its earlier runs have left it; all of them are over.
  func replay(
    _ replays: [Replay], _ stored: [StoredRun], _ work: EventWork, _ active: ActiveEvent,
    _ result: inout Advance
  ) throws(StoreError) -> ActiveEvent {
    let graph = try graph(for: replays)
    var journey = active.record?.journey(application: work.application) ?? .newcomer
    // The record has this event in it, and no event comes before itself.
    journey.events = max(0, journey.events - 1)
    let input = DecisionInput(event: work.event, journey: journey, now: now)
    var anew = ActiveEvent(
      graph: graph, journey: journey, activation: graph.activation(for: input),
      record: active.record, runs: active.runs, recorded: active.recorded)
    let decisions = graph.decide(input, everyTrigger: true)
    for replay in replays {
      guard let earlier = stored.first(where: { $0.workflow == replay.workflow }),
        let index = anew.runs.firstIndex(where: { $0.id == earlier.id })
      else { continue }
      let decided = decisions.first { $0.workflow.name == replay.workflow }
      let run = decided.flatMap { workflow, decision in
        begin(
          workflow, decision, anew, work, generation: earlier.generation + 1,
          done: earlier.done(replay.uncertain), &result)
      }
      guard let run else {
        let reason = "replayed in vain: \(Self.reason(decided?.decision))"
        result.changes.append(.letter(replay.sequence, .reopened(reason: reason)))
        continue
      }
      result.changes.append(.letter(replay.sequence, .replayed(by: run.id, at: now)))
      anew.runs[index] = run
    }
    return anew
  }

  /// The runs of an event go by one configuration: that of then where any replay asks for it. Texts that cannot be
  /// compiled any more were refused when it was asked for, unless they went since: then by those of now.
  private func graph(for replays: [Replay]) throws(StoreError) -> ProjectGraph {
    guard let revision = replays.compactMap(\.revision).first else { return catalog.current }
    return try catalog.graph(revision: revision, reader: reader) ?? catalog.current
  }

  /// Records the steps of an earlier run that this one passes over: those of them that are on its way.
  func carry(
    _ done: [StepRecord], to run: RunID, of workflow: WorkflowGraph,
    from start: WorkflowGraph.NodeID, _ result: inout Advance
  ) -> [RunMachine.StepState] {
    guard !done.isEmpty else { return [] }
    let path = workflow.steps(from: start)
    let carried = done.filter { step in
      path.contains { $0.step == step.id && $0.action == step.action }
    }
    return carried.enumerated().map { ordinal, step in
      let record = StepRecord(
        run: run, id: step.id, ordinal: ordinal, action: step.action, state: .done,
        attempts: step.attempts, answered: step.answered, request: step.request,
        result: step.result,
        reason: step.state == .uncertain
          ? "taken as done by who replayed it" : "done by \(step.run) before", at: now)
      result.changes.append(.step(record))
      return record.machineState
    }
  }

  private static func reason(_ decision: Decision?) -> String {
    switch decision?.outcome {
    case .notTriggered(let reason): reason.words
    case nil: "no workflow of that name takes such events any more"
    case .run, .failed: "its run could not begin"
    }
  }
}

extension [StoredRun] {
  /// Of each workflow the last run: a replay takes the place of what it replays.
  var latest: [StoredRun] {
    var latest: [StoredRun] = []
    for run in self {
      if let last = latest.last, last.workflow == run.workflow { latest.removeLast() }
      latest.append(run)
    }
    return latest
  }
}

extension StoredRun {
  /// The steps that a replay does not repeat.
  fileprivate func done(_ uncertain: UncertainStep?) -> [StepRecord] {
    steps.map(\.record).filter { step in
      step.state == .done || step.state == .uncertain && uncertain == .done
    }
  }
}
