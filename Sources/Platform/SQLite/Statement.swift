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

  deinit { unsafe sqlite3_finalize(handle) }

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

  /// Ready for the next run, without holding a lock or the values of this one. Its code repeats the step's
  /// error, which has been thrown already.
  private func reset() {
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
  }

  private func bind(_ arguments: [Argument]) throws(SQLiteError) {
    let expected = unsafe Int(sqlite3_bind_parameter_count(handle))
    precondition(arguments.count == expected, "\(expected) values are to be bound by: \(sql)")
    for index in arguments.indices {
      let code = bind(arguments[index], at: Int32(index + 1))
      guard code == SQLITE_OK else {
        let error = connection.failure(code, attempted: sql)
        reset()
        throw error
      }
    }
  }

  private func bind(_ argument: Argument, at index: Int32) -> Int32 {
    switch argument {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
    case .real(let number): return unsafe sqlite3_bind_double(handle, index, number)
    case .text(let text): return bind(text, at: index)
    case .blob(let bytes): return bind(prefix: nil, bytes, at: index)
    case .prefixed(let prefix, let bytes): return bind(prefix: prefix, bytes, at: index)
    }
  }

  /// Text of a given length need not end with NUL and may hold one. SQLITE_TRANSIENT: SQLite copies it.
  private func bind(_ text: String, at index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { utf8 in
      let start = unsafe UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self)
      // A nil pointer would bind NULL instead of an empty text.
      guard let start = unsafe start else {
        return unsafe sqlite3_bind_text64(handle, index, "", 0, nil, UInt8(SQLITE_UTF8))
      }
      return unsafe sqlite3_bind_text64(
        handle, index, start, UInt64(utf8.count), Self.transient, UInt8(SQLITE_UTF8))
    }
  }

  /// The one copy of the bytes goes into memory of SQLite's own allocator, which SQLite frees.
  private func bind(prefix: UInt8?, _ bytes: [UInt8], at index: Int32) -> Int32 {
    let offset = prefix == nil ? 0 : 1
    let length = bytes.count + offset
    guard length > 0 else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
    guard let copy = unsafe sqlite3_malloc64(UInt64(length)) else { return SQLITE_NOMEM }
    if let prefix { unsafe copy.storeBytes(of: prefix, as: UInt8.self) }
    unsafe bytes.withUnsafeBytes { source in
      guard let start = source.baseAddress else { return }
      unsafe (copy + offset).copyMemory(from: start, byteCount: source.count)
    }
    return unsafe sqlite3_bind_blob64(handle, index, copy, UInt64(length), sqlite3_free)
  }

  /// SQLITE_TRANSIENT is a macro with a cast, which Swift does not import.
  private static var transient: sqlite3_destructor_type {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}
