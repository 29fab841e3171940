import SQLite
import Telemetry
import Threads

/// Moves the write-ahead log into the database file beside the commits, with a connection of its own: a
/// checkpoint inside a commit would be in the way of everybody who waits for it.
///
/// `@unchecked Sendable`: handed over to the checkpoint thread, which alone uses it.
final class Checkpointer: @unchecked Sendable {
  private let connection: Connection
  private let log: Log
  private let longLog: Int

  init(_ connection: Connection, _ options: SQLiteStore.Options) {
    self.connection = connection
    log = options.log
    longLog = options.longLogFrames
  }

  /// Until the storage thread is over; sleeps while the log does not grow.
  func run(_ state: Monitor<SQLiteStore.LogState>) {
    while true {
      let isOver = state.wait { state -> Bool? in
        if state.isOver { return true }
        guard state.isMoveWanted else { return nil }
        state.isMoveWanted = false
        return false
      }
      if isOver { break }
      guard let frames = move(), frames > longLog, move() != nil else { continue }
      // What the writer has left to move, and to sync, is what was written during the second of these.
      state.withLock { $0.isEndWanted = true }
    }
    Self.move(.truncate, connection, log)
  }

  /// Moves what there is and makes it durable; gives how long the log is, or nil where the disk refused.
  private func move() -> Int? {
    guard let result = Self.move(.passive, connection, log) else { return nil }
    do {
      try connection.synchronizeFile()
    } catch {
      log.warning("the file of the store could not be synced", ["error": LogValue(error)])
      return nil
    }
    return result.frames
  }

  /// Nil where readers, the writer or the disk are in the way; the log only grows until the next one succeeds.
  @discardableResult
  static func move(
    _ mode: Connection.CheckpointMode, _ connection: Connection, _ log: Log
  ) -> Connection.Checkpoint? {
    do {
      return try connection.checkpoint(mode)
    } catch {
      if !error.isTransient {
        log.warning("the log of the store could not be moved", ["error": LogValue(error)])
      }
      return nil
    }
  }
}
