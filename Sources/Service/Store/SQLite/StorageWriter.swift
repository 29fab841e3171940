import Graph
import SQLite
import Telemetry
import Threads

/// The storage thread's own: the write connection and what it does with a batch.
///
/// `@unchecked Sendable`: made by the thread that opens the store, then used by the storage thread alone.
final class StorageWriter: @unchecked Sendable {
  private let connection: Connection
  private let refused: RefusedRing
  private let options: SQLiteStore.Options
  private let batchSizes: Histogram
  private let commitTimes: Histogram
  private let failures: Counter
  /// Whether the last commit failed: the log says when it begins and when it ends, not each time.
  private var isFailing = false

  init(_ files: StateFiles, _ options: SQLiteStore.Options) throws(StoreError) {
    self.options = options
    batchSizes = options.metrics.histogram("store_batch_size")
    commitTimes = options.metrics.histogram("store_commit_microseconds")
    failures = options.metrics.counter("store_failed_commits")
    (connection, refused) = try storeErrors { () throws(SQLiteError) in
      let connection = try Connection(path: files.database)
      try connection.useWriteAheadLog(cacheKilobytes: options.cacheKilobytes)
      if let limit = options.pageLimit {
        try connection.execute("PRAGMA max_page_count = \(limit)")
      }
      return (connection, try RefusedRing(path: files.refused))
    }
    try connection.migrate()
  }

  /// Until the queue is closed and empty, or a fault halts the store.
  func run(
    _ queue: Monitor<SQLiteStore.Queue>, _ commits: Monitor<SQLiteStore.CommitCount>,
    onNewEvents notify: () -> Void
  ) {
    while let (jobs, refused) = next(queue) {
      let isAlive = jobs.isEmpty || commit(jobs, notify)
      guard isAlive else {
        return
      }
      if !jobs.isEmpty {
        commits.withLock { $0.count += 1 }
        commits.wakeOne()
      }
      keep(refused)
    }
  }

  /// Waits for work; nil when there will be none any more.
  private func next(
    _ queue: Monitor<SQLiteStore.Queue>
  ) -> ([SQLiteStore.Job], [RefusedDelivery])? {
    queue.wait { queue -> ([SQLiteStore.Job], [RefusedDelivery])?? in
      if queue.isAbandoned { return .some(nil) }
      guard !queue.jobs.isEmpty || !queue.refused.isEmpty else {
        return queue.isClosed ? .some(nil) : nil
      }
      let count = min(queue.jobs.count, options.batchLimit)
      let jobs = Array(queue.jobs.prefix(count))
      queue.jobs.removeFirst(count)
      let refused = queue.refused
      queue.refused.removeAll()
      return .some((jobs, refused))
    }
  }

  /// One transaction for all. A failure of the whole store is everybody's; one that lies in a submission itself is
  /// found by giving each a transaction of its own. False: halted by a fault.
  private func commit(_ jobs: [SQLiteStore.Job], _ notify: () -> Void) -> Bool {
    do {
      guard let answers = try transaction(jobs) else { return false }
      // Before the answers: who has one may count on the runtime's having heard of the event.
      if jobs.contains(where: \.isDelivery) { notify() }
      for answer in answers { answer() }
    } catch {
      connection.rollBack()
      guard !error.concernsWholeStore && jobs.count > 1 else {
        fail(jobs, error)
        return true
      }
      for job in jobs where !commit([job], notify) { return false }
    }
    return true
  }

  /// What to tell whom once it is durable; nil: halted.
  private func transaction(
    _ jobs: [SQLiteStore.Job]
  ) throws(SQLiteError) -> [() -> Void]? {
    let start = ContinuousClock.now
    try connection.run("BEGIN IMMEDIATE")
    var answers: [() -> Void] = []
    answers.reserveCapacity(jobs.count)
    for job in jobs { answers.append(try perform(job)) }
    if case .halt = options.faults.reached(.beforeCommit) { return nil }
    try connection.run("COMMIT")
    if case .halt = options.faults.reached(.afterCommit) { return nil }
    commitTimes.record(ContinuousClock.now - start)
    batchSizes.record(jobs.count)
    if isFailing {
      isFailing = false
      options.log.info("the store takes writes again")
    }
    return answers
  }

  private func perform(_ job: SQLiteStore.Job) throws(SQLiteError) -> () -> Void {
    switch job {
    case .accept(let delivery, let complete):
      let acceptance = try connection.accept(delivery, as: .random(at: delivery.receivedAt))
      return { [self] in
        note(acceptance, of: delivery)
        complete(.success(acceptance))
      }
    case .commit(let changes, let complete):
      for change in changes { try connection.apply(change) }
      return { complete(.success(())) }
    }
  }

  /// What is durable now, and to be told.
  private func note(_ acceptance: Acceptance, of delivery: Delivery) {
    switch acceptance {
    case .conflict(let id, let first):
      options.log.error(
        "an event id came again with other content",
        [
          "source": .text(delivery.source), "delivery": LogValue(id), "first": LogValue(first),
          "show": .text("journeyman deliveries show \(id)"),
        ])
    case .new, .duplicate, .ignored, .answerOnly: break
    }
  }

  private func fail(_ jobs: [SQLiteStore.Job], _ error: SQLiteError) {
    failures.add()
    if !isFailing || !error.concernsWholeStore {
      options.log.error(
        "the store refuses a write", ["error": LogValue(error), "waiting": .integer(jobs.count)])
    }
    isFailing = error.concernsWholeStore
    for job in jobs {
      switch job {
      case .accept(_, let complete): complete(.failure(StoreError(error)))
      case .commit(_, let complete): complete(.failure(StoreError(error)))
      }
    }
  }

  private func keep(_ deliveries: [RefusedDelivery]) {
    for delivery in deliveries {
      do {
        let isKept = try refused.keep(delivery, as: .random(at: delivery.receivedAt))
        options.metrics.counter(isKept ? "refused_kept" : "refused_dropped").add()
      } catch {
        options.metrics.counter("refused_dropped").add()
        options.log.warning("a refused delivery could not be kept", ["error": LogValue(error)])
      }
    }
  }
}
