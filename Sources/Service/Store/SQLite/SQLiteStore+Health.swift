import SQLite
package import Telemetry
import Threads
package import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension SQLiteStore {
  /// What the storage thread says of its commits.
  struct Commits {
    /// Why the last one was refused; nil: it was not.
    var failure: StoreError?
    /// When the one that is under way began.
    var began: ContinuousClock.Instant?
    /// That one carries: fewer while senders wait.
    var changes: Int

    /// `failure`: nil where the fault lay in what was submitted.
    mutating func refused(_ failure: StoreError?) {
      self.failure = failure
      began = nil
    }
  }

  /// A commit that takes longer says that something is wrong with the disk.
  private static let patience = Duration.seconds(10)

  package var health: StoreHealth {
    let commits = commits.withLock { $0 }
    if let began = commits.began, .now - began > Self.patience { return .stuck(.now - began) }
    if let failure = commits.failure { return .refusing(failure) }
    return queue.withLock { $0.isFull(options) } ? .overloaded : .fine
  }

  package var changesPerCommit: Int { commits.withLock(\.changes) }

  /// Lets a scraper see how much waits, and how large the files are. What needs the database is read over a reader of
  /// its own, by whoever scrapes.
  package func publish(in metrics: Metrics, now: @escaping @Sendable () -> Timestamp)
    throws(StoreError)
  {
    let queue = queue
    metrics.gauge(.storeQueue, "deliveries") { Double(queue.withLock { $0.deliveries.count }) }
    metrics.gauge(.storeQueue, "changes") { Double(queue.withLock { $0.changes.count }) }
    metrics.gauge(.storeQueueBytes) { Double(queue.withLock { $0.deliveryBytes }) }
    let files = files
    metrics.gauge(.storeSize, "database") { Self.size(of: files.database) }
    metrics.gauge(.storeSize, "log") { Self.size(of: files.database + "-wal") }
    let reader = Monitor(try SQLiteReader(files))
    metrics.gauge(.oldestPending) {
      let oldest = reader.withLock { reader in Result { try reader.oldestPending() } }
      guard case .success(let oldest) = oldest else { return nil }
      return oldest.map { max(0, (now() - $0).seconds) } ?? 0
    }
    metrics.gauge(.openLetters) {
      let count = reader.withLock { reader in Result { try reader.openLetters() } }
      guard case .success(let count) = count else { return nil }
      return Double(count)
    }
  }

  private static func size(of path: String) -> Double? {
    var status = stat()
    return stat(path, &status) == 0 ? Double(status.st_size) : nil
  }
}

extension SQLiteReader {
  /// When the oldest event was received that has not come to its end; nil: all have.
  func oldestPending() throws(StoreError) -> Timestamp? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT received_at FROM deliveries WHERE state = 'pending' ORDER BY seq LIMIT 1"
      ) { row in row.time(0) }
    }
  }

  func openLetters() throws(StoreError) -> Int64 {
    try storeErrors { () throws(SQLiteError) in
      try connection.first("SELECT count(*) FROM dead_letters WHERE state = 'open'") { row in
        row.integer(0)
      } ?? 0
    }
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
