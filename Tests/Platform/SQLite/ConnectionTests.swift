import Foundation
import Testing

@testable import SQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct `A connection to a database file` {
  private let folder: String

  init() {
    var template = Array("/tmp/journeyman-sqlite-XXXXXX".utf8CString)
    folder = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  private func open(_ access: Connection.Access = .readWrite) throws -> Connection {
    try Connection(path: folder + "/test.db", access: access)
  }

  private func withTable() throws -> Connection {
    let connection = try open()
    try connection.useWriteAheadLog()
    try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB)")
    return connection
  }

  @Test func `every kind of value comes back as it went in`() throws {
    let connection = try open()
    try connection.execute("CREATE TABLE v (i, r, s, e, b, z, p, n)")
    try connection.run(
      "INSERT INTO v VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .integer(.min), .real(1.5), .text("a\u{0}é😀"), .text(""), .blob([0, 255]), .blob([]),
        .prefixed(7, [1, 2]), .null,
      ])
    let row = try connection.first("SELECT * FROM v") { row in
      #expect(row.integer(0) == .min)
      #expect(row.real(1) == 1.5)
      #expect(row.text(2) == "a\u{0}é😀")
      #expect(!row.isNull(3) && row.text(3) == "")
      #expect(row.blob(4) == [0, 255])
      #expect(!row.isNull(5) && row.blob(5) == [])
      #expect(row.blob(6) == [7, 1, 2])
      #expect(row.isNull(7) && row.optionalInteger(7) == nil && row.optionalText(7) == nil)
      return true
    }
    #expect(row == true)
  }

  @Test func `a transaction that throws leaves nothing behind`() throws {
    let connection = try withTable()
    #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in
        try connection.run("INSERT INTO t (name) VALUES (?)", ["a"])
        try connection.run("INSERT INTO t (name) VALUES (?)", ["a"])
      }
    }
    #expect(!connection.isInTransaction)
    #expect(try connection.first("SELECT count(*) FROM t") { row in row.integer(0) } == 0)
  }

  @Test func `an error knows its code, text and statement, and no value`() throws {
    let connection = try withTable()
    let insert: StaticString = "INSERT INTO t (name) VALUES (?)"
    try connection.run(insert, ["ada@example.org"])
    do {
      try connection.run(insert, ["ada@example.org"])
      Issue.record("a duplicate was taken")
    } catch {
      #expect(error.isConstraint && !error.isTransient && !error.concernsWholeStore)
      #expect(error.attempted == insert.description)
      #expect(!"\(error)".contains("ada"))
    }
    #expect(try connection.run("DELETE FROM t") == 1)
  }

  @Test func `an insert over a duplicate reports no change`() throws {
    let connection = try withTable()
    let insert: StaticString = "INSERT INTO t (name) VALUES (?) ON CONFLICT (name) DO NOTHING"
    #expect(try connection.run(insert, ["a"]) == 1)
    #expect(try connection.run(insert, ["a"]) == 0)
  }

  @Test func `a full file says that it is full`() throws {
    let connection = try withTable()
    try connection.execute("PRAGMA max_page_count = 4")
    do {
      try connection.transaction { () throws(SQLiteError) in
        try connection.run(
          "INSERT INTO t (data) VALUES (?)", [.blob([UInt8](repeating: 1, count: 100_000))])
      }
      Issue.record("the row was taken")
    } catch {
      #expect(error.isFull && error.concernsWholeStore)
      #expect(!connection.isInTransaction)
    }
  }

  @Test func `a reader cannot write and sees what was committed`() throws {
    let writer = try withTable()
    let reader = try open(.readOnly)
    try writer.run("INSERT INTO t (name) VALUES (?)", ["a"])
    #expect(try reader.first("SELECT name FROM t") { row in row.text(0) } == "a")
    do {
      try reader.run("DELETE FROM t")
      Issue.record("the reader wrote")
    } catch {
      #expect(error.isReadOnly)
    }
  }

  @Test func `a second writer is told that the file is busy`() throws {
    let first = try withTable()
    let second = try Connection(path: first.path, busyTimeoutMilliseconds: 0)
    try first.run("BEGIN IMMEDIATE")
    do {
      try second.run("BEGIN IMMEDIATE")
      Issue.record("two writers at once")
    } catch {
      #expect(error.isTransient)
    }
  }

  @Test func `opening what is not there read-only fails with the reason`() throws {
    do {
      _ = try open(.readOnly)
      Issue.record("opened")
    } catch let error as SQLiteError {
      #expect(error.isUnopenable && error.attempted == "open")
    }
  }

  @Test func `a log that was moved whole begins anew, and its length is known`() throws {
    let connection = try withTable()
    for number in 0..<20 {
      try connection.run("INSERT INTO t (name) VALUES (?)", [.text("\(number)")])
    }
    let long = connection.logFrames
    #expect(long >= 20)
    #expect(try connection.checkpoint(.passive).frames == long)
    try connection.synchronizeFile()
    try connection.run("INSERT INTO t (name) VALUES (?)", ["b"])
    #expect(connection.logFrames > 0 && connection.logFrames < long)
  }

  @Test func `a run after a long value, and one of empty values, bind what they are given`() throws
  {
    let connection = try withTable()
    let long = String(repeating: "é", count: 100_000)
    for name in [long, "", "short", long] {
      let back = try connection.first(
        "SELECT ?, ?, ?, ?",
        [
          .text(name), .blob([]), .prefixed(7, Array(name.utf8)), .sixteenBytes(high: 1, low: 2),
        ]
      ) { row in (row.text(0), row.isNull(1), row.blob(2), row.blob(3)) }
      #expect(back?.0 == name && back?.1 == false)
      #expect(back?.2 == [7] + Array(name.utf8))
      #expect(back?.3 == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2])
    }
  }

  @Test func `a checkpoint moves the log and a backup holds the rows`() throws {
    let connection = try withTable()
    try connection.run("INSERT INTO t (name) VALUES (?)", ["a"])
    let passive = try connection.checkpoint(.passive)
    #expect(passive.frames > 0 && passive.moved == passive.frames)
    #expect(try connection.checkpoint(.truncate) == .init(frames: 0, moved: 0))
    #expect(try connection.integrityProblems() == [])
    try connection.backUp(to: folder + "/copy.db")
    let copy = try Connection(path: folder + "/copy.db", access: .readOnly)
    #expect(try copy.first("SELECT name FROM t") { row in row.text(0) } == "a")
  }
}

@Suite struct `A disk that fails a write` {
  private func error(_ code: Int32, _ system: Int32) -> SQLiteError {
    SQLiteError(code: code, message: "disk I/O error", attempted: "COMMIT", systemError: system)
  }

  /// SQLITE_IOERR_WRITE
  private static let write: Int32 = 778

  @Test func `is read-only or full where the system says so`() {
    #expect(error(Self.write, EROFS).isReadOnly && !error(Self.write, EROFS).isFull)
    #expect(error(Self.write, EDQUOT).isFull && !error(Self.write, EDQUOT).isReadOnly)
    let other = error(Self.write, EIO)
    #expect(!other.isReadOnly && !other.isFull && other.isInputOutput && other.concernsWholeStore)
    #expect(other.description == "sqlite error 778 (disk I/O error, system error 5) at: COMMIT")
    // A number that an earlier call has left says nothing of a constraint.
    #expect(!error(19, EROFS).isReadOnly)
  }
}
