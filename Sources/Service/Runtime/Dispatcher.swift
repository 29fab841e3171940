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
  private struct State {
    /// Counts the times that something new was announced.
    var notices = 1
    /// The last announcement whose events are all in their lanes.
    var seen = 0
    /// What other verbs have asked for, and what became of it.
    var orders: [(number: Int, order: LetterOrder)] = []
    var answers: [Int: [LetterResult]] = [:]
    var orderCount = 0
    var isClosed = false
    /// Whether its thread is at work.
    var isRunning = false
    /// Why the last batch could not be read or recorded; nil: it could.
    var failure: StoreError?
  }

  private enum Turn {
    case events(notice: Int)
    case order(number: Int, LetterOrder)
  }

  private let state = Monitor(State())
  private let store: any Store
  private let catalog: GraphCatalog
  private let lanes: LaneQueue
  private let clock: any RuntimeClock
  private let log: Log
  private let metrics: Metrics
  private let alerts: AlertDesk

  /// Events read, written and handed over together.
  private static let batch = 64
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

  /// Waits until everything announced so far is in its lane.
  func waitUntilCaughtUp() {
    state.wait { $0.isClosed || $0.seen == $0.notices && $0.orders.isEmpty ? () : nil }
  }

  /// Has an order carried out, between two batches of events, and waits for it; nil where the process ends before.
  func carryOut(_ order: LetterOrder) -> [LetterResult]? {
    let number = state.withLock { state in
      state.orderCount += 1
      state.orders.append((state.orderCount, order))
      return state.orderCount
    }
    state.wakeAll()
    return state.wait { state -> [LetterResult]?? in
      if let answer = state.answers.removeValue(forKey: number) { return .some(answer) }
      return state.isClosed ? .some(nil) : nil
    }
  }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    var mapper = EventMapper(reader: reader, catalog: catalog, clock: clock)
    var cursor: Int64 = 0
    state.withLock { $0.isRunning = true }
    defer { state.withLock { $0.isRunning = false } }
    while let turn = nextTurn() {
      guard lanes.waitForRoom(below: Self.room) else { return }
      switch turn {
      case .order(let number, let order):
        guard let results = carryOut(order, reader, &mapper, upTo: cursor) else { continue }
        state.withLock { state in
          state.orders.removeFirst()
          state.answers[number] = results
        }
        state.wakeAll()
      case .events(let notice):
        guard let events = read(reader, after: cursor) else { continue }
        guard let last = events.last else {
          state.withLock { $0.seen = notice }
          state.wakeAll()
          continue
        }
        if dispatch(events, &mapper) { cursor = last.sequence }
      }
    }
  }

  /// Why events are not taken up now; nil where they are.
  var obstacle: String? {
    state.withLock { state in
      if state.isClosed || !state.isRunning { return "no events are taken up" }
      return state.failure.map { "events cannot be taken up: \($0.description)" }
    }
  }

  private var isClosed: Bool { state.withLock { $0.isClosed } }

  private func nextTurn() -> Turn? {
    state.wait { state -> Turn?? in
      if state.isClosed { return .some(nil) }
      if let first = state.orders.first { return .order(number: first.number, first.order) }
      return state.notices > state.seen ? .events(notice: state.notices) : nil
    }
  }

  /// Nil where the store failed; a pause has passed then, and nothing is written.
  private func carryOut(
    _ order: LetterOrder, _ reader: any StoreReader, _ mapper: inout EventMapper,
    upTo cursor: Int64
  ) -> [LetterResult]? {
    do {
      let desk = LetterDesk(reader: reader, graph: catalog.current, now: clock.now())
      let plan = try desk.plan(order)
      if !plan.changes.isEmpty { try commit(plan.changes) }
      takeUp(Array(plan.released), reader, &mapper, upTo: cursor)
      return plan.results
    } catch {
      if case .closed = error { return nil }
      log.error("dead letters cannot be taken up, trying again", ["error": LogValue(error)])
      rest()
      return nil
    }
  }

  /// Puts released events into their lanes; those that the cursor has not come to yet are read in their turn. Their
  /// release is recorded: where the process ends before, the next one finds them.
  private func takeUp(
    _ released: [EventID], _ reader: any StoreReader, _ mapper: inout EventMapper,
    upTo cursor: Int64
  ) {
    var left: ArraySlice<PendingEvent>?
    while !isClosed, lanes.waitForRoom(below: Self.room) {
      guard let events = left else {
        do {
          let events = try reader.pendingEvents(among: released)
          left = events.filter { $0.sequence <= cursor }[...]
          if events.contains(where: { $0.sequence > cursor }) { notice() }
        } catch {
          log.error("released events cannot be read, trying again", ["error": LogValue(error)])
          rest()
        }
        continue
      }
      guard !events.isEmpty else { return }
      if dispatch(Array(events.prefix(Self.batch)), &mapper, again: true) {
        left = events.dropFirst(Self.batch)
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

  /// False where nothing of the batch was recorded; it is to be taken again.
  private func dispatch(
    _ events: [PendingEvent], _ mapper: inout EventMapper, again: Bool = false
  ) -> Bool {
    do {
      let batch = again ? try mapper.mapAgain(events) : try mapper.map(events)
      if !batch.changes.isEmpty {
        try commit(alerts.with(batch.alerts, batch.changes))
      }
      mapper.committed()
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
      return true
    } catch {
      mapper.forget()
      if case .closed = error { return false }
      state.withLock { $0.failure = error }
      log.error("events cannot be dispatched, trying again", ["error": LogValue(error)])
      rest()
      return false
    }
  }

  private func commit(_ changes: [Change]) throws(StoreError) {
    let answer = Monitor<Result<Void, StoreError>?>(nil)
    store.commit(changes) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    try answer.wait { $0 }.get()
  }

  private func rest() { _ = state.wait(atMost: Self.pause) { $0.isClosed ? () : nil } }
}
