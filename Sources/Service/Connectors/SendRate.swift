import Synchronization
import Values

/// At most so many in any stretch of a time, in the order in which they ask. Whoever comes too early is told when to
/// come again, and the place is kept.
final class SendRate: Sendable {
  private struct State {
    /// When the last `count` went or will go, oldest first from `oldest` on.
    var slots: [Timestamp] = []
    var oldest = 0
    /// Places given out for later, by effect.
    var places: [String: Timestamp] = [:]
  }

  private let count: Int
  private let period: Duration
  private let state = Mutex(State())

  /// A place that nobody came for is given up after this time: its run has ended another way.
  private static let patience = Duration.seconds(3600)
  private static let mostPlaces = 10_000

  init(count: Int, per period: Duration) {
    self.count = count
    self.period = period
  }

  /// How long an effect has to wait for its turn; nil: now. Asked again after the wait, it goes.
  func wait(of effect: String, at now: Timestamp) -> Duration? {
    state.withLock { state in
      if let place = state.places[effect] {
        guard place <= now else { return place - now }
        state.places[effect] = nil
        return nil
      }
      let slot = nextSlot(&state, now)
      guard slot > now else { return nil }
      if state.places.count >= Self.mostPlaces {
        state.places = state.places.filter { $0.value > now - Self.patience }
      }
      state.places[effect] = slot
      return slot - now
    }
  }

  private func nextSlot(_ state: inout State, _ now: Timestamp) -> Timestamp {
    guard state.slots.count == count else {
      state.slots.append(now)
      return now
    }
    let slot = max(now, state.slots[state.oldest] + period)
    state.slots[state.oldest] = slot
    state.oldest = (state.oldest + 1) % count
    return slot
  }
}
