internal import CSQLite

extension Connection {
  /// How a checkpoint goes about readers and writers. Source: https://www.sqlite.org/c3ref/wal_checkpoint_v2.html
  package enum CheckpointMode: Sendable {
    /// Moves what it can without waiting for anybody.
    case passive
    /// Waits for readers, so that the next writer starts the log from its beginning.
    case restart
    /// As `restart`, and cuts the log's file to nothing.
    case truncate
  }

  package struct Checkpoint: Sendable, Equatable {
    /// Frames in the log, and how many of them are in the database file by now; -1 where there is no log.
    package let frames: Int
    package let moved: Int
  }

  /// Moves the write-ahead log into the database file.
  @discardableResult
  package func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> Checkpoint {
    let flag =
      switch mode {
      case .passive: SQLITE_CHECKPOINT_PASSIVE
      case .restart: SQLITE_CHECKPOINT_RESTART
      case .truncate: SQLITE_CHECKPOINT_TRUNCATE
      }
    var frames: Int32 = -1
    var moved: Int32 = -1
    let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, flag, &frames, &moved)
    guard code == SQLITE_OK else { throw failure(code, attempted: "checkpoint") }
    return Checkpoint(frames: Int(frames), moved: Int(moved))
  }

  /// Makes durable what checkpoints have written into the database file, in the way of nobody. A checkpoint that ends the
  /// log does so itself, but holds up the writer meanwhile: after this it has little left to do.
  /// Source: https://www.sqlite.org/c3ref/io_methods.html, `xSync`.
  package func synchronizeFile() throws(SQLiteError) {
    var file: UnsafeMutablePointer<sqlite3_file>?
    let code = unsafe sqlite3_file_control(handle, nil, SQLITE_FCNTL_FILE_POINTER, &file)
    guard code == SQLITE_OK, let file = unsafe file, let methods = unsafe file.pointee.pMethods,
      let synchronize = unsafe methods.pointee.xSync
    else { throw failure(code, attempted: "find the database file") }
    let result = unsafe synchronize(file, SQLITE_SYNC_NORMAL)
    guard result == SQLITE_OK else {
      throw SQLiteError(
        code: result, message: unsafe String(cString: sqlite3_errstr(result)),
        attempted: "synchronize the database file")
    }
  }

  /// Pages in the write-ahead log after the last commit of this connection; falls when the log begins anew.
  package var logFrames: Int { unsafe Int(frameCount.pointee) }

  /// Sets up a connection for durable group commits: the log is synced at every COMMIT, and only the
  /// checkpoint thread moves it. The page size counts for a file that is still empty.
  /// `cacheKilobytes`: memory for pages. One that does not hold what a transaction changes is written to the log
  /// before its time and read again.
  package func useWriteAheadLog(
    pageSize: Int = 8192, cacheKilobytes: Int = 2048
  ) throws(SQLiteError) {
    try execute("PRAGMA page_size = \(pageSize); PRAGMA cache_size = -\(cacheKilobytes)")
    let mode = try prepareOnce("PRAGMA journal_mode = WAL").first { row in row.text(0) }
    guard mode == "wal" else {
      throw SQLiteError(
        code: SQLITE_CANTOPEN, message: "write-ahead log refused, mode is \(mode ?? "unknown")",
        attempted: "PRAGMA journal_mode = WAL")
    }
    try execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
    // After the pragma, which takes the hook for itself. https://www.sqlite.org/c3ref/wal_hook.html
    unsafe sqlite3_wal_hook(
      handle,
      { count, _, _, frames in
        unsafe count?.assumingMemoryBound(to: Int32.self).pointee = frames
        return SQLITE_OK
      }, frameCount)
  }

  /// What is wrong with the file, in SQLite's words; empty where nothing is. Reads the whole file.
  package func integrityProblems() throws(SQLiteError) -> [String] {
    let lines = try prepareOnce("PRAGMA integrity_check").all { row in row.text(0) }
    return lines == ["ok"] ? [] : lines
  }

  package var userVersion: Int {
    get throws(SQLiteError) {
      try Int(prepareOnce("PRAGMA user_version").first { row in row.integer(0) } ?? 0)
    }
  }

  /// Part of the transaction that it is called in.
  package func setUserVersion(_ version: Int) throws(SQLiteError) {
    try execute("PRAGMA user_version = \(version)")
  }

  /// Copies the whole database into a new file while others go on reading and writing.
  /// Source: https://www.sqlite.org/lang_vacuum.html#vacuuminto: the result is a consistent, compact snapshot.
  package func backUp(to path: String) throws(SQLiteError) {
    try prepareOnce("VACUUM INTO ?").run([.text(path)])
  }
}
