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
  private var keys: DeliveryKeys
  /// Run by somebody else, beside this.
  let keyScan: KeyScan
  private let options: SQLiteStore.Options
  private let batchSizes: Histogram
  private let commitTimes: Histogram
  private let failures: Counter
  /// Frames that the log had when the checkpoint thread was last asked to move it.
  private var movedAt = 0
  /// Until when what comes waits for more to come.
  private var gatheredUntil: ContinuousClock.Instant?
  /// The same of the runtime's work.
  private var workGatheredUntil: ContinuousClock.Instant?
  /// What the disk took for it.
  private var lastSync = Duration.zero
  /// Whether the last commit failed: the log says when it begins and when it ends, not each time.
  private var isFailing = false
  private let commits: Monitor<SQLiteStore.Commits>
  private let announcer: Announcer

  init(
    _ files: StateFiles, _ options: SQLiteStore.Options, _ commits: Monitor<SQLiteStore.Commits>,
    _ announcer: Announcer
  ) throws(StoreError) {
    self.options = options
    self.commits = commits
    self.announcer = announcer
    keys = DeliveryKeys(limit: options.keysInMemory, filterBytes: options.keyFilterBytes)
    keyScan = KeyScan(files, options)
    batchSizes = options.metrics.histogram(.commitSize)
    commitTimes = options.metrics.histogram(.commitTime)
    failures = options.metrics.counter(.failedCommits)
    (connection, refused) = try storeErrors { () throws(SQLiteError) in
      let connection = try Connection(path: files.database)
      try connection.useWriteAheadLog(cacheKilobytes: options.cacheKilobytes)
      if let limit = options.pageLimit {
        try connection.execute("PRAGMA max_page_count = \(limit)")
      }
      return (connection, try RefusedRing(path: files.refused))
    }
    try connection.migrate(log: options.log)
    try keys.load(from: connection)
  }

  /// Until the queue is closed and empty, or a fault halts the store.
  func run(
    _ queue: Monitor<SQLiteStore.Queue>, _ log: Monitor<SQLiteStore.LogState>,
    onNewEvents notify: () -> Void
  ) {
    while let batch = next(queue) {
      if !batch.jobs.isEmpty {
        let isWork = batch.jobs.count > batch.deliveries
        let now = ContinuousClock.now
        gatheredUntil = now + options.deliveryInterval
        if isWork { workGatheredUntil = now + options.workInterval }
        let changes = batch.deliveries > 0 ? changesBesideDeliveries : options.changeLimit
        commits.withLock { $0.changes = changes }
        guard commit(batch.jobs, batch.deliveries, notify) else { return }
        tend(log)
      }
      keep(batch.refused)
    }
    if !queue.withLock(\.isAbandoned) { settleKeys() }
  }

  /// Has the checkpoint thread move the log as it grows; moves the last of a long one itself. Nobody writes meanwhile, so
  /// it is moved whole, and the next commit begins it anew: another thread would have to lock the writer out, who would
  /// sleep longer than the lock is held. If a reader is in the way, a later commit tries again.
  private func tend(_ log: Monitor<SQLiteStore.LogState>) {
    let frames = connection.logFrames
    if frames < movedAt { movedAt = 0 }
    let isMoveDue = frames >= movedAt + options.checkpointFrames
    let isEndWanted = log.withLock { log in
      defer { log.isEndWanted = false }
      if isMoveDue { log.isMoveWanted = true }
      return log.isEndWanted
    }
    if isMoveDue {
      movedAt = frames
      log.wakeOne()
    }
    if isEndWanted { Checkpointer.move(.passive, connection, options.log) }
  }

  /// Spares the next start the reading of rows. Where the disk refuses, that start reads them.
  private func settleKeys() {
    do {
      try keys.settleAll(in: connection)
    } catch {
      options.log.warning("the keys of deliveries stay unsorted", ["error": LogValue(error)])
    }
  }

  /// Waits for work; nil when there will be none any more.
  private func next(
    _ queue: Monitor<SQLiteStore.Queue>
  ) -> Batch? {
    gather(queue)
    while true {
      let probeAt = isFailing ? ContinuousClock.now + options.probeInterval : nil
      let found = queue.waitForFinding { queue -> Monitor<SQLiteStore.Queue>.Finding<Batch?> in
        let workIsDueAt = probeAt == nil ? workGatheredUntil.flatMap { $0 > .now ? $0 : nil } : nil
        queue.isWorkDue = workIsDueAt == nil
        if let batch = queue.next(options, changesBesideDeliveries) { return .result(batch) }
        return .again(until: probeAt ?? workIsDueAt)
      }
      if let found { return found }
      if probeAt != nil { probe() }
    }
  }

  /// As many as take no longer than the disk.
  private var changesBesideDeliveries: Int {
    let asLong = Int(lastSync / .microseconds(10))
    return min(max(asLong, options.changesBesideDeliveries), options.changeLimit)
  }

  /// Finds out whether a store that refused takes writes again. Without it a server that says it is not ready would not
  /// learn of it: nobody sends it anything.
  private func probe() {
    let change = Change.metadata(key: "probe", value: WallTime.current.description + Self.padding)
    do {
      _ = try transaction([.commit([change], in: nil, then: { _ in })])
      recovered()
    } catch {
      connection.rollBack()
      keys.rolledBack()
      commits.withLock { $0.refused(StoreError(error)) }
    }
  }

  /// Lets more come together when the last commit has begun only just now. A commit costs 0.2 ms of CPU whatever is in it,
  /// and on a fast disk it takes little longer: without this, a busy server would commit every few changes by themselves,
  /// at the expense of its workers. Who comes to an idle server waits for nobody. A sleep and no wait, because each arrival
  /// would end a wait. The runtime's work waits longer than a delivery, for which a sender waits.
  private func gather(_ queue: Monitor<SQLiteStore.Queue>) {
    guard let gatheredUntil else { return }
    let left = gatheredUntil - .now
    guard left > .zero, queue.withLock({ !$0.isClosed && $0.deliveries.count < options.batchLimit })
    else { return }
    WorkerThread.sleep(for: left)
  }

  /// One transaction for all. A failure of the whole store is everybody's; one that lies in a submission itself is
  /// found by giving each a transaction of its own. False: halted by a fault.
  ///
  /// The first `deliveries` of the jobs are deliveries. Their senders are told here, and everybody else by the announcer.
  private func commit(
    _ jobs: [SQLiteStore.Job], _ deliveries: Int, _ notify: () -> Void
  ) -> Bool {
    if !keys.isFilterWhole, let found = keyScan.take() { keys.complete(with: found) }
    let jobs = jobs.count > deliveries ? withoutBrokenChains(jobs) : jobs
    guard !jobs.isEmpty else { return true }
    do {
      guard let acceptances = try transaction(jobs) else { return false }
      if deliveries > 0 { recovered() }
      // Before the answers: who has one may count on the runtime's having heard of the event.
      if acceptances.contains(where: \.isNew) { notify() }
      for (job, acceptance) in zip(jobs, acceptances) { answer(job, acceptance) }
      announcer.announce(jobs, deliveries: deliveries, .success(()))
    } catch {
      connection.rollBack()
      keys.rolledBack()
      guard !error.concernsWholeStore && jobs.count > 1 else {
        fail(jobs, deliveries, error)
        return true
      }
      for (place, job) in jobs.enumerated()
      where !commit([job], place < deliveries ? 1 : 0, notify) { return false }
    }
    return true
  }

  /// Those that build upon what has failed fail here.
  private func withoutBrokenChains(_ jobs: [SQLiteStore.Job]) -> [SQLiteStore.Job] {
    guard jobs.contains(where: { $0.chain?.failure != nil }) else { return jobs }
    for job in jobs {
      if let failure = job.chain?.failure {
        announcer.announce([job], deliveries: 0, .failure(failure))
      }
    }
    return jobs.filter { $0.chain?.failure == nil }
  }

  /// What became of its deliveries, in their order. Nil: halted.
  private func transaction(_ jobs: [SQLiteStore.Job]) throws(SQLiteError) -> [Acceptance]? {
    let start = ContinuousClock.now
    commits.withLock { $0.began = start }
    try connection.run("BEGIN IMMEDIATE")
    var acceptances: [Acceptance] = []
    for job in jobs {
      switch job {
      case .accept(let keyed, _):
        acceptances.append(
          try connection.accept(keyed, as: .random(at: keyed.delivery.receivedAt), &keys))
      case .commit(let changes, _, _):
        for change in changes { try connection.apply(change) }
      }
    }
    try keys.settle(in: connection)
    if case .halt = options.faults.reached(.beforeCommit) { return nil }
    let written = ContinuousClock.now
    try connection.run("COMMIT")
    lastSync = .now - written
    keys.committed()
    if case .halt = options.faults.reached(.afterCommit) { return nil }
    commitTimes.record(ContinuousClock.now - start)
    batchSizes.record(jobs.count)
    commits.withLock { $0.began = nil }
    return acceptances
  }

  /// What was written just now, a delivery or as much as one, says that there is room again. A small change may find
  /// some where a delivery does not.
  private func recovered() {
    guard isFailing else { return }
    isFailing = false
    commits.withLock { $0.failure = nil }
    options.log.info("the store takes writes again")
  }

  private static let padding = String(repeating: " ", count: 64 << 10)

  /// Tells the sender, who waits.
  private func answer(_ job: SQLiteStore.Job, _ acceptance: Acceptance) {
    guard case .accept(let keyed, let complete) = job else { return }
    note(acceptance, of: keyed.delivery)
    complete(.success(acceptance))
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
    case .new, .unmatched, .duplicate, .ignored, .answerOnly: break
    }
  }

  private func fail(_ jobs: [SQLiteStore.Job], _ deliveries: Int, _ error: SQLiteError) {
    failures.add()
    if !isFailing || !error.concernsWholeStore {
      options.log.error(
        "the store refuses a write", ["error": LogValue(error), "waiting": .integer(jobs.count)])
    }
    isFailing = error.concernsWholeStore
    commits.withLock { $0.refused(error.concernsWholeStore ? StoreError(error) : nil) }
    let failure = StoreError(error)
    for job in jobs {
      job.chain?.fail(failure)
      if case .accept(_, let complete) = job { complete(.failure(failure)) }
    }
    announcer.announce(jobs, deliveries: deliveries, .failure(failure))
  }

  private func keep(_ deliveries: [RefusedDelivery]) {
    for delivery in deliveries {
      do {
        let isKept = try refused.keep(delivery, as: .random(at: delivery.receivedAt))
        options.metrics.counter(.refusedDeliveries, isKept ? "kept" : "dropped").add()
      } catch {
        options.metrics.counter(.refusedDeliveries, "dropped").add()
        options.log.warning("a refused delivery could not be kept", ["error": LogValue(error)])
      }
    }
  }
}

