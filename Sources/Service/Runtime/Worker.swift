import Actions
import Graph
import Store
import Telemetry
import Values

/// A thread that claims lanes, takes their heads as far as they go, and submits what is to be recorded. It never
/// waits for a commit: the commit's completion acts upon the records and lets go of the lane, while the worker
/// claims the next one. So one group commit carries the steps of many lanes.
final class Worker: Sendable {
  let lanes: LaneQueue
  let store: any Store
  let catalog: GraphCatalog
  let attempts: AttemptPool
  let clock: any RuntimeClock
  let steady: SteadyTime
  let random: @Sendable () -> Double
  let log: Log
  let metrics: Metrics
  let faults: Faults
  let alerts: AlertDesk
  /// Told of the time until which a run has been parked, once that is durable.
  let parked: @Sendable (Timestamp) -> Void

  /// How long a lane rests when the store fails.
  private static let pause = Duration.seconds(1)

  init(
    lanes: LaneQueue, store: any Store, catalog: GraphCatalog, attempts: AttemptPool,
    clock: any RuntimeClock, steady: SteadyTime, random: @escaping @Sendable () -> Double,
    log: Log, metrics: Metrics, faults: Faults, alerts: AlertDesk,
    parked: @escaping @Sendable (Timestamp) -> Void
  ) {
    self.parked = parked
    self.lanes = lanes
    self.store = store
    self.catalog = catalog
    self.attempts = attempts
    self.clock = clock
    self.steady = steady
    self.random = random
    self.log = log
    self.metrics = metrics
    self.faults = faults
    self.alerts = alerts
  }

  /// Until the lanes are closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    while var claim = lanes.claim() {
      if let unsaved = claim.unsaved {
        save(unsaved, of: claim)
        continue
      }
      do {
        if claim.read == nil {
          guard let work = try EventWork(rereading: claim, reader) else {
            lose(claim)
            continue
          }
          claim.read = work
        }
        var advancer = EventAdvancer(
          catalog: catalog, reader: reader, now: clock.now(), random: random,
          steadyNow: steady.now(), gates: attempts.gates, isDraining: lanes.isDraining)
        let advance = try advancer.advance(
          &claim.work, claim.messages, isCalled: claim.isCalled)
        save(advance, of: claim)
      } catch {
        log.error(
          "an event cannot be read, its lane is tried again",
          ["event": LogValue(claim.event), "error": LogValue(error)])
        lanes.rest(claim, until: clock.now() + Self.pause)
      }
    }
  }

  private func save(_ advance: Advance, of claim: LaneQueue.Claim) {
    guard !advance.changes.isEmpty else {
      lanes.wake(advance.wakes)
      return settle(claim)
    }
    store.commit(alerts.with(advance.alerts, advance.changes)) { [self] result in
      switch result {
      case .success: act(on: advance, claim)
      case .failure(let error): keep(advance, claim, error)
      }
    }
  }

  /// What was to be recorded is durable.
  private func act(on advance: Advance, _ claim: LaneQueue.Claim) {
    alerts.raise(advance.alerts)
    lanes.wake(advance.wakes)
    if !advance.attempts.isEmpty, case .halt = faults.reached(.attemptRecorded) { return }
    for attempt in advance.attempts {
      lanes.attemptBegins()
      attempts.begin(attempt, for: claim.lane)
    }
    if let time = advance.parkedUntil { parked(time) }
    guard advance.endsEvent else { return settle(claim) }
    metrics.counter(
      .finishedEvents, claim.read?.event.header.source ?? "unknown",
      EventState.deadLettered.rawValue
    ).add()
    lanes.finish(claim.lane)
  }

  /// Lets go of the lane, for good or until something happens.
  private func settle(_ claim: LaneQueue.Claim) {
    guard case .active(let active) = claim.work.state else {
      return lanes.rest(claim, until: clock.now() + Self.pause)
    }
    guard active.runs.allSatisfy(\.isOver) else {
      if active.isParked { return lanes.park(claim.consumed) }
      return lanes.rest(claim.consumed, until: active.nextDue)
    }
    note(active, of: claim.work.event)
    lanes.finish(claim.lane)
  }

  /// An event has come to its end.
  private func note(_ active: ActiveEvent, of event: Event) {
    let header = event.header
    metrics.counter(.finishedEvents, header.source, active.state.rawValue).add()
    metrics.histogram(.eventTime, header.source).record(clock.now() - header.receivedAt)
    for run in active.runs {
      metrics.counter(.finishedRuns, run.workflow, run.state.rawValue).add()
      for step in run.machine.steps {
        metrics.counter(.finishedSteps, run.workflow, step.action, step.state.rawValue).add()
      }
    }
    log.debug(
      "an event came to its end",
      [
        "event": LogValue(header.id), "source": .text(header.source), "type": .text(header.type),
        "state": .text(active.state.rawValue),
        "runs": .text(active.runs.map(\.id.description).joined(separator: " ")),
      ])
  }

  /// The store has refused. Memory is ahead of the records, so the same records are submitted again before
  /// anything else is done; an attempt is not begun without its record. Records that can never be written, which is
  /// a bug of ours, end the event where it can be seen.
  private func keep(_ advance: Advance, _ claim: LaneQueue.Claim, _ error: StoreError) {
    if case .closed = error { return }
    guard error.isTransient || advance.endsEvent else {
      for attempt in advance.attempts { attempts.giveUp(attempt) }
      return bury(claim, error)
    }
    lanes.rest(claim.consumed, unsaved: advance, until: clock.now() + Self.pause)
  }

  private func bury(_ claim: LaneQueue.Claim, _ error: StoreError) {
    let event = claim.work.event.header.id
    log.error(
      "records of an event cannot be written",
      ["event": LogValue(event), "error": LogValue(error)])
    if case .active(let active) = claim.work.state {
      for run in active.runs where run.isKnownAtGate {
        lanes.wake(attempts.gates.withdraw(run.id))
      }
    }
    end(claim, claim.work.candidate, because: "its records cannot be written")
  }

  /// What was set aside is not in the store any more as it was: a row that cannot be read. A person sees it.
  private func lose(_ claim: LaneQueue.Claim) {
    log.error("an event cannot be read any more", ["event": LogValue(claim.event)])
    end(claim, nil, because: "it cannot be read any more")
  }

  /// Nothing takes the event up again but a person.
  private func end(_ claim: LaneQueue.Claim, _ candidate: CandidateID?, because reason: String) {
    var end = Advance(endsEvent: true)
    end.changes = [
      .buried(claim.event, errorClass: "internal", reason: reason, at: clock.now())
    ]
    end.alerts = [.buried(claim.event, candidate, reason: reason)]
    save(end, of: claim)
  }
}

extension LaneQueue.Claim {
  /// Its messages have been taken in.
  var consumed: LaneQueue.Claim {
    var claim = self
    claim.messages = []
    return claim
  }
}
