import Store
import Telemetry
import Threads
import Values

/// Takes away what has been kept long enough, some rows at a time, so that nobody waits for it; on a thread of its own,
/// once an hour.
final class Janitor: Sendable {
  private struct State {
    var retention: Retention
    var isClosed = false
  }

  private let state: Monitor<State>
  private let store: any Store
  private let clock: any RuntimeClock
  private let log: Log

  private static let interval = Duration.seconds(3600)
  /// Rows of one commit: some milliseconds.
  private static let batch = 100
  /// Answers to other verbs are read at once; nobody asks for old ones.
  private static let commands = Duration.seconds(7 * 86_400)

  init(_ retention: Retention, store: any Store, clock: any RuntimeClock, log: Log) {
    state = Monitor(State(retention: retention))
    self.store = store
    self.clock = clock
    self.log = log
    clock.onJump { [state] in state.wakeAll() }
  }

  /// From the next round on.
  func keep(_ retention: Retention) { state.withLock { $0.retention = retention } }

  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    repeat {
      do throws(StoreError) {
        try sweep(reader)
      } catch {
        if case .closed = error { return }
        log.error("old records cannot be taken away", ["error": LogValue(error)])
      }
    } while waitForNextRound()
  }

  /// One round.
  func sweep(_ reader: any StoreReader) throws(StoreError) {
    let retention = state.withLock { $0.retention }
    let now = clock.now()
    let past = now - Self.commands
    if try reader.hasCommands(finishedBefore: past) { try commit([.forgetCommands(before: past)]) }
    for kind in RetainedKind.allCases {
      guard let period = retention.period(of: kind) else { continue }
      var count = 0
      var place: Int64? = 0
      while let last = place, !state.withLock({ $0.isClosed }) {
        let page = try reader.retained(
          kind, before: now - period, after: last, limit: Self.batch)
        if !page.expired.isEmpty { try commit([.prune(kind, page.expired)]) }
        count += page.expired.count
        place = page.last
      }
      if count > 0 {
        log.info(
          "old records were looked through",
          ["kind": .text(kind.rawValue), "rows": .integer(count)])
      }
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

  /// False when it is closed before.
  private func waitForNextRound() -> Bool {
    let deadline = clock.now() + Self.interval
    while true {
      let isOpen: Bool? = state.waitForFinding { [clock] state -> Monitor<State>.Finding<Bool> in
        if state.isClosed { return .result(false) }
        if clock.now() >= deadline { return .result(true) }
        return .again(until: clock.pause(until: deadline).map { ContinuousClock.now + $0 })
      }
      if let isOpen { return isOpen }
    }
  }
}
