// SQLite: a connection, its prepared statements and its transactions, as Swift values and one typed error.
// Knows nothing of what is stored.
//
// Threading: every connection is opened with SQLITE_OPEN_NOMUTEX, so one thread at a time may use a connection
// and its statements (https://www.sqlite.org/threadsafe.html, "multi-thread"). Ownership: `Connection` owns the
// handle and all statements made from it; both are freed when it goes.

internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// One connection to one database file. Used by one thread at a time.
///
/// `@unchecked Sendable` because a connection may be opened on one thread and handed over to the one that uses
/// it from then on: SQLite's multi-thread mode allows this as long as no two threads are in it at once, which
/// its owners guarantee (the storage thread, a reader's thread, the checkpoint thread).
@safe
package final class Connection: @unchecked Sendable {
  package enum Access: Sendable {
    /// Creates the file where there is none.
    case readWrite
    /// Fails where there is no file; sees what others commit.
    case readOnly
  }

  package let path: String
  let handle: OpaquePointer
  private var statements: [UInt: Statement] = [:]
  /// Written by SQLite at each commit, see `logFrames`.
  let frameCount: UnsafeMutablePointer<Int32>

  /// `busyTimeoutMilliseconds`: how long a statement waits for another connection's lock.
  package init(
    path: String, access: Access = .readWrite, busyTimeoutMilliseconds: Int32 = 5000
  ) throws(SQLiteError) {
    let isImmutable = access == .readOnly && Self.isImmutable(path)
    let flags =
      switch access {
      case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .readOnly: SQLITE_OPEN_READONLY | (isImmutable ? SQLITE_OPEN_URI : 0)
      }
    precondition(Self.isConfigured, "SQLite takes its configuration before its first use")
    var handle: OpaquePointer?
    let name = isImmutable ? Self.immutableURI(of: path) : path
    let code = unsafe sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    // A failed open mostly gives a handle too: it holds the text of the error and is closed like any other.
    guard code == SQLITE_OK, let opened = unsafe handle else {
      let error = SQLiteError(
        code: code, message: unsafe Self.message(of: handle, code: code), attempted: "open")
      unsafe sqlite3_close_v2(handle)
      throw error
    }
    self.path = path
    unsafe self.handle = opened
    unsafe frameCount = .allocate(capacity: 1)
    unsafe frameCount.initialize(to: 0)
    unsafe sqlite3_extended_result_codes(opened, 1)
    unsafe sqlite3_busy_timeout(opened, busyTimeoutMilliseconds)
  }

  deinit {
    statements.removeAll()
    unsafe sqlite3_close_v2(handle)
    unsafe frameCount.deallocate()
  }

  /// Whether nobody can write to the file and all of it is in it: its disk is read-only and it has no log. SQLite has to be
  /// told, since it cannot make the log's index beside it (https://www.sqlite.org/wal.html, "Read-Only Databases").
  private static func isImmutable(_ path: String) -> Bool {
    var disk = statvfs()
    guard unsafe statvfs(path, &disk) == 0 else { return false }
    return unsafe UInt64(disk.f_flag) & UInt64(ST_RDONLY) != 0 && access(path + "-wal", F_OK) != 0
  }

  /// https://www.sqlite.org/uri.html
  private static func immutableURI(of path: String) -> String {
    var escaped: [UInt8] = []
    for byte in path.utf8 {
      escaped += "%?#".utf8.contains(byte) ? Array("%\(String(byte, radix: 16))".utf8) : [byte]
    }
    return "file:\(String(decoding: escaped, as: UTF8.self))?immutable=1"
  }

  /// Once for the process, before its first connection.
  private static let isConfigured = csqlite_leave_memory_uncounted() == SQLITE_OK

  /// The prepared form of a statement, kept for the life of the connection and found by the place of its text
  /// in the program, which costs less than hashing it.
  package func prepare(_ sql: StaticString) throws(SQLiteError) -> Statement {
    let key = unsafe UInt(bitPattern: sql.utf8Start)
    if let statement = statements[key] { return statement }
    let statement = try Statement(sql.description, of: self, persistent: true)
    statements[key] = statement
    return statement
  }

  /// Prepares a statement whose text is made at run time, such as a list with filters. Not kept.
  package func prepareOnce(_ sql: String) throws(SQLiteError) -> Statement {
    try Statement(sql, of: self, persistent: false)
  }

  /// Runs a statement that gives no rows. Returns how many rows it inserted, changed or deleted.
  @discardableResult
  package func run(_ sql: StaticString, _ arguments: [Argument] = []) throws(SQLiteError) -> Int {
    try prepare(sql).run(arguments)
    return unsafe Int(sqlite3_changes(handle))
  }

  /// All rows of a query.
  package func all<T>(
    _ sql: StaticString, _ arguments: [Argument] = [],
    _ read: (borrowing Row) throws(SQLiteError) -> T
  ) throws(SQLiteError) -> [T] {
    try prepare(sql).all(arguments, read)
  }

  /// The first row of a query, nil where there is none.
  package func first<T>(
    _ sql: StaticString, _ arguments: [Argument] = [],
    _ read: (borrowing Row) throws(SQLiteError) -> T
  ) throws(SQLiteError) -> T? {
    try prepare(sql).first(arguments, read)
  }

  /// Runs a script: schema, pragmas. Rows that it gives are dropped.
  package func execute(_ script: String) throws(SQLiteError) {
    let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, attempted: script) }
  }

  package var lastInsertedRowID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Rows changed since the connection was opened.
  package var totalChanges: Int64 { unsafe Int64(sqlite3_total_changes64(handle)) }

  /// SQLite's text for a code is read at once: the next call on the connection replaces it.
  func failure(_ code: Int32, attempted: String) -> SQLiteError {
    // Read first: whatever comes next may replace it. Of a commit that fails SQLite itself remembers no number.
    let last = errno
    let isDisk = code & 0xFF == SQLITE_IOERR
    let known = unsafe isDisk ? sqlite3_system_errno(handle) : 0
    return unsafe SQLiteError(
      code: code, message: Self.message(of: handle, code: code), attempted: attempted,
      systemError: isDisk && known == 0 ? last : known)
  }

  private static func message(of handle: OpaquePointer?, code: Int32) -> String {
    if let handle = unsafe handle { return unsafe String(cString: sqlite3_errmsg(handle)) }
    return unsafe String(cString: sqlite3_errstr(code))
  }
}
