import Actions
import Values

/// At most so many in any stretch of a time, in the order in which they ask. Whoever comes too early is told when to
/// come again, and the place is kept.
struct SendRate {
  /// When the last `count` went or will go, oldest first from `oldest` on.
  private var slots: [Timestamp] = []
  private var oldest = 0
  /// Places given out for later.
  private var places: [EffectKey: Timestamp] = [:]
  private let rate: ConnectionLimits.Rate

  /// A place that nobody came for is given up after this time: its run has ended another way.
  private static let patience = Duration.seconds(3600)
  private static let mostPlaces = 10_000

  init(_ rate: ConnectionLimits.Rate) { self.rate = rate }

  /// When an effect's turn comes; nil: now. Asked again then, it goes.
  mutating func turn(of effect: EffectKey, at now: Timestamp) -> Timestamp? {
    if let place = places[effect] {
      guard place <= now else { return place }
      places[effect] = nil
      return nil
    }
    let slot = nextSlot(now)
    guard slot > now else { return nil }
    if places.count >= Self.mostPlaces {
      places = places.filter { $0.value > now - Self.patience }
    }
    places[effect] = slot
    return slot
  }

  private mutating func nextSlot(_ now: Timestamp) -> Timestamp {
    guard slots.count == rate.count else {
      slots.append(now)
      return now
    }
    let slot = max(now, slots[oldest] + rate.period)
    slots[oldest] = slot
    oldest = (oldest + 1) % rate.count
    return slot
  }
}
