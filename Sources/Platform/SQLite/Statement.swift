internal import CSQLite

/// A prepared statement. Lives no longer than its connection and is used by the same thread.
@safe
package final class Statement {
  private let handle: OpaquePointer
  private unowned let connection: Connection
  private let sql: String

  init(_ sql: String, of connection: Connection, persistent: Bool) throws(SQLiteError) {
    let flags = persistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
    var handle: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(connection.handle, sql, -1, flags, &handle, nil)
    guard code == SQLITE_OK else { throw connection.failure(code, attempted: sql) }
    guard let prepared = unsafe handle else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "the statement is empty", attempted: sql)
    }
    unsafe self.handle = prepared
    self.connection = connection
    self.sql = sql
  }

  deinit {
    unsafe sqlite3_finalize(handle)
    releaseContents()
  }

  /// Runs it to its end. Rows that it gives are dropped.
  package func run(_ arguments: [Argument] = []) throws(SQLiteError) {
    try bind(arguments)
    defer { reset() }
    while try step() {}
  }

  /// All its rows, each read by `read` before the next one is fetched.
  package func all<T>(
    _ arguments: [Argument] = [], _ read: (borrowing Row) throws(SQLiteError) -> T
  ) throws(SQLiteError) -> [T] {
    try bind(arguments)
    defer { reset() }
    var rows: [T] = []
    while try step() { rows.append(try read(unsafe Row(handle))) }
    return rows
  }

  /// Its rows one after the other, until `body` says false; what it then has not given is never looked for.
  package func each(
    _ arguments: [Argument] = [], _ body: (borrowing Row) throws(SQLiteError) -> Bool
  ) throws(SQLiteError) {
    try bind(arguments)
    defer { reset() }
    while try step() {
      guard try body(unsafe Row(handle)) else { return }
    }
  }

  /// Its first row, nil where there is none.
  package func first<T>(
    _ arguments: [Argument] = [], _ read: (borrowing Row) throws(SQLiteError) -> T
  ) throws(SQLiteError) -> T? {
    try bind(arguments)
    defer { reset() }
    guard try step() else { return nil }
    return try read(unsafe Row(handle))
  }

  /// True when there is a row, false at the end.
  private func step() throws(SQLiteError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw connection.failure(code, attempted: sql)
    }
  }

  /// Ready for the next run, without holding a lock. Its code repeats the step's error, which has been thrown already.
  /// What was bound stays bound to `contents` until the next run binds all of it anew.
  private func reset() {
    unsafe sqlite3_reset(handle)
    if unsafe contents.count > Self.keptBytes {
      unsafe sqlite3_clear_bindings(handle)
      releaseContents()
    }
  }

  // MARK: - Values

  /// The texts and blobs of the run under way lie here one behind the other, where SQLite reads them (SQLITE_STATIC)
  /// until `reset`: so a run allocates nothing. Two allocations for each value, as with SQLITE_TRANSIENT, were a fifth
  /// of the storage thread's time.
  private var contents = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
  /// More than this is given back after the run.
  private static let keptBytes = 64 * 1024

  private func releaseContents() {
    unsafe contents.deallocate()
    unsafe contents = UnsafeMutableRawBufferPointer(start: nil, count: 0)
  }

  private func bind(_ arguments: [Argument]) throws(SQLiteError) {
    let expected = unsafe Int(sqlite3_bind_parameter_count(handle))
    precondition(arguments.count == expected, "\(expected) values are to be bound by: \(sql)")
    // All the room at once: what has been bound must not move. One byte at least, for the address of what is empty.
    let needed = arguments.reduce(1) { $0 + $1.byteCount }
    if unsafe needed > contents.count {
      unsafe sqlite3_clear_bindings(handle)
      releaseContents()
      unsafe contents = .allocate(byteCount: max(needed, 512), alignment: 16)
    }
    var used = 0
    for index in arguments.indices {
      let code = bind(arguments[index], at: Int32(index + 1), &used)
      guard code == SQLITE_OK else {
        let error = connection.failure(code, attempted: sql)
        reset()
        throw error
      }
    }
  }

  /// `used` is how much of `contents` holds the values before.
  private func bind(_ argument: Argument, at index: Int32, _ used: inout Int) -> Int32 {
    let start = used
    used += argument.byteCount
    let place = unsafe UnsafeMutableRawBufferPointer(rebasing: contents[start..<used])
    // The address of a value without a byte counts too: a nil pointer would bind NULL.
    let address = unsafe contents.baseAddress.map { unsafe UnsafeRawPointer($0) + start }
    switch argument {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
    case .real(let number): return unsafe sqlite3_bind_double(handle, index, number)
    case .text(let text):
      // Text of a given length need not end with NUL and may hold one.
      unsafe place.copyBytes(from: text.utf8)
      let characters = unsafe address?.assumingMemoryBound(to: CChar.self)
      return unsafe sqlite3_bind_text64(
        handle, index, characters, UInt64(place.count), nil, UInt8(SQLITE_UTF8))
    case .blob(let bytes): unsafe place.copyBytes(from: bytes)
    case .prefixed(let first, let bytes):
      unsafe place[0] = first
      unsafe UnsafeMutableRawBufferPointer(rebasing: place.dropFirst()).copyBytes(from: bytes)
    case .sixteenBytes(let high, let low):
      unsafe place.storeBytes(of: high.bigEndian, as: UInt64.self)
      unsafe place.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
    return unsafe sqlite3_bind_blob64(handle, index, address, UInt64(place.count), nil)
  }
}

extension Argument {
  /// The memory that its text or blob takes.
  fileprivate var byteCount: Int {
    switch self {
    case .null, .integer, .real: 0
    case .text(let text): text.utf8.count
    case .blob(let bytes): bytes.count
    case .prefixed(_, let bytes): bytes.count + 1
    case .sixteenBytes: 16
    }
  }
}
