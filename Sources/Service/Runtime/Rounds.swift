import Threads
import Values

/// The rounds of a thread that does something each so often, by a clock that tests move, until it is closed.
final class Rounds: Sendable {
  private let state = Monitor(false)
  private let clock: any RuntimeClock

  init(clock: any RuntimeClock) {
    self.clock = clock
    clock.onJump { [state] in state.wakeAll() }
  }

  var isClosed: Bool { state.withLock { $0 } }

  func close() {
    state.withLock { $0 = true }
    state.wakeAll()
  }

  /// Sleeps until the time of the next round has come; false when it is closed before.
  func waitForNext(after interval: Duration) -> Bool {
    let deadline = clock.now() + interval
    while true {
      let isOpen: Bool? = state.waitForFinding {
        [clock] isClosed -> Monitor<Bool>.Finding<Bool> in
        if isClosed { return .result(false) }
        if clock.now() >= deadline { return .result(true) }
        return .again(until: clock.pause(until: deadline).map { ContinuousClock.now + $0 })
      }
      if let isOpen { return isOpen }
    }
  }
}
