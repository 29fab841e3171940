import Graph
import SQLite
import Values

/// The last refused deliveries, in a database file of their own that is never synced: strangers can fill neither
/// the disk nor the way of the accepted ones. Used by the storage thread.
final class RefusedRing {
  struct Limits: Sendable {
    /// Deliveries kept.
    var count = 2000
    /// Bytes of bodies kept.
    var bytes = 64 << 20
    /// Deliveries taken per second, and at once.
    var perSecond = 50.0
    var burst = 200.0
  }

  private let connection: Connection
  private let limits: Limits
  private var sizes: [(number: Int64, bytes: Int)]
  private var oldest = 0
  private var bytes: Int
  private var tokens: Double
  private var filledAt: Timestamp?

  /// A ring that cannot be read any more is begun anew: nothing depends on it.
  init(path: String, limits: Limits = Limits()) throws(SQLiteError) {
    self.limits = limits
    tokens = limits.burst
    let connection = try Self.open(path)
    self.connection = connection
    sizes = try connection.all("SELECT number, length(body) FROM refused ORDER BY number") { row in
      (row.integer(0), Int(row.integer(1)))
    }
    bytes = sizes.reduce(0) { $0 + $1.bytes }
  }

  /// False where the rate allows no more now.
  func keep(_ delivery: RefusedDelivery, as id: EventID) throws(SQLiteError) -> Bool {
    guard takeToken(at: delivery.receivedAt) else { return false }
    try connection.run(
      """
      INSERT INTO refused (id, source, received_at, status, reason, headers, body)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .id(id), .optional(delivery.source), .time(delivery.receivedAt), .number(delivery.status),
        .text(delivery.reason), Seal.close(delivery.headers), Seal.close(delivery.body),
      ])
    sizes.append((connection.lastInsertedRowID, delivery.body.count))
    bytes += delivery.body.count
    try dropOldest()
    return true
  }

  private func dropOldest() throws(SQLiteError) {
    while oldest < sizes.count - 1 && (sizes.count - oldest > limits.count || bytes > limits.bytes)
    {
      try connection.run(
        "DELETE FROM refused WHERE number = ?", [.integer(sizes[oldest].number)])
      bytes -= sizes[oldest].bytes
      oldest += 1
    }
    if oldest > limits.count {
      sizes.removeFirst(oldest)
      oldest = 0
    }
  }

  /// A bucket of `burst` tokens, filled by `perSecond`.
  private func takeToken(at time: Timestamp) -> Bool {
    if let filledAt, time > filledAt {
      let seconds = Double((time.milliseconds - filledAt.milliseconds)) / 1000
      tokens = min(limits.burst, tokens + seconds * limits.perSecond)
    }
    filledAt = max(filledAt ?? time, time)
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }

  private static func open(_ path: String) throws(SQLiteError) -> Connection {
    do {
      return try openOnce(path)
    } catch {
      guard error.isCorrupt else { throw error }
      for suffix in ["", "-wal", "-shm"] { removeFile(path + suffix) }
      return try openOnce(path)
    }
  }

  private static func openOnce(_ path: String) throws(SQLiteError) -> Connection {
    let connection = try Connection(path: path)
    // Nothing of the ring is worth waiting for the disk, its making included.
    try connection.execute("PRAGMA synchronous = OFF")
    try connection.useWriteAheadLog()
    try connection.execute(
      """
      PRAGMA synchronous = OFF;
      PRAGMA wal_autocheckpoint = 1000;
      CREATE TABLE IF NOT EXISTS refused (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id BLOB NOT NULL,
        source TEXT,
        received_at INTEGER NOT NULL,
        status INTEGER NOT NULL,
        reason TEXT NOT NULL,
        headers BLOB NOT NULL,
        body BLOB NOT NULL
      ) STRICT;
      """)
    return connection
  }
}
