import Actions
import Graph
import Store
import Telemetry
import Threads
import Values

/// Takes accepted events in the order of their rows, maps, completes and checks them, and puts them into their
/// lanes. One thread: so identities are assigned in the order of acceptance, and what a person has taken up again
/// cannot be taken up twice.
final class Dispatcher: Sendable {
  fileprivate struct State {
    /// Counts the times that something new was announced.
    var notices = 1
    /// The last announcement whose events are all in their lanes.
    var seen = 0
    /// What other verbs have asked for, and what became of it.
    var orders: [(number: Int, order: Order)] = []
    var answers: [Int: [OrderResult]] = [:]
    var orderCount = 0
    /// When the next parked run is due, as far as it is known; nil: none is parked. In the beginning nobody has looked.
    var due: Timestamp? = .earliest
    /// Due runs are being taken up.
    var isFiring = false
    var isClosed = false
    /// Its thread has ended.
    var isOver = false
    /// Why the last batch could not be read or recorded; nil: it could.
    var failure: StoreError?
  }

  private enum Turn {
    case events(notice: Int)
    case order(number: Int, Order)
    /// The time of a parked run has come.
    case timers
  }

  private let state = Monitor(State())
  private let store: any Store
  private let catalog: GraphCatalog
  private let lanes: LaneQueue
  private let clock: any RuntimeClock
  private let log: Log
  private let metrics: Metrics
  private let alerts: AlertDesk

  /// Events read together.
  private static let batch = 64
  /// Changes written together at most, or those of one event if they are more.
  private static let changes = 128
  /// Events in memory above which no more are read: the store is the queue.
  private static let room = 4096
  private static let pause = Duration.seconds(1)

  init(
    store: any Store, catalog: GraphCatalog, lanes: LaneQueue, clock: any RuntimeClock, log: Log,
    metrics: Metrics, alerts: AlertDesk
  ) {
    self.store = store
    self.catalog = catalog
    self.lanes = lanes
    self.clock = clock
    self.log = log
    self.metrics = metrics
    self.alerts = alerts
    clock.onJump { [state] in state.wakeAll() }
  }

  /// Events have been accepted.
  func notice() {
    state.withLock { $0.notices += 1 }
    state.wakeAll()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// A run is parked until `time`, and its timer is durable.
  func expect(_ time: Timestamp) {
    let isEarlier = state.withLock { state in
      guard time < state.due ?? .latest else { return false }
      state.due = time
      return true
    }
    if isEarlier { state.wakeAll() }
  }

  /// Waits until everything announced so far is in its lane, and every parked run whose time has come.
  func waitUntilCaughtUp() {
    state.wait { [clock] in $0.isCaughtUp(at: clock.now()) ? () : nil }
  }

  var isCaughtUp: Bool { state.withLock { $0.isCaughtUp(at: clock.now()) } }

  /// Has an order carried out, between two batches of events, and waits for it; nil where the process ends before.
  func carryOut(_ order: Order) -> [OrderResult]? {
    let number = state.withLock { state in
      state.orderCount += 1
      state.orders.append((state.orderCount, order))
      return state.orderCount
    }
    state.wakeAll()
    return state.wait { state -> [OrderResult]?? in
      if let answer = state.answers.removeValue(forKey: number) { return .some(answer) }
      return state.isClosed ? .some(nil) : nil
    }
  }

  /// What the dispatcher's own thread has at hand.
  fileprivate struct Desk {
    let reader: any StoreReader
    var mapper: EventMapper
    /// The row behind which events are to be mapped.
    var cursor: Int64 = 0
    var underWay = BatchesUnderWay()
    var firing: Firing?
  }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    var desk = Desk(
      reader: reader, mapper: EventMapper(reader: reader, catalog: catalog, clock: clock))
    takeUpUnfinished(&desk)
    var hasFired = false
    defer { state.withLock { $0.isOver = true } }
    while let turn = nextTurn(afterTimers: hasFired) {
      guard lanes.waitForRoom(below: Self.room) else { return }
      hasFired = false
      switch turn {
      case .order(let number, let order):
        guard let results = carryOut(order, &desk) else { continue }
        state.withLock { state in
          state.orders.removeFirst()
          state.answers[number] = results
        }
        state.wakeAll()
      case .events(let notice):
        guard let isLast = takeEvents(&desk), isLast else { continue }
        state.withLock { $0.seen = notice }
        state.wakeAll()
      case .timers:
        hasFired = true
        fire(&desk)
      }
    }
  }

