import SQLite
import Testing
import Values

@testable import Store

@Suite struct `The keys of deliveries` {
  let folder = TemporaryFolder()

  /// Few keys in memory, so that they are put into the table again and again.
  private func open(keysInMemory: Int = 8) throws -> SQLiteStore {
    var options = SQLiteStore.Options()
    options.keysInMemory = keysInMemory
    options.deliveryInterval = .zero
    return try SQLiteStore(folder.files, options)
  }

  private func number(_ number: Int, id: String? = nil) -> Delivery {
    .sample(id: id ?? "e-\(number)", body: "{\"n\": \(number)}")
  }

  private func storedKeys() throws -> Int64? {
    let connection = try Connection(path: folder.files.database, access: .readOnly)
    return try connection.first("SELECT count(*) FROM delivery_keys") { row in row.integer(0) }
  }

  @Test(arguments: [8, 50, 100_000])
  func `a repeat is found wherever the keys of the first are`(keysInMemory: Int) throws {
    let store = try open(keysInMemory: keysInMemory)
    let events = (0..<100).map { store.acceptNow(number($0)).newEvent }
    for (place, event) in events.enumerated() {
      let first = try #require(event)
      #expect(store.acceptNow(number(place)) == .success(.duplicate(of: first)))
      guard
        case .success(.ignored(_, duplicateOf: first)) = store.acceptNow(
          number(place, id: "other-\(place)"))
      else {
        Issue.record("the content of \(place) is not known again")
        continue
      }
    }
    store.close()
  }

