import SQLite
import Telemetry
import Threads

/// Moves the write-ahead log into the database file beside the commits, with a connection of its own: a
/// checkpoint inside a commit would be in the way of everybody who waits for it.
///
/// `@unchecked Sendable`: handed over to the checkpoint thread, which alone uses it.
final class Checkpointer: @unchecked Sendable {
  /// Frames above which the writer is made to begin the log anew: 128 MB of 8 KB pages.
  private static let longLog = 16_000
  private static let pause = Duration.milliseconds(50)

  private let connection: Connection
  private let log: Log

  init(_ connection: Connection, log: Log) {
    self.connection = connection
    self.log = log
  }

  /// Until the storage thread is over; sleeps while nothing is committed.
  func run(_ commits: Monitor<SQLiteStore.CommitCount>) {
    var seen = 0
    while true {
      let isOver = commits.wait { state -> Bool? in
        if state.isOver { return true }
        guard state.count != seen else { return nil }
        seen = state.count
        return false
      }
      if isOver { break }
      checkpoint(.passive)
      let ended = commits.wait(atMost: Self.pause) { $0.isOver ? true : nil }
      if ended == true { break }
    }
    checkpoint(.truncate)
  }

  private func checkpoint(_ mode: Connection.CheckpointMode) {
    do {
      let result = try connection.checkpoint(mode)
      if mode == .passive && result.frames > Self.longLog { try connection.checkpoint(.restart) }
    } catch {
      // Readers or the writer may hold it up; the log only grows until the next one succeeds.
      if !error.isTransient {
        log.warning("the log of the store could not be moved", ["error": LogValue(error)])
      }
    }
  }
}
