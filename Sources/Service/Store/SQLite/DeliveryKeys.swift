import Graph
import SQLite
import Values

/// Who holds which key: the index by which repeats are found, kept by the storage thread, which alone accepts.
///
/// Keys are digests, scattered all over. A unique index of SQLite's would have a page written for nearly each of them
/// (8 KB into the log, and again into the file: 12 to 15 µs of a delivery's 50, measured with 100,000 rows). So a key is
/// durable in the row of its delivery, lies here in memory at first, and is put into `delivery_keys` later: when `limit`
/// have come together they are sorted and written in the order of the keys, some with each commit, so that neighbours
/// share pages. `metadata.keys_settled` is the last row whose keys are all in the table; a start reads the rows behind
/// it. Nothing is looked up outside the transaction that writes what follows from it, so of two deliveries with one key
/// the second finds the first, always.
struct DeliveryKeys {
  struct Holder: Equatable {
    /// `deliveries.seq`
    let delivery: Int64
    /// When the key is free again; nil: never.
    let until: Timestamp?
  }

  /// Keys that come together in memory.
  private let limit: Int

  /// Not in the table.
  private var recent: [DeliveryKey: Holder] = [:]
  /// On their way into the table: sorted, with the number of those that are in it.
  private var settling: [DeliveryKey: Holder] = [:]
  private var order: [DeliveryKey] = []
  private var settled = 0
  /// The last delivery that has keys in `recent`, and in `settling`.
  private var lastRecent: Int64 = 0
  private var lastSettling: Int64 = 0

  /// What the transaction under way has changed.
  private var replaced: [(key: DeliveryKey, before: Holder?)] = []
  private var settledBefore = 0
  private var lastBefore: Int64 = 0

  init(limit: Int) { self.limit = limit }

  // MARK: - Within a transaction

  /// Who holds the key, or held it until its time was over.
  func holder(of key: DeliveryKey, in connection: Connection) throws(SQLiteError) -> Holder? {
    if let holder = recent[key] ?? settling[key] { return holder }
    return try connection.first(
      "SELECT delivery, until FROM delivery_keys WHERE key = ?", [.key(key)]
    ) { row in Holder(delivery: row.integer(0), until: row.optionalTime(1)) }
  }

  /// From now on this one holds it.
  mutating func set(_ key: DeliveryKey, to holder: Holder) {
    replaced.append((key, recent.updateValue(holder, forKey: key)))
    lastRecent = max(lastRecent, holder.delivery)
  }

  /// Moves the next `count` keys into the table, if there are any to be moved.
  mutating func settle(_ count: Int, in connection: Connection) throws(SQLiteError) {
    let end = min(settled + count, order.count)
    guard settled < end else { return }
    for place in settled..<end {
      guard let holder = settling[order[place]] else { continue }
      try connection.run(
        """
        INSERT INTO delivery_keys (key, delivery, until) VALUES (?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET delivery = excluded.delivery, until = excluded.until
        """,
        [.key(order[place]), .integer(holder.delivery), .time(holder.until)])
    }
    settled = end
    guard settled == order.count else { return }
    try connection.apply(.metadata(key: Self.metadataKey, value: String(lastSettling)))
  }

  // MARK: - At its end

  mutating func committed() {
    replaced.removeAll(keepingCapacity: true)
    lastBefore = lastRecent
    if settled == order.count {
      if !order.isEmpty { (settling, order, settled) = ([:], [], 0) }
      if recent.count >= limit { beginSettling() }
    }
    settledBefore = settled
  }

  mutating func rolledBack() {
    for (key, before) in replaced.reversed() { recent[key] = before }
    replaced.removeAll(keepingCapacity: true)
    settled = settledBefore
    // The number of a row that was not written is given to the next one, whose keys are not in the table then.
    lastRecent = lastBefore
  }

  private mutating func beginSettling() {
    (settling, lastSettling) = (recent, lastRecent)
    recent = Dictionary(minimumCapacity: limit)
    order = settling.keys.sorted()
  }

  // MARK: - At the beginning and the end

  private static let metadataKey = "keys_settled"

  /// Takes in the keys that the table does not have, from the rows of their deliveries.
  mutating func load(from connection: Connection) throws(StoreError) {
    var last = try storeErrors { () throws(SQLiteError) in
      try connection.first(
        """
        SELECT value FROM metadata
        WHERE key = ? AND CAST(value AS INTEGER) <= (SELECT max(seq) FROM deliveries)
        """, [.text(Self.metadataKey)]
      ) { row in Int64(row.text(0)) ?? 0 } ?? 0
    }
    while true {
      let rows = try storeErrors { () throws(SQLiteError) in
        try connection.all(
          """
          SELECT seq, source, event_id, content_key, content_until FROM deliveries
          WHERE seq > ? AND event_id IS NOT NULL ORDER BY seq LIMIT 8192
          """, [.integer(last)]
        ) { row in
          StoredKeys(
            delivery: row.integer(0), source: row.text(1), eventID: row.text(2),
            content: row.optionalBlob(3), until: row.optionalTime(4))
        }
      }
      guard let end = rows.last else { return }
      for row in rows {
        set(try .of(eventID: row.eventID, source: row.source), to: row.holder(until: nil))
        guard let content = row.content else { continue }
        set(try .of(content: content, source: row.source), to: row.holder(until: row.until))
      }
      last = end.delivery
      committed()
      // As after a start with a store of an earlier version: more than memory is meant to hold.
      if !order.isEmpty { try settleAll(in: connection) }
    }
  }

  /// Puts all that is in memory into the table, so that the next start has nothing to read.
  mutating func settleAll(in connection: Connection) throws(StoreError) {
    while !order.isEmpty || !recent.isEmpty {
      if order.isEmpty { beginSettling() }
      do throws(SQLiteError) {
        try connection.run("BEGIN IMMEDIATE")
        try settle(order.count, in: connection)
        try connection.run("COMMIT")
      } catch {
        connection.rollBack()
        rolledBack()
        throw StoreError(error)
      }
      committed()
    }
  }

  private struct StoredKeys {
    let delivery: Int64
    let source: String
    let eventID: String
    let content: [UInt8]?
    let until: Timestamp?

    func holder(until: Timestamp?) -> Holder { Holder(delivery: delivery, until: until) }
  }
}