  @Test(arguments: [8, 100_000])
  func `a store that was killed knows every delivery again`(keysInMemory: Int) throws {
    let killed = try open(keysInMemory: keysInMemory)
    let events = (0..<60).map { killed.acceptNow(number($0)).newEvent }
    killed.crash()
    let store = try open(keysInMemory: keysInMemory)
    defer { store.close() }
    for (place, event) in events.enumerated() {
      #expect(
        store.acceptNow(number(place)) == .success(.duplicate(of: try #require(event))))
    }
    guard case .success(.ignored) = store.acceptNow(number(7, id: "other")) else {
      Issue.record("the content of a delivery before the kill is not known again")
      return
    }
  }

  @Test func `a store that was closed has all keys in the table and reads no rows`() throws {
    let store = try open(keysInMemory: 100_000)
    for place in 0..<20 { _ = store.acceptNow(number(place)) }
    #expect(try storedKeys() == 0)
    store.close()
    #expect(try storedKeys() == 40)
  }

  @Test func `content that is claimed again after its window is held by the second`() throws {
    let store = try open()
    defer { store.close() }
    func claim(_ id: String, at milliseconds: Int64) -> Result<Acceptance, StoreError> {
      store.acceptNow(.sample(id: id, window: .seconds(1), at: milliseconds))
    }
    _ = claim("first", at: 1000)
    // The first claim goes into the table, the second lies over it in memory, then takes its place there.
    for place in 0..<20 { _ = store.acceptNow(number(place)) }
    let second = claim("second", at: 5000).newEvent
    #expect(second != nil)
    for place in 20..<60 { _ = store.acceptNow(number(place)) }
    guard case .success(.ignored(_, duplicateOf: let holder)) = claim("third", at: 5500) else {
      Issue.record("the content is not known again")
      return
    }
    #expect(holder == second)
  }

  @Test func `what a transaction that failed has set or moved is as before`() throws {
    try SQLiteStore(folder.files).close()
    let connection = try Connection(path: folder.files.database)
    let keys = try (0..<6).map { try DeliveryKey.of(eventID: "e-\($0)", source: "s") }
    var index = DeliveryKeys(limit: 4, filterBytes: 64)
    for (place, key) in keys.prefix(4).enumerated() {
      index.set(key, to: .init(delivery: Int64(place), until: nil))
    }
    index.committed()
    index.set(keys[4], to: .init(delivery: 4, until: nil))
    index.committed()

    try connection.run("BEGIN IMMEDIATE")
    index.set(keys[4], to: .init(delivery: 40, until: nil))
    index.set(keys[5], to: .init(delivery: 5, until: nil))
    try index.settle(in: connection)
    connection.rollBack()
    index.rolledBack()

    #expect(try index.holder(of: keys[4], in: connection)?.delivery == 4)
    #expect(try index.holder(of: keys[5], in: connection) == nil)
    for place in 0..<4 {
      #expect(try index.holder(of: keys[place], in: connection)?.delivery == Int64(place))
    }
    try index.settleAll(in: connection)
    for place in 0..<5 {
      #expect(try index.holder(of: keys[place], in: connection)?.delivery == Int64(place))
    }
  }

  /// Neighbours, so that more than one statement's worth of them is written together.
  @Test func `of a key that was set twice the later holder counts, in memory and in the table`()
    throws
  {
    try SQLiteStore(folder.files).close()
    let connection = try Connection(path: folder.files.database)
    let keys = (0..<21).map { DeliveryKey(high: 7, low: $0) }
    var index = DeliveryKeys(limit: 100, filterBytes: 64)
    for (place, key) in keys.enumerated() {
      index.set(key, to: .init(delivery: Int64(place), until: .init(seconds: 5)))
    }
    index.committed()
    for (place, key) in keys.enumerated() where place.isMultiple(of: 3) {
      index.set(key, to: .init(delivery: Int64(100 + place), until: nil))
    }
    index.committed()
    for _ in 0..<2 {
      for (place, key) in keys.enumerated() {
        let expected: DeliveryKeys.Holder =
          place.isMultiple(of: 3)
          ? .init(delivery: Int64(100 + place), until: nil)
          : .init(delivery: Int64(place), until: .init(seconds: 5))
        #expect(try index.holder(of: key, in: connection) == expected)
      }
      try index.settleAll(in: connection)
    }
    let stored = try connection.first("SELECT count(*) FROM delivery_keys") { $0.integer(0) }
    #expect(stored == 21)
  }

  @Test func `a row that was rolled back does not count as settled`() throws {
    try SQLiteStore(folder.files).close()
    let connection = try Connection(path: folder.files.database)
    var index = DeliveryKeys(limit: 100, filterBytes: 64)
    index.set(try .of(eventID: "a", source: "s"), to: .init(delivery: 1, until: nil))
    index.committed()
    index.set(try .of(eventID: "b", source: "s"), to: .init(delivery: 2, until: nil))
    index.rolledBack()
    try index.settleAll(in: connection)
    let settled = try connection.first(
      "SELECT value FROM metadata WHERE key = 'keys_settled'"
    ) { row in row.text(0) }
    #expect(settled == "1")
  }

  @Test func `rows up to the mark have all of their keys in the table`() throws {
    let store = try open(keysInMemory: 16)
    for place in 0..<200 { _ = store.acceptNow(number(place)) }
    store.crash()
    let connection = try Connection(path: folder.files.database, access: .readOnly)
    let mark = try #require(
      try connection.first("SELECT value FROM metadata WHERE key = 'keys_settled'") { row in
        Int(row.text(0))
      } ?? nil)
    #expect(mark > 100 && mark < 200)
    let index = DeliveryKeys(limit: 16, filterBytes: 64)
    let source = Delivery.sample().source
    for place in 0..<mark {
      let holder = try index.holder(of: .of(eventID: "e-\(place)", source: source), in: connection)
      #expect(holder?.delivery == Int64(place + 1))
    }
  }

  @Test func `once the table was read, strangers are not looked up in it`() throws {
    try SQLiteStore(folder.files).close()
    let connection = try Connection(path: folder.files.database)
    // Three pieces of the scan.
    let known = try (0..<20_000).map { try DeliveryKey.of(eventID: "e-\($0)", source: "s") }
    var earlier = DeliveryKeys(limit: 100, filterBytes: 1 << 16)
    for (place, key) in known.enumerated() {
      earlier.set(key, to: .init(delivery: Int64(place), until: nil))
    }
    earlier.committed()
    try earlier.settleAll(in: connection)

    var options = SQLiteStore.Options()
    options.keyFilterBytes = 1 << 16
    var index = DeliveryKeys(limit: 100, filterBytes: options.keyFilterBytes)
    let scan = KeyScan(folder.files, options)
    scan.run()
    index.complete(with: try #require(scan.take()))
    #expect(scan.take() == nil)
    for place in stride(from: 0, to: known.count, by: 97) {
      #expect(try index.holder(of: known[place], in: connection)?.delivery == Int64(place))
    }
    try connection.execute("DROP TABLE delivery_keys")
    var lookedUp = 0
    for place in 0..<1000 {
      let stranger = try DeliveryKey.of(eventID: "e-\(place)", source: "other")
      do { #expect(try index.holder(of: stranger, in: connection) == nil) } catch { lookedUp += 1 }
    }
    // 26 bits for each of the keys that are known.
    #expect(lookedUp < 10)
    #expect(throws: SQLiteError.self) { try index.holder(of: known[0], in: connection) }
  }

  @Test func `a scan that is stopped or cannot read finds nothing`() throws {
    try SQLiteStore(folder.files).close()
    let stopped = KeyScan(folder.files, SQLiteStore.Options())
    stopped.stop()
    stopped.run()
    #expect(stopped.take() == nil)
    try Connection(path: folder.files.database).execute("DROP TABLE delivery_keys")
    let refused = KeyScan(folder.files, SQLiteStore.Options())
    refused.run()
    #expect(refused.take() == nil)
  }

  @Test func `a filter holds what was added to it or to the other`() throws {
    let keys = try (0..<300).map { try DeliveryKey.of(eventID: "\($0)", source: "s") }
    var filter = KeyFilter(bytes: 1024)
    for key in keys[..<100] { filter.add(key) }
    var other = KeyFilter(bytes: 1024)
    for key in keys[100..<200] { other.add(key) }
    #expect(keys[..<100].allSatisfy(filter.mayHold))
    filter.formUnion(other)
    #expect(keys[..<200].allSatisfy(filter.mayHold))
    #expect(keys[200...].filter(filter.mayHold).count < 10)
  }

  @Test func `keys tell source, kind and text apart`() throws {
    let keys = try [
      DeliveryKey.of(eventID: "b", source: "a"), .of(eventID: "ab", source: ""),
      .of(content: Array("b".utf8), source: "a"), .of(eventID: "", source: "ab"),
    ]
    #expect(Set(keys).count == 4)
    #expect(try DeliveryKey.of(eventID: "b", source: "a") == keys[0])
  }
}
