import Graph
import SQLite
package import Telemetry
import Threads
import Values

/// The store in one SQLite file (write-ahead log, synchronised at every commit).
///
/// One thread owns the write connection. It swaps the list of what waits, writes all of it in one transaction and,
/// when COMMIT has returned, tells the senders; what comes meanwhile is the next list. A second thread tells the runtime,
/// a third moves the log into the file. Readers have connections of their own.
package final class SQLiteStore: Store {
  package struct Options: Sendable {
    /// Deliveries that may wait for a commit; more are answered `.overloaded`.
    package var queueLimit = 8192
    /// Bytes of their bodies and headers that may wait, so that memory does not grow when the disk is slow; one delivery
    /// is taken whatever its size.
    package var queueBytes = 64 << 20
    /// Deliveries in one commit: bounds how long the first waits for the last.
    package var batchLimit = 1024
    /// Changes of the runtime in one commit, or one list of them if it is longer: about 10 us each.
    package var changeLimit = 512
    /// The same where deliveries are in it too, on a disk that is quick. Their senders wait for the end of the commit, and
    /// of the one before, so the work on what they have sent earlier must not make them long. Where the disk takes longer
    /// than the changes, more of them may come along.
    package var changesBesideDeliveries = 64
    /// The time from the beginning of a commit with work of the runtime's to that of the next, at least, so that a busy
    /// server commits what has come together. Deliveries do not wait for it: senders that come again as soon as they are
    /// answered would come at the pace of the work.
    package var workInterval = Duration.milliseconds(2)
    /// The same of any two commits. Shorter: while one commit is under way the listener is to take the deliveries of the
    /// next, and not to wait for the answers of this one.
    package var deliveryInterval = Duration.microseconds(500)
    /// Pages by which the write-ahead log grows before they are moved into the file: 8 MB. The last form of a page is
    /// moved alone, so the more at once, the less in all.
    package var checkpointFrames = 1000
    /// Pages from which on the log is to begin anew: 128 MB. It is not cut then: writing over what there is costs the
    /// file system less than growing a file.
    package var longLogFrames = 16_000
    /// Keys of deliveries that lie in memory before they are put into their table, about 70 bytes each. The more, the
    /// fewer pages of the table are written, and the more rows a start after a kill reads again.
    package var keysInMemory = 240_000
    /// Memory that says of most deliveries that they are new: a power of two. 8 MB do for two million events.
    package var keyFilterBytes = 8 << 20
    /// Memory for pages of the write connection. Most of what it writes goes to the ends of tables, so a small one holds
    /// what a commit changes.
    package var cacheKilobytes = 6_144
    /// Between two tries of a store that refuses, while nobody comes.
    package var probeInterval = Duration.seconds(1)
    package var faults = Faults.none
    package var log = Log.silent
    package var metrics = Metrics()
    /// Pages that the database file may have; nil: as many as the disk holds.
    package var pageLimit: Int?

    package init() {}
  }

  package let files: StateFiles
  let options: Options
  let queue: Monitor<Queue>
  let commits: Monitor<Commits>
  let log: Monitor<LogState>
  /// Whom to tell. In a struct, since a bare closure behind a generic lock is wrapped in two thunks more at each access,
  /// for ever.
  private struct NewEvents {
    var notify: (@Sendable () -> Void)?
  }

  private let newEvents: Monitor<NewEvents>
  private let lock: StateLock
  private let threads: Threads

  /// What waits for the storage thread.
  struct Queue {
    var deliveries: [Job] = []
    /// Of the deliveries that wait.
    var deliveryBytes = 0
    var changes: [Job] = []
    var refused: [RefusedDelivery] = []
    /// Whether the storage thread is to be woken for changes. Otherwise it looks for them by itself before long.
    var isWorkDue = true
    var isClosed = false
    /// Stands for a process that has died: nothing that waits is written any more.
    var isAbandoned = false

    func isFull(_ options: Options) -> Bool {
      deliveries.count >= options.queueLimit || deliveryBytes >= options.queueBytes
    }
  }

  enum Job: Sendable {
    case accept(KeyedDelivery, then: @Sendable (Result<Acceptance, StoreError>) -> Void)
    case commit([Change], in: CommitChain?, then: @Sendable (Result<Void, StoreError>) -> Void)
  }

  /// What the storage thread and the checkpoint thread ask of each other.
  struct LogState {
    /// The log has grown: it is to be moved.
    var isMoveWanted = false
    /// Nearly all of a long log is in the file: the writer is to move the rest, so that the log begins anew.
    var isEndWanted = false
    var isOver = false
  }

  private struct Threads: Sendable {
    let storage: WorkerThread
    let checkpoint: WorkerThread
    let announcements: WorkerThread
    let keys: WorkerThread

    func join() {
      for thread in [storage, checkpoint, announcements, keys] { thread.join() }
    }
  }

  /// Takes the lock on the folder, opens or creates the database and brings its schema up to date.
  package init(_ files: StateFiles, _ options: Options = Options()) throws(StoreError) {
    self.files = files
    self.options = options
    let lock = try StateLock(folder: files.folder)
    self.lock = lock
    let commits = Monitor(Commits(changes: options.changeLimit))
    self.commits = commits
    let announcer = Announcer()
    let writer: StorageWriter
    let checkpointer: Connection
    do {
      writer = try StorageWriter(files, options, commits, announcer)
      checkpointer = try storeErrors { () throws(SQLiteError) in
        // A checkpoint that waits for a reader holds up the writer meanwhile: it gives up soon and tries again.
        let connection = try Connection(path: files.database, busyTimeoutMilliseconds: 100)
        try connection.useWriteAheadLog()
        return connection
      }
    } catch {
      lock.release()
      throw error
    }
    let keyScan = writer.keyScan
    let queue = Monitor(Queue())
    let log = Monitor(LogState())
    let newEvents = Monitor(NewEvents())
    self.newEvents = newEvents
    self.queue = queue
    self.log = log
    threads = Threads(
      storage: WorkerThread("storage") {
        writer.run(queue, log) { newEvents.withLock { $0.notify }?() }
        log.withLock { $0.isOver = true }
        log.wakeAll()
        keyScan.stop()
        announcer.end(abandoning: queue.withLock(\.isAbandoned))
      },
      checkpoint: WorkerThread("checkpoint") {
        Checkpointer(checkpointer, options).run(log)
      },
      announcements: WorkerThread("announcer", givesWay: true) { announcer.run() },
      keys: WorkerThread("keys", givesWay: true) { keyScan.run() })
  }

  package func accept(
    _ delivery: Delivery,
    then complete: @escaping @Sendable (Result<Acceptance, StoreError>) -> Void
  ) {
    let keyed: KeyedDelivery
    do throws(StoreError) { keyed = try KeyedDelivery(delivery) } catch {
      return complete(.failure(error))
    }
    let refusal = queue.withLock { queue -> StoreError? in
      if queue.isClosed { return .closed }
      guard !queue.isFull(options) else { return .overloaded }
      queue.deliveries.append(.accept(keyed, then: complete))
      queue.deliveryBytes += keyed.size
      return nil
    }
    if let refusal { complete(.failure(refusal)) } else { queue.wakeOne() }
  }

  package func commit(
    _ changes: [Change], in chain: CommitChain?,
    then complete: @escaping @Sendable (Result<Void, StoreError>) -> Void
  ) {
    let (isClosed, isDue) = queue.withLock { queue in
      if !queue.isClosed { queue.changes.append(.commit(changes, in: chain, then: complete)) }
      return (queue.isClosed, queue.isWorkDue)
    }
    if isClosed { return complete(.failure(.closed)) }
    if isDue { queue.wakeOne() }
  }

  package func refuse(_ delivery: RefusedDelivery) {
    let isTaken = queue.withLock { queue in
      guard !queue.isClosed, queue.refused.count < 256 else { return false }
      queue.refused.append(delivery)
      return true
    }
    if isTaken {
      queue.wakeOne()
    } else {
      options.metrics.counter(.refusedDeliveries, "dropped").add()
    }
  }

  package func onNewEvents(_ notify: @escaping @Sendable () -> Void) {
    newEvents.withLock { $0.notify = notify }
  }

  package func reader() throws(StoreError) -> any StoreReader {
    try SQLiteReader(files)
  }

  package func close() {
    let wasClosed = queue.withLock { queue in
      defer { queue.isClosed = true }
      return queue.isClosed
    }
    queue.wakeAll()
    threads.join()
    if !wasClosed { lock.release() }
  }
}

extension SQLiteStore {
  /// Ends the store as a killed process would leave it: what waits is neither written nor answered, and the
  /// system's lock is let go. For tests of recovery within one process.
  package func crash() {
    queue.withLock { queue in
      queue.isClosed = true
      queue.isAbandoned = true
    }
    queue.wakeAll()
    threads.join()
    lock.release()
  }
}
