import SQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a look at a store says of it.
package struct StoreReport: Sendable, Equatable {
  /// What is wrong with the file, in SQLite's words; empty where nothing is.
  package let problems: [String]
  package let schema: Int
  package let deliveries: Int64
  package let runs: Int64
  package let openLetters: Int64
  /// Of the database file.
  package let bytes: Int64
}

extension StateFiles {
  /// Looks at the whole file, beside a running server or without one: each page, each index, each row that another
  /// leads to. Reads everything, some 300 MB/s.
  package func examine() throws(StoreError) -> StoreReport {
    try Self.examine(SQLiteReader(self).connection)
  }

  /// Copies the store into a new file, as it is at one moment, while a server goes on writing; the copy is compact, is
  /// examined before it gets its name, and is on disk when this returns.
  ///
  /// `VACUUM INTO` reads one snapshot from beginning to end. SQLite's other way, its backup interface, begins again
  /// whenever somebody else has written: beside a busy server it would not come to an end. The log of the store grows
  /// meanwhile, and begins anew afterwards.
  package func backUp(to path: String) throws(StoreError) -> StoreReport {
    let reader = try SQLiteReader(self)
    let part = Self.unfinished(path)
    removeFile(part)
    do throws(StoreError) {
      let report = try storeErrors { () throws(SQLiteError) in
        try reader.connection.backUp(to: part)
        return try Self.examine(sound: Connection(path: part, access: .readOnly))
      }
      try Self.makeDurable(part)
      guard rename(part, path) == 0 else { throw .file(path: path, error: errno) }
      try Self.makeDurable(Self.folder(of: path))
      return report
    } catch {
      removeFile(part)
      throw error
    }
  }

  /// Where a copy grows until it gets its name.
  package static func unfinished(_ path: String) -> String { path + ".part" }

  private static func examine(_ connection: Connection) throws(StoreError) -> StoreReport {
    try storeErrors { () throws(SQLiteError) in try report(connection) }
  }

  /// As `examine`, but a file with problems is an error.
  private static func examine(sound connection: Connection) throws(SQLiteError) -> StoreReport {
    let report = try report(connection)
    guard report.problems.isEmpty else {
      throw SQLiteError(
        code: SQLiteError.corrupt, message: report.problems[0], attempted: "examine the copy")
    }
    return report
  }

  private static func report(_ connection: Connection) throws(SQLiteError) -> StoreReport {
    func number(_ sql: StaticString) throws(SQLiteError) -> Int64 {
      try connection.first(sql) { row in row.integer(0) } ?? 0
    }
    return StoreReport(
      problems: try connection.integrityProblems(), schema: try connection.userVersion,
      deliveries: try number("SELECT count(*) FROM deliveries"),
      runs: try number("SELECT count(*) FROM runs"),
      openLetters: try number("SELECT count(*) FROM dead_letters WHERE state = 'open'"),
      bytes: try number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))
  }

  /// Waits until the file, or the folder's list of names, is on disk.
  private static func makeDurable(_ path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: path, error: errno) }
    let isDone = fsync(descriptor) == 0
    let error = errno
    close(descriptor)
    guard isDone else { throw .file(path: path, error: error) }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
