import Graph
import SQLite
import Testing

@testable import Store

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct `The start of a store` {
  let folder = TemporaryFolder()

  @Test func `a new folder is made for its owner only and gets the current schema`() throws {
    let store = try SQLiteStore(folder.files)
    store.close()
    var status = stat()
    #expect(stat(folder.files.folder, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    let connection = try Connection(path: folder.files.database, access: .readOnly)
    #expect(try connection.userVersion == Schema.version)
    #expect(try connection.integrityProblems() == [])
  }

  @Test func `a second server is refused and told who holds the folder`() throws {
    let store = try SQLiteStore(folder.files)
    #expect(throws: StoreError.inUse(folder: folder.files.folder, processID: getpid())) {
      _ = try SQLiteStore(folder.files)
    }
    store.close()
    try SQLiteStore(folder.files).close()
  }

  @Test func `a database of a newer version is refused`() throws {
    try SQLiteStore(folder.files).close()
    let connection = try Connection(path: folder.files.database)
    try connection.setUserVersion(Schema.version + 1)
    let refusal = StoreError.newerSchema(found: Schema.version + 1, known: Schema.version)
    #expect(throws: refusal) { _ = try SQLiteStore(folder.files) }
    #expect(throws: refusal) { _ = try SQLiteReader(folder.files) }
  }

  @Test func `a reader without a store says what to do`() throws {
    #expect(throws: StoreError.notPrepared(found: 0, known: Schema.version)) {
      _ = try SQLiteReader(folder.files)
    }
  }

  @Test func `migrations run once each, in order`() throws {
    let connection = try Connection(path: folder.path + "/m.db")
    let first = "CREATE TABLE a (x)"
    try connection.migrate(to: [first])
    try connection.run("INSERT INTO a VALUES (1)")
    try connection.migrate(to: [first, "ALTER TABLE a ADD COLUMN y DEFAULT 7"])
    #expect(try connection.userVersion == 2)
    #expect(try connection.first("SELECT y FROM a") { row in row.integer(0) } == 7)
  }

  @Test func `an older store keeps its quarantined events and its applications`() throws {
    let files = StateFiles(folder: folder.path)
    let connection = try Connection(path: files.database)
    try connection.migrate(to: [Schema.migrations[0]])
    let event = EventID(high: 1, low: 1)
    let candidate = CandidateID(high: 2, low: 2)
    try connection.run(
      """
      INSERT INTO deliveries (
        id, source, event_id, received_at, verdict, status, digest, state, reason, headers, body)
      VALUES (?, 'ats', 'e-1', 5, 'verified', 200, x'00', 'quarantined', 'no name', x'00', x'00')
      """, [.id(event)])
    try connection.run(
      "INSERT INTO aliases (kind, source, value, candidate) VALUES ('application', '', ?, ?)",
      [Seal.close("70"), .id(candidate)])
    try SQLiteStore(files).close()
    let reader = try SQLiteReader(files)
    let letter = try #require(try reader.deadLetters(ListFilter(state: "open")).first)
    #expect(letter.isQuarantined && letter.letter.reason == "no name" && letter.id == "\(event)")
    #expect(try reader.candidates(ofApplication: "70") == [candidate])
  }

  @Test func `a store of the first version keeps its deliveries and knows them again`() throws {
    try #require(mkdir(folder.files.folder, 0o700) == 0)
    do {
      let old = try Connection(path: folder.files.database)
      try old.migrate(to: Array(Schema.migrations.prefix(1)))
      try old.execute(
        """
        INSERT INTO deliveries (seq, id, source, event_id, received_at, verdict, status, digest, state,
          headers, body, event)
        VALUES
          (1, zeroblob(16), 'greenhouse', 'e-1', 1000, 'verified', 200, CAST('{"a": 1}' AS BLOB),
            'completed', x'007b7d', CAST(x'00' || '{"a": 1}' AS BLOB), x'007b7d'),
          (2, randomblob(16), 'greenhouse', NULL, 1000, 'unsigned', 200, x'00', NULL,
            x'007b7d', x'007b7d', NULL);
        INSERT INTO content_keys VALUES ('greenhouse', CAST('{"a": 1}' AS BLOB), 1, 5000);
        """)
    }
    let store = try SQLiteStore(folder.files)
    defer { store.close() }
    let first = EventID(high: 0, low: 0)
    #expect(store.acceptNow(.sample(id: "e-1")) == .success(.duplicate(of: first)))
    guard case .success(.ignored(_, duplicateOf: first)) = store.acceptNow(.sample(id: "e-2"))
    else {
      Issue.record("the content is not known again")
      return
    }
    #expect(store.acceptNow(.sample(id: "e-3", at: 6000)).newEvent != nil)
    let reader = try store.reader()
    #expect(try reader.delivery(first)?.body == Array("{\"a\": 1}".utf8))
    #expect(try reader.event(first)?.document == Array("{}".utf8))
    #expect(try reader.deliveries(ListFilter()).count == 4)
  }

  @Test func `a migration that fails leaves the version before it`() throws {
    let connection = try Connection(path: folder.path + "/m.db")
    #expect(throws: StoreError.self) {
      try connection.migrate(to: ["CREATE TABLE a (x)", "CREATE TABLE b (x); CREATE TABLE a (x)"])
    }
    #expect(try connection.userVersion == 1)
    let tables = try connection.all("SELECT name FROM sqlite_schema") { row in row.text(0) }
    #expect(tables == ["a"])
  }
}