  private func takeUpUnfinished(_ desk: inout Desk) {
    let unfinished = UnfinishedEvents(reader: desk.reader, lanes: lanes, now: clock.now())
    while !isClosed {
      do {
        desk.cursor = try unfinished.takeUp(&desk.mapper)
        return
      } catch {
        if case .closed = error { return }
        state.withLock { $0.failure = error }
        log.error("unfinished events cannot be read, trying again", ["error": LogValue(error)])
        rest()
      }
    }
  }

  /// Dispatches the next batch: true where there was none, and all before are in their lanes. Nil where the store
  /// failed.
  private func takeEvents(_ desk: inout Desk) -> Bool? {
    guard let events = read(desk.reader, after: desk.cursor) else { return nil }
    guard let last = events.last else { return settle(&desk, leaving: 0) ? true : nil }
    // Of those that were mapped before the start some have their places already.
    var others = events.filter { !lanes.has($0.id) }
    while !others.isEmpty {
      guard let count = submit(others, &desk) else { return nil }
      desk.cursor = others[count - 1].sequence
      others.removeFirst(count)
      guard settle(&desk, leaving: desk.mapper.isFull ? 0 : store.changesPerCommit) else {
        return nil
      }
    }
    desk.cursor = last.sequence
    return false
  }

  /// Why events are not taken up now; nil where they are.
  var obstacle: String? {
    state.withLock { state in
      if state.isClosed || state.isOver { return "no events are taken up" }
      return state.failure.map { "events cannot be taken up: \($0.description)" }
    }
  }

  private var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Events and timers take turns, so that many of one hold up none of the other.
  private func nextTurn(afterTimers: Bool) -> Turn? {
    while true {
      let turn: Turn?? = state.waitForFinding { [clock] state -> Monitor<State>.Finding<Turn?> in
        if state.isClosed { return .result(nil) }
        if let first = state.orders.first {
          return .result(.order(number: first.number, first.order))
        }
        let areTimersDue = state.isFiring || state.due.map { $0 <= clock.now() } ?? false
        let areEventsDue = state.notices > state.seen
        if areTimersDue, !(afterTimers && areEventsDue) { return .result(.timers) }
        if areEventsDue { return .result(.events(notice: state.notices)) }
        guard let due = state.due else { return .again(until: nil) }
        return .again(until: clock.pause(until: due).map { ContinuousClock.now + $0 })
      }
      // Without a result the time of a timer may have come.
      if let turn { return turn }
    }
  }

  /// Nil where the store failed; a pause has passed then, and nothing is written.
  private func carryOut(
    _ order: Order, _ desk: inout Desk
  ) -> [OrderResult]? {
    guard settle(&desk, leaving: 0) else { return nil }
    do {
      let orders = OrderDesk(
        reader: desk.reader, catalog: catalog, now: clock.now(), isInMemory: lanes.has)
      let plan = try orders.plan(order)
      if !plan.changes.isEmpty { try store.commitNow(plan.changes) }
      // What the mapper remembers of them is not true any more.
      if case .forget = order { desk.mapper.forget() }
      takeUp(Array(plan.released), &desk)
      return plan.results
    } catch {
      if case .closed = error { return nil }
      log.error(
        "what a person asked for cannot be carried out, trying again", ["error": LogValue(error)])
      rest()
      return nil
    }
  }

