internal import CSQLite

/// The row that a statement stands on; valid only inside the closure that it is given to. Columns count from 0.
@safe
package struct Row: ~Copyable {
  private let statement: OpaquePointer

  init(_ statement: OpaquePointer) { unsafe self.statement = statement }

  package func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  /// 0 for NULL.
  package func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

  /// 0 for NULL.
  package func real(_ column: Int32) -> Double { unsafe sqlite3_column_double(statement, column) }

  /// Empty for NULL. Ill-formed UTF-8 appears as U+FFFD.
  package func text(_ column: Int32) -> String {
    guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// A copy of the bytes; empty for NULL.
  package func blob(_ column: Int32) -> [UInt8] {
    unsafe withBlob(column) { unsafe Array($0) }
  }

  /// The bytes where SQLite has them, without a copy, for the length of the call; empty for NULL.
  package func withBlob<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> T) -> T {
    // The pointer is asked for first: asking for it may convert the value and change the length.
    let start = unsafe sqlite3_column_blob(statement, column)
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    return unsafe body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  /// What `Argument.sixteenBytes` has bound; nil for a blob of another length.
  package func sixteenBytes(_ column: Int32) -> (high: UInt64, low: UInt64)? {
    unsafe withBlob(column) { bytes in
      guard bytes.count == 16 else { return nil }
      return unsafe (
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      )
    }
  }

  package func optionalInteger(_ column: Int32) -> Int64? {
    isNull(column) ? nil : integer(column)
  }

  package func optionalReal(_ column: Int32) -> Double? { isNull(column) ? nil : real(column) }
  package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  package func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}
