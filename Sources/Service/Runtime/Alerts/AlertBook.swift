import Threads
import Values

/// Who is told of alerts, and whether there is anything new to tell: what those who raise them share with the one who
/// tells them.
final class AlertBook: Sendable {
  struct State {
    /// Counts the times that something new was announced. One at the start: an earlier process may have left some.
    var notices = 1
    var seen = 0
    var receivers: [AlertReceiver]
    /// Until when whoever tells them sleeps; nil while it works, or waits for something new.
    var deadline: Timestamp?
    var isWorking = true
    var isClosed = false
  }

  let state: Monitor<State>

  init(receivers: [AlertReceiver]) { state = Monitor(State(receivers: receivers)) }

  /// Whether anybody is to be told.
  var isNeeded: Bool { state.withLock { !$0.receivers.isEmpty } }

  /// Tells these from now on.
  func tell(_ receivers: [AlertReceiver]) { state.withLock { $0.receivers = receivers } }

  /// There is something new in the store.
  func notice() {
    state.withLock { $0.notices += 1 }
    state.wakeAll()
  }
}
