import SQLite
import Telemetry
import Threads

/// Reads the keys that the table holds into a filter, beside the storage thread: a start does not wait for millions.
///
/// Complete as soon as the storage thread adds each key that it takes in from before the scan on: what is in the table
/// when its turn comes is read, and what gets there later has been added.
final class KeyScan: Sendable {
  private struct State {
    var found: KeyFilter?
    var isStopped = false
  }

  private let state = Monitor(State())
  private let path: String
  private let bytes: Int
  private let log: Log
  /// Keys that are read at once.
  private static let piece: Int64 = 8192

  init(_ files: StateFiles, _ options: SQLiteStore.Options) {
    path = files.database
    bytes = options.keyFilterBytes
    log = options.log
  }

  /// Until all keys are read, or `stop`. Where they cannot be read, every key is looked up as without a filter.
  func run() {
    do throws(SQLiteError) {
      let connection = try Connection(path: path, access: .readOnly)
      var filter = KeyFilter(bytes: bytes)
      var last: DeliveryKey?
      repeat {
        if state.withLock(\.isStopped) { return }
        // Pieces, so that no reader is in the way of the log for long.
        last = try Self.read(after: last, from: connection, into: &filter)
      } while last != nil
      state.withLock { $0.found = filter }
    } catch {
      log.warning("the keys of deliveries could not be read ahead", ["error": LogValue(error)])
    }
  }

  func stop() { state.withLock { $0.isStopped = true } }

  /// All keys that were in the table, once they have been read; gives them away.
  func take() -> KeyFilter? {
    state.withLock { state in
      defer { state.found = nil }
      return state.found
    }
  }

  /// The last key of the piece; nil: there are no more.
  private static func read(
    after last: DeliveryKey?, from connection: Connection, into filter: inout KeyFilter
  ) throws(SQLiteError) -> DeliveryKey? {
    let keys = try connection.all(
      "SELECT key FROM delivery_keys WHERE key > ? ORDER BY key LIMIT ?",
      [last.map { .key($0) } ?? .blob([]), .integer(piece)]
    ) { row in row.sixteenBytes(0).map { DeliveryKey(high: $0.high, low: $0.low) } }
    for case let key? in keys { filter.add(key) }
    return keys.last ?? nil
  }
}
