import Store
import Synchronization
import Telemetry
import Values

/// Takes away what has been kept long enough, some rows at a time, so that nobody waits for it; on a thread of its own,
/// once an hour.
final class Janitor: Sendable {
  private let retention: Mutex<Retention>
  private let rounds: Rounds
  private let store: any Store
  private let clock: any RuntimeClock
  private let log: Log

  private static let interval = Duration.seconds(3600)
  /// Rows of one commit: some milliseconds.
  private static let batch = 100
  /// Answers to other verbs are read at once; nobody asks for old ones.
  private static let commands = Duration.seconds(7 * 86_400)

  init(_ retention: Retention, store: any Store, clock: any RuntimeClock, log: Log) {
    self.retention = Mutex(retention)
    rounds = Rounds(clock: clock)
    self.store = store
    self.clock = clock
    self.log = log
  }

  /// From the next round on.
  func keep(_ retention: Retention) { self.retention.withLock { $0 = retention } }

  func close() { rounds.close() }

  /// Until it is closed. `reader` is this thread's own.
  func run(_ reader: any StoreReader) {
    repeat {
      do throws(StoreError) {
        try sweep(reader)
      } catch {
        if case .closed = error { return }
        log.error("old records cannot be taken away", ["error": LogValue(error)])
      }
    } while rounds.waitForNext(after: Self.interval)
  }

  /// One round.
  func sweep(_ reader: any StoreReader) throws(StoreError) {
    let retention = self.retention.withLock { $0 }
    let now = clock.now()
    let past = now - Self.commands
    if try reader.hasCommands(finishedBefore: past) {
      try store.commitNow([.forgetCommands(before: past)])
    }
    for kind in RetainedKind.allCases {
      guard let period = retention.period(of: kind) else { continue }
      var count = 0
      var place: Int64? = 0
      while let last = place, !rounds.isClosed {
        let page = try reader.retained(
          kind, before: now - period, after: last, limit: Self.batch)
        if !page.expired.isEmpty { try store.commitNow([.prune(kind, page.expired)]) }
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
}