  /// Puts released events into their lanes; those that the cursor has not come to yet are read in their turn. Their
  /// release is recorded: where the process ends before, the next one finds them.
  private func takeUp(_ released: [EventID], _ desk: inout Desk) {
    var left: [PendingEvent]?
    while !isClosed, lanes.waitForRoom(below: Self.room) {
      guard let events = left else {
        do {
          let events = try desk.reader.pendingEvents(among: released)
          left = events.filter { $0.sequence <= desk.cursor }
          if events.contains(where: { $0.sequence > desk.cursor }) { notice() }
        } catch {
          log.error("released events cannot be read, trying again", ["error": LogValue(error)])
          rest()
        }
        continue
      }
      guard !events.isEmpty else { return }
      if let count = submit(Array(events.prefix(Self.batch)), &desk, again: true),
        settle(&desk, leaving: 0)
      {
        left?.removeFirst(count)
      }
    }
  }

  /// Nil where the store could not be read; a pause has passed then.
  private func read(_ reader: any StoreReader, after cursor: Int64) -> [PendingEvent]? {
    do {
      let events = try reader.pendingEvents(after: cursor, limit: Self.batch)
      if events.isEmpty { state.withLock { $0.failure = nil } }
      return events
    } catch {
      state.withLock { $0.failure = error }
      log.error("accepted events cannot be read, trying again", ["error": LogValue(error)])
      rest()
      return nil
    }
  }

  /// Maps the first of these and hands them to the store; gives how many. Nil where they could not be mapped: they are to
  /// be taken again.
  private func submit(
    _ events: [PendingEvent], _ desk: inout Desk, again: Bool = false
  ) -> Int? {
    do {
      let limit = min(Self.changes, store.changesPerCommit)
      let batch =
        again
        ? try desk.mapper.mapAgain(events, changes: limit)
        : try desk.mapper.map(events, changes: limit)
      let changes =
        batch.changes.isEmpty ? [] : alerts.with(batch.alerts, batch.changes)
      desk.underWay.submit(batch, changes, from: again ? nil : desk.cursor, to: store)
      desk.mapper.submitted()
      return batch.taken
    } catch {
      // What is on its way counts among what is forgotten.
      guard settle(&desk, leaving: 0) else { return nil }
      desk.mapper.forget()
      failed(error)
      return nil
    }
  }

  /// Puts what is recorded into its lanes, and waits for it while more than so many changes are on their way. False where the
  /// store refused one: nothing is on its way then, and the cursor is where that one began.
  private func settle(_ desk: inout Desk, leaving count: Int) -> Bool {
    while let outcome = desk.underWay.next(waits: desk.underWay.changes > count) {
      if case .failure(let error) = outcome.result {
        desk.mapper.forget()
        desk.cursor = outcome.start ?? desk.cursor
        failed(error)
        return false
      }
      desk.mapper.committed()
      enter(outcome.batch)
    }
    return true
  }

  /// Puts what is recorded into its lanes.
  private func enter(_ batch: EventMapper.Batch) {
    alerts.raise(batch.alerts)
    for join in batch.joins {
      log.info(
        "two records are one person",
        [
          "event": LogValue(join.event), "candidate": LogValue(join.winner),
          "joined": LogValue(join.loser),
        ])
    }
    metrics.counter(.dispatchedEvents, "lane").add(batch.works.count)
    metrics.counter(.dispatchedEvents, "quarantined").add(batch.quarantined)
    metrics.counter(.dispatchedEvents, "ignored").add(batch.ignored)
    lanes.enqueue(batch.works)
    state.withLock { $0.failure = nil }
  }

  private func failed(_ error: StoreError) {
    if case .closed = error { return }
    state.withLock { $0.failure = error }
    log.error("events cannot be dispatched, trying again", ["error": LogValue(error)])
    rest()
  }

  private func rest() { _ = state.wait(atMost: Self.pause) { $0.isClosed ? () : nil } }
}