/// What one commit carries.
struct Batch {
  /// Deliveries first.
  var jobs: [SQLiteStore.Job]
  var deliveries: Int
  var refused: [RefusedDelivery]
}

extension SQLiteStore.Queue {
  fileprivate var isEmpty: Bool { deliveries.isEmpty && changes.isEmpty && refused.isEmpty }

  /// The next batch; nil: wait. A batch of nil: there will be none any more.
  fileprivate mutating func next(
    _ options: SQLiteStore.Options, _ changesBesideDeliveries: Int
  ) -> Batch?? {
    if isAbandoned { return .some(nil) }
    guard !isEmpty else { return isClosed ? .some(nil) : nil }
    if isClosed { isWorkDue = true }
    guard isWorkDue || !deliveries.isEmpty || !refused.isEmpty else { return nil }
    return .some(takeBatch(options, changesBesideDeliveries))
  }

  /// The deliveries that wait and, if it is due, as much of the runtime's work as does not hold them up for long. Each kind
  /// in the order in which it came; between the two there is no order that anybody could know of.
  fileprivate mutating func takeBatch(
    _ options: SQLiteStore.Options, _ changesBesideDeliveries: Int
  ) -> Batch {
    var batch = Batch(
      jobs: [], deliveries: min(deliveries.count, options.batchLimit), refused: refused)
    refused.removeAll()
    if batch.deliveries == deliveries.count {
      swap(&batch.jobs, &deliveries)
      deliveryBytes = 0
    } else {
      batch.jobs = Array(deliveries.prefix(batch.deliveries))
      deliveries.removeFirst(batch.deliveries)
      deliveryBytes -= batch.jobs.reduce(0) { $0 + $1.size }
    }
    guard isWorkDue else { return batch }
    var room = batch.deliveries > 0 ? changesBesideDeliveries : options.changeLimit
    var taken = 0
    while taken < changes.count, taken == 0 || room > 0 {
      if case .commit(let list, _, _) = changes[taken] { room -= list.count }
      taken += 1
    }
    batch.jobs += changes.prefix(taken)
    changes.removeFirst(taken)
    return batch
  }
}

extension SQLiteStore.Job {
  fileprivate var chain: CommitChain? {
    if case .commit(_, let chain, _) = self { chain } else { nil }
  }

  /// Bytes of a delivery that it holds.
  var size: Int {
    switch self {
    case .accept(let delivery, _): delivery.size
    case .commit: 0
    }
  }
}
