internal import CSQLite

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// A refusal of SQLite, with its code and text and what was attempted. Never holds a bound value.
/// Source of the codes: https://www.sqlite.org/rescode.html
package struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The extended result code: `SQLITE_IOERR_WRITE` is 778.
  package let code: Int32
  /// SQLite's own words: `database or disk is full`.
  package let message: String
  /// The statement, or a word for the call: `open`, `checkpoint`.
  package let attempted: String
  /// `errno` of a disk that failed; 0 where it did not, or nobody knows.
  package let systemError: Int32

  /// The code for a file whose content is not what it must be.
  package static let corrupt = SQLITE_CORRUPT

  package init(code: Int32, message: String, attempted: String, systemError: Int32 = 0) {
    self.code = code
    self.message = message
    self.attempted = attempted
    self.systemError = systemError
  }

  /// The low byte of the code: `SQLITE_IOERR` is 10.
  package var primaryCode: Int32 { code & 0xFF }

  /// Somebody else holds a lock: the same attempt may succeed later.
  package var isTransient: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }
  /// The disk, or the limit that was set for the file, is full.
  package var isFull: Bool {
    primaryCode == SQLITE_FULL || isInputOutput && systemError == EDQUOT
  }
  /// Also where the disk has become so under an open file: the system says that to the write, and SQLite calls it a failure.
  package var isReadOnly: Bool {
    primaryCode == SQLITE_READONLY || primaryCode == SQLITE_PERM
      || isInputOutput && systemError == EROFS
  }
  /// A row breaks a rule of the schema: our bug, or a duplicate that the statement does not expect.
  package var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
  /// The file is not, or no longer, a database.
  package var isCorrupt: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }
  /// The disk failed.
  package var isInputOutput: Bool { primaryCode == SQLITE_IOERR }
  /// The file cannot be opened: it does not exist, or its folder is closed to us.
  package var isUnopenable: Bool { primaryCode == SQLITE_CANTOPEN }

  /// Nothing is wrong with the statement: whatever was attempted, it would have failed.
  package var concernsWholeStore: Bool {
    switch primaryCode {
    case SQLITE_FULL, SQLITE_READONLY, SQLITE_PERM, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB,
      SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_CANTOPEN, SQLITE_PROTOCOL:
      true
    default: false
    }
  }

  package var description: String {
    let system = systemError == 0 ? "" : ", system error \(systemError)"
    return "sqlite error \(code) (\(message)\(system)) at: \(attempted)"
  }
}