// MARK: - Parked runs

extension Dispatcher {
  /// Runs that are due, on their way into their lanes.
  struct Firing {
    /// Those that are parked until now or before.
    let time: Timestamp
    /// Everything up to this row was accepted before: it is mapped first, so that an event that cancels is not
    /// overlooked because it still stands in the queue.
    let barrier: Int64
    /// The last that was taken up.
    var last: ParkedRun?
  }

  /// Takes up the next batch of the runs that are due.
  private func fire(_ desk: inout Desk) {
    do throws(StoreError) {
      let current: Firing
      if let firing = desk.firing {
        current = firing
      } else {
        current = try beginFiring(desk.reader)
      }
      desk.firing = current
      while desk.cursor < current.barrier {
        guard let isLast = takeEvents(&desk) else { return }
        // What was read last saw every row up to the barrier: none of those is left to be mapped.
        if isLast { desk.cursor = max(desk.cursor, current.barrier) }
        guard lanes.waitForRoom(below: Self.room) else { return }
      }
      guard settle(&desk, leaving: 0) else { return }
      let parked = try desk.reader.parkedRuns(
        dueBy: current.time, after: current.last, limit: Self.batch)
      let events = try desk.reader.mappedEvents(Array(Set(parked.map(\.event))))
      let batch = try desk.mapper.mapAgain(events)
      try drop(parked, notIn: batch)
      var works = batch.works
      for index in works.indices { works[index].ripeUntil = current.time }
      lanes.wake(works)
      metrics.counter(.firedTimers).add(parked.count)
      if let last = parked.last { desk.firing?.last = last }
      guard parked.count < Self.batch else { return }
      try endFiring(current, desk.reader)
      desk.firing = nil
    } catch {
      if case .closed = error { return }
      log.error("parked runs cannot be taken up, trying again", ["error": LogValue(error)])
      rest()
    }
  }

  /// Timers of events that cannot be read any more would fire for ever.
  private func drop(
    _ parked: [ParkedRun], notIn batch: EventMapper.Batch
  ) throws(StoreError) {
    let readable = Set(batch.works.map(\.event.header.id))
    let lost = parked.filter { !readable.contains($0.event) }
    guard !lost.isEmpty else { return }
    let reason = "it cannot be read any more"
    let events = Set(lost.map(\.event)).subtracting(batch.buried)
    let now = clock.now()
    // A timer whose run is gone as well would stay.
    let ends =
      lost.map { Change.noTimer(run: $0.run, step: $0.step) }
      + events.map { .buried($0, errorClass: "internal", reason: reason, at: now) }
    let told = batch.alerts + events.map { .buried($0, nil, reason: reason) }
    try store.commitNow(alerts.with(told, batch.changes + ends))
    alerts.raise(told)
    for run in lost {
      log.error(
        "a parked run is lost: its event cannot be read any more",
        ["run": LogValue(run.run), "event": LogValue(run.event)])
    }
  }

  private func beginFiring(_ reader: any StoreReader) throws(StoreError) -> Firing {
    state.withLock { state in
      state.isFiring = true
      // What is parked from now on announces itself.
      state.due = nil
    }
    // The time first: what is accepted before it is among the rows.
    let time = clock.now()
    return Firing(time: time, barrier: try reader.newestSequence())
  }

  private func endFiring(_ firing: Firing, _ reader: any StoreReader) throws(StoreError) {
    let next = try reader.nextParkedRun(after: firing.time)
    state.withLock { state in
      state.isFiring = false
      if let next { state.due = min(state.due ?? next, next) }
    }
    state.wakeAll()
  }
}

extension Dispatcher.State {
  fileprivate func isCaughtUp(at now: Timestamp) -> Bool {
    if isClosed { return true }
    let areTimersDue = isFiring || due.map { $0 <= now } ?? false
    return seen == notices && orders.isEmpty && !areTimersDue
  }
}
