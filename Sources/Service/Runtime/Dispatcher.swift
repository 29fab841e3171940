import Actions
import Graph
import Store
import Telemetry
import Threads
import Values

/// Takes accepted events in the order of their rows, maps, completes and checks them, and puts them into their
/// lanes. One thread: so identities are assigned in the order of acceptance.
final class Dispatcher: Sendable {
  private struct State {
    /// Counts the times that something new was announced.
    var notices = 1
    /// The last announcement whose events are all in their lanes.
    var seen = 0
    var isClosed = false
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
  private static let batch = 256
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
    state.wait { $0.isClosed || $0.seen == $0.notices ? () : nil }
  }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    var mapper = EventMapper(reader: reader, catalog: catalog, clock: clock)
    var cursor: Int64 = 0
    while let notice = nextNotice() {
      while !isClosed {
        guard lanes.waitForRoom(below: Self.room) else { return }
        guard let events = read(reader, after: cursor) else { continue }
        guard let last = events.last else { break }
        guard dispatch(events, &mapper) else { continue }
        cursor = last.sequence
      }
      state.withLock { $0.seen = notice }
      state.wakeAll()
    }
  }

  private var isClosed: Bool { state.withLock { $0.isClosed } }

  private func nextNotice() -> Int? {
    state.wait { state -> Int?? in
      if state.isClosed { return .some(nil) }
      return state.notices > state.seen ? .some(state.notices) : nil
    }
  }

  /// Nil where the store could not be read; a pause has passed then.
  private func read(_ reader: any StoreReader, after cursor: Int64) -> [PendingEvent]? {
    do {
      return try reader.pendingEvents(after: cursor, limit: Self.batch)
    } catch {
      log.error("accepted events cannot be read, trying again", ["error": LogValue(error)])
      rest()
      return nil
    }
  }

  /// False where nothing of the batch was recorded; it is to be taken again.
  private func dispatch(_ events: [PendingEvent], _ mapper: inout EventMapper) -> Bool {
    do {
      let batch = try mapper.map(events)
      if !batch.changes.isEmpty {
        try commit(batch.changes + alerts.changes(for: batch.alerts))
      }
      mapper.committed()
      alerts.raise(batch.alerts)
      metrics.counter("events_dispatched").add(batch.works.count)
      metrics.counter("events_quarantined").add(batch.quarantined)
      metrics.counter("events_ignored").add(batch.ignored)
      lanes.enqueue(batch.works)
      return true
    } catch {
      mapper.forget()
      if case .closed = error { return false }
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
