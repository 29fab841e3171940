import Store
import Synchronization
import Values

/// The time as patience counts it: what the clock says, without what it was set forward or back by. So a clock that jumps
/// a day ahead takes nobody's patience, and one that is set back does not prolong it.
///
/// A jump is seen where the clock has moved otherwise than time has passed in this process. All jumps so far are one
/// number, which the store keeps: the steady time goes on over a restart. While no process runs nobody sees a jump: one
/// ahead counts as time, and after one back patience begins anew.
final class SteadyTime: Sendable {
  private struct State {
    /// What was read last.
    var last: ClockReading
    /// By how much the clock is ahead of the steady time.
    var jumped = Duration.zero
  }

  private let clock: any RuntimeClock
  private let store: any Store
  private let state: Mutex<State>

  static let key = "clock_jumped_ms"
  /// Clocks are put right by less than this now and then.
  private static let least = Duration.seconds(60)

  init(clock: any RuntimeClock, store: any Store) {
    self.clock = clock
    self.store = store
    state = Mutex(State(last: clock.reading()))
  }

  /// Goes on where an earlier process has ended. Called once, before anybody asks for the time.
  func goOn(_ reader: any StoreReader) throws(StoreError) {
    let known = try reader.metadata(Self.key).flatMap { Int64($0) } ?? 0
    state.withLock { $0.jumped = .milliseconds(known) }
  }

  func now() -> Timestamp {
    let (now, hasJumped) = state.withLock { state -> (Timestamp, Bool) in
      let reading = clock.reading()
      let jump = (reading.time - state.last.time) - (reading.passed - state.last.passed)
      let hasJumped = jump > Self.least || jump < .zero - Self.least
      if hasJumped { state.jumped += jump }
      state.last = reading
      return (reading.time - state.jumped, hasJumped)
    }
    if hasJumped { keep() }
    return now
  }

  /// What is committed afterwards is durable afterwards: no step is counted by a jump that is forgotten. A store that
  /// refuses is asked again with the next jump; until then memory has it.
  private func keep() {
    let jumped = state.withLock { $0.jumped }
    store.commit([
      .metadata(key: Self.key, value: "\((Timestamp(milliseconds: 0) + jumped).milliseconds)")
    ]) { _ in }
  }
}
