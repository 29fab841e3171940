import Actions
import CEL
import Graph
package import Store
import Values

/// A step that a run passes over because an earlier one has seen to it.
struct CarriedStep {
  let id: String
  let action: String
  /// The earlier run's record of it.
  let record: StepRecord?
  let isDone: Bool
  let reason: String
}

extension EventAdvancer {
  /// Begins runs anew that a person has asked for; false where there are none. All runs of the event are over then.
  ///
  /// - Parameter active: the event as its earlier runs have left it.
  func beginAnew(
    _ stored: [StoredRun], _ work: EventWork, _ active: inout ActiveEvent,
    _ result: inout Advance
  ) throws(StoreError) -> Bool {
    let id = work.event.header.id
    let replays = try reader.replays(of: id)
    let repetitions = try reader.openRepetitions(of: id)
    guard !replays.isEmpty || !repetitions.isEmpty else { return false }
    active = try anew(replays, work, active)
    let decisions =
      replays.isEmpty
      ? [] : active.graph.decide(input(work, active.journey), everyTrigger: true)
    for replay in replays {
      try begin(replay, decisions, stored, work, &active, &result)
    }
    for order in repetitions { try begin(order, stored, work, &active, &result) }
    return true
  }

  /// The event with the configuration of now, or that of then where a replay asks for it, and the record as it is now.
  private func anew(
    _ replays: [Replay], _ work: EventWork, _ active: ActiveEvent
  ) throws(StoreError) -> ActiveEvent {
    let graph = try graph(for: replays)
    var journey = active.record?.journey(application: work.application) ?? .newcomer
    // The record has this event in it, and no event comes before itself.
    journey.events = max(0, journey.events - 1)
    return ActiveEvent(
      graph: graph, journey: journey, activation: graph.activation(for: input(work, journey)),
      record: active.record, runs: active.runs, recorded: active.recorded)
  }

  func input(_ work: EventWork, _ journey: Journey) -> DecisionInput {
    DecisionInput(event: work.event, journey: journey, now: now)
  }

  /// The replays of an event go by one configuration: that of then where any asks for it. Texts that cannot be
  /// compiled any more were refused when it was asked for, unless they went since: then by those of now.
  private func graph(for replays: [Replay]) throws(StoreError) -> ProjectGraph {
    guard let revision = replays.compactMap(\.revision).first else { return catalog.current }
    return try catalog.graph(revision: revision, reader: reader) ?? catalog.current
  }

  /// Begins a run in the place of one that stopped: what is done already is not done again.
  private func begin(
    _ replay: Replay, _ decisions: [(WorkflowGraph, Decision)], _ stored: [StoredRun],
    _ work: EventWork, _ active: inout ActiveEvent, _ result: inout Advance
  ) throws(StoreError) {
    guard let earlier = stored.latest.first(where: { $0.workflow == replay.workflow }),
      let index = active.runs.firstIndex(where: { $0.id == earlier.id })
    else { return }
    let beginning: Beginning
    if let repetition = earlier.repetition {
      beginning = try goOn(
        earlier, repetition, replay.uncertain, work, active, replay.revision, &result)
    } else {
      let decided = decisions.first { $0.0.name == replay.workflow }
      let run = decided.flatMap { workflow, decision in
        begin(
          workflow, decision, active, work, generation: earlier.generation + 1,
          done: stored.done(earlier, replay.uncertain), &result)
      }
      beginning = run.map { .begun($0) } ?? .inVain(reason: Self.reason(decided?.1))
    }
    switch beginning {
    case .begun(let run):
      result.changes.append(.letter(replay.sequence, .replayed(by: run.id, at: now)))
      active.runs[index] = run
    case .inVain(let reason):
      result.changes.append(
        .letter(replay.sequence, .reopened(reason: "replayed in vain: \(reason)")))
    }
  }

  enum Beginning {
    case begun(ActiveRun)
    case inVain(reason: String)
  }

  /// Records steps that a run passes over.
  func carry(
    _ steps: [CarriedStep], to run: RunID, _ result: inout Advance
  ) -> [RunMachine.StepState] {
    steps.enumerated().map { ordinal, step in
      let earlier = step.isDone ? step.record : nil
      let record = StepRecord(
        run: run, id: step.id, ordinal: ordinal, action: step.action,
        state: step.isDone ? .done : .skipped, attempts: earlier?.attempts ?? 0,
        answered: earlier?.answered ?? 0, request: earlier?.request, result: earlier?.result,
        reason: step.reason, at: now)
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
  package var latest: [StoredRun] {
    var latest: [StoredRun] = []
    for run in self {
      if let last = latest.last, last.workflow == run.workflow { latest.removeLast() }
      latest.append(run)
    }
    return latest
  }

  /// The steps that a replay of `run` does not repeat: what it has done, and what runs before it have that took another
  /// way.
  fileprivate func done(_ run: StoredRun, _ uncertain: UncertainStep?) -> [CarriedStep] {
    var done: [CarriedStep] = []
    let before = filter { $0.workflow == run.workflow && $0.repetition == run.repetition }
    for earlier in before.reversed() {
      // Of steps before the last run a person has said what they were.
      let own = earlier.done(earlier.id == run.id ? uncertain : nil)
      done += own.filter { step in !done.contains { $0.id == step.id } }
    }
    return done
  }
}

extension StoredRun {
  /// The steps that a replay does not repeat.
  func done(_ uncertain: UncertainStep?) -> [CarriedStep] {
    steps.map(\.record).compactMap { step in
      guard step.state == .done || step.state == .uncertain && uncertain == .done else {
        return nil
      }
      return CarriedStep(
        id: step.id, action: step.action, record: step, isDone: true,
        reason: step.state == .uncertain
          ? "taken as done by who replayed it" : "done by \(step.run) before")
    }
  }
}
