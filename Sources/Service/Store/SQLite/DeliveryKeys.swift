import Graph
import SQLite
import Values

/// Who holds which key: the index by which repeats are found, kept by the storage thread, which alone accepts.
///
/// Keys are digests, scattered all over. A unique index of SQLite's would have a page written for nearly each of them
/// (8 KB into the log, and again into the file: 12 to 15 µs of a delivery's 50, measured with 100,000 rows). So a key is
/// durable in the row of its delivery, lies here in memory at first, and is put into `delivery_keys` later. In memory
/// keys lie in groups that are neighbours in the table. Whenever there are more than `limit`, the next group in turn is
/// written whole: its keys share pages. `metadata.keys_settled` is the last row whose keys are all in the table, known
/// anew each time that all groups have had their turn; a start reads the rows behind it.
///
/// Most keys that come are new; a filter says so of nearly all of them (see `KeyFilter`), so that neither memory nor table
/// is searched. Nothing is looked up outside the transaction that writes what follows from it, so of two deliveries with
/// one key the second finds the first, always.
struct DeliveryKeys {
  struct Holder: Equatable {
    /// `deliveries.seq`
    let delivery: Int64
    /// When the key is free again; nil: never.
    let until: Timestamp?
  }

  /// Keys that lie in memory.
  private let limit: Int

  /// A key and who holds it since: the later entry of a key counts. 32 bytes, as there are many.
  private struct Entry {
    let key: DeliveryKey
    let delivery: Int64
    /// In milliseconds, as the table has it; `never` where the key stays held.
    private let until: Int64

    private static let never = Int64.max

    init(key: DeliveryKey, holder: Holder) {
      self.key = key
      delivery = holder.delivery
      until = holder.until?.milliseconds ?? Self.never
    }

    var holder: Holder {
      Holder(
        delivery: delivery, until: until == Self.never ? nil : Timestamp(milliseconds: until))
    }

    var arguments: [Argument] { [.key(key), .integer(delivery), .time(holder.until)] }
  }

  /// Not in the table. By the first bits of the key, and so in the order of the table; each as its entries came. Nearly
  /// none is ever looked for, and to add one touches little memory.
  private var groups = [[Entry]](repeating: [], count: Self.groupCount)
  private var count = 0
  private var place = Place()
  private static let groupBits = 10
  private static let groupCount = 1 << groupBits

  /// Holds every key that this process took in, and once `isFilterWhole` every other one as well.
  private var filter: KeyFilter
  private(set) var isFilterWhole = false

  /// Where the turns have come to.
  private struct Place {
    /// The group whose turn is next.
    var group = 0
    /// The last delivery that has keys here.
    var last: Int64 = 0
    /// What that was when the first group had its turn: after the last group's, the table has all of its keys.
    var roundBegan: Int64 = 0
  }

  /// What the transaction under way has changed.
  private var added: [Int] = []
  private var settled: [Int] = []
  private var placeBefore = Place()

  /// `filterBytes`: a power of two.
  init(limit: Int, filterBytes: Int) {
    self.limit = limit
    filter = KeyFilter(bytes: filterBytes)
  }

  private static func group(of key: DeliveryKey) -> Int {
    Int(truncatingIfNeeded: key.high >> UInt64(64 - groupBits))
  }

  // MARK: - Within a transaction

  /// Who holds the key, or held it until its time was over.
  func holder(of key: DeliveryKey, in connection: Connection) throws(SQLiteError) -> Holder? {
    if filter.mayHold(key) {
      let entries = groups[Self.group(of: key)]
      if let entry = entries.last(where: { $0.key == key }) { return entry.holder }
    } else if isFilterWhole {
      return nil
    }
    return try connection.first(
      "SELECT delivery, until FROM delivery_keys WHERE key = ?", [.key(key)]
    ) { row in Holder(delivery: row.integer(0), until: row.optionalTime(1)) }
  }

  /// From now on this one holds it.
  mutating func set(_ key: DeliveryKey, to holder: Holder) {
    let group = Self.group(of: key)
    groups[group].append(Entry(key: key, holder: holder))
    added.append(group)
    count += 1
    filter.add(key)
    place.last = max(place.last, holder.delivery)
  }

  /// Puts groups into the table, after everything else in the transaction, until few enough keys are left in memory.
  mutating func settle(in connection: Connection) throws(SQLiteError) {
    var left = count
    while left > limit, settled.count < Self.groupCount {
      left -= try settleNext(in: connection)
    }
  }

  /// How many keys that were.
  private mutating func settleNext(in connection: Connection) throws(SQLiteError) -> Int {
    if place.group == 0 { place.roundBegan = place.last }
    let group = place.group
    try Self.write(entriesToWrite(of: group)[...], in: connection)
    settled.append(group)
    place.group = (group + 1) % Self.groupCount
    if place.group == 0 {
      try connection.apply(.metadata(key: Self.metadataKey, value: String(place.roundBegan)))
    }
    return groups[group].count
  }

  /// Eight to a statement while there are as many: most of what one costs is its beginning and its end.
  private static func write(
    _ entries: ArraySlice<Entry>, in connection: Connection
  ) throws(SQLiteError) {
    var left = entries
    while left.count >= 8 {
      try connection.run(
        """
        INSERT INTO delivery_keys (key, delivery, until) VALUES
        (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET delivery = excluded.delivery, until = excluded.until
        """, left.prefix(8).flatMap(\.arguments))
      left = left.dropFirst(8)
    }
    for entry in left {
      try connection.run(
        """
        INSERT INTO delivery_keys (key, delivery, until) VALUES (?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET delivery = excluded.delivery, until = excluded.until
        """, entry.arguments)
    }
  }

  /// In the order of the table; of a key that came again the later one.
  private func entriesToWrite(of group: Int) -> [Entry] {
    let entries = groups[group].sorted {
      ($0.key, $0.delivery) < ($1.key, $1.delivery)
    }
    return zip(entries, entries.dropFirst().map(\.key) + [nil]).compactMap { entry, next in
      entry.key == next ? nil : entry
    }
  }

  /// `other` holds the keys that the table had when this process began to take keys in.
  mutating func complete(with other: KeyFilter) {
    filter.formUnion(other)
    isFilterWhole = true
  }

  // MARK: - At its end

  mutating func committed() {
    for group in settled {
      count -= groups[group].count
      groups[group].removeAll(keepingCapacity: true)
    }
    endTransaction()
  }

  mutating func rolledBack() {
    for group in added { groups[group].removeLast() }
    count -= added.count
    // The number of a row that was not written is given to the next one, whose keys are not in the table then.
    place = placeBefore
    endTransaction()
  }

  private mutating func endTransaction() {
    added.removeAll(keepingCapacity: true)
    settled.removeAll(keepingCapacity: true)
    placeBefore = place
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
      if count > 2 * limit { try settleAll(in: connection) }
    }
  }

  /// Puts all that is in memory into the table, so that the next start has nothing to read.
  mutating func settleAll(in connection: Connection) throws(StoreError) {
    guard count > 0 else { return }
    do throws(SQLiteError) {
      try connection.run("BEGIN IMMEDIATE")
      place.group = 0
      repeat { _ = try settleNext(in: connection) } while place.group != 0
      try connection.run("COMMIT")
    } catch {
      connection.rollBack()
      rolledBack()
      throw StoreError(error)
    }
    committed()
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
