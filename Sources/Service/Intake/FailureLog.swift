import Synchronization
import Telemetry
import Values

/// Says that deliveries fail by our own fault: at most once per second, however many they are, for a full disk must
/// not be filled by its own reports.
final class FailureLog: Sendable {
  private struct State {
    var lastSecond = Int64.min
    /// Failures that were not reported since.
    var unsaid = 0
  }

  private let log: Log
  private let state = Mutex(State())

  init(_ log: Log) { self.log = log }

  func report(_ message: String, source: String, error: String, at time: Timestamp) {
    let others = state.withLock { state -> Int? in
      guard time.seconds != state.lastSecond else {
        state.unsaid += 1
        return nil
      }
      state.lastSecond = time.seconds
      defer { state.unsaid = 0 }
      return state.unsaid
    }
    guard let others else { return }
    log.error(
      message,
      ["source": .text(source), "error": .text(error), "unreported_before": .integer(others)])
  }
}
