import Graph
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
  private let dispatcher: Dispatcher
  private let removeFiles: @Sendable (Timestamp, () -> Bool) throws -> Int
  private let clock: any RuntimeClock
  private let log: Log
  private let metrics: Metrics

  private static let interval = Duration.seconds(3600)
  /// Rows of one commit: some milliseconds.
  private static let batch = 100
  /// Candidates of one commit: each has some dozen rows.
  private static let candidates = 25
  /// Files of one commit: each may have some megabytes.
  private static let files = 5
  /// Answers to other verbs are read at once; nobody asks for old ones.
  private static let commands = Duration.seconds(7 * 86_400)

  init(
    _ retention: Retention, store: any Store, dispatcher: Dispatcher,
    removeFiles: @escaping @Sendable (Timestamp, () -> Bool) throws -> Int,
    clock: any RuntimeClock, log: Log, metrics: Metrics
  ) {
    self.retention = Mutex(retention)
    rounds = Rounds(clock: clock)
    self.store = store
    self.dispatcher = dispatcher
    self.removeFiles = removeFiles
    self.clock = clock
    self.log = log
    self.metrics = metrics
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
      try sweep(kind, before: now - period, reader)
    }
    if let period = retention.candidates {
      try sweepCandidates(before: now - period, reader)
      try sweepJobs(before: now - period, reader)
    }
    if let period = retention.tasks { try sweepTasks(before: now - period, reader) }
    // What named them may have gone just now.
    try sweepAttachedFiles(reader)
    if let period = retention.outbox { sweepFiles(before: now - period) }
  }

  private func sweep(
    _ kind: RetainedKind, before time: Timestamp, _ reader: any StoreReader
  ) throws(StoreError) {
    var count = 0
    var place: Int64? = 0
    while let last = place, !rounds.isClosed {
      let page = try reader.retained(kind, before: time, after: last, limit: Self.batch)
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

  /// On the dispatcher's thread, between two batches: so no event of theirs is being mapped meanwhile that would still find
  /// them.
  private func sweepCandidates(
    before time: Timestamp, _ reader: any StoreReader
  ) throws(StoreError) {
    var count = 0
    var last: CandidateID?
    repeat {
      let page = try reader.forgettableCandidates(
        untouchedSince: time, after: last, limit: Self.batch)
      var rest = page.expired[...]
      while !rest.isEmpty, !rounds.isClosed {
        let batch = Array(rest.prefix(Self.candidates))
        rest = rest.dropFirst(batch.count)
        guard dispatcher.carryOut(.forget(.candidates(batch, untouchedSince: time))) != nil else {
          return
        }
        for id in batch where try reader.record(of: id) == nil { count += 1 }
      }
      last = page.last
    } while last != nil && !rounds.isClosed
    tell("candidates", count)
  }

  /// On the dispatcher's thread, like candidates: it remembers what is known of jobs.
  private func sweepJobs(before time: Timestamp, _ reader: any StoreReader) throws(StoreError) {
    var count = 0
    while !rounds.isClosed {
      let jobs = try reader.jobs(unsaidSince: time, limit: Self.batch)
      guard !jobs.isEmpty,
        dispatcher.carryOut(.forget(.jobs(jobs, unsaidSince: time))) != nil
      else { break }
      count += jobs.count
    }
    tell("jobs", count)
  }

  /// Whatever is to be kept for ever: a file that nobody names cannot be asked for.
  private func sweepAttachedFiles(_ reader: any StoreReader) throws(StoreError) {
    var count = 0
    while !rounds.isClosed {
      let files = try reader.unusedFiles(limit: Self.files)
      guard !files.isEmpty else { break }
      try store.commitNow([.forgetFiles(files)])
      count += files.count
    }
    tell("files", count)
  }

  private func sweepTasks(
    before time: Timestamp, _ reader: any StoreReader
  ) throws(StoreError) {
    var count = 0
    while !rounds.isClosed {
      let tasks = try reader.tasks(doneBefore: time, limit: Self.batch)
      guard !tasks.isEmpty else { break }
      try store.commitNow([.forgetTasks(tasks)])
      count += tasks.count
    }
    tell("tasks", count)
  }

  /// A folder that refuses is tried again in the next round.
  private func sweepFiles(before time: Timestamp) {
    do {
      tell("outbox", try removeFiles(time) { [rounds] in rounds.isClosed })
    } catch {
      log.warning("old messages cannot be removed", ["error": .text("\(error)")])
    }
  }

  private func tell(_ kind: String, _ count: Int) {
    guard count > 0 else { return }
    metrics.counter(.removedRecords, kind).add(count)
    log.info("old records were removed", ["kind": .text(kind), "count": .integer(count)])
  }
}
