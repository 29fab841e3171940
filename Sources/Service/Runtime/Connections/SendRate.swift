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
  /// When it was asked last.
  private var lastAsked = Timestamp.earliest

  /// A place that nobody came for is given up after this time: its run has ended another way.
  private static let patience = Duration.seconds(3600)
  private static let fewestPlaces = 10_000
  /// From so many on, those that nobody came for are looked for.
  private var mostPlaces = fewestPlaces

  init(_ rate: ConnectionLimits.Rate) { self.rate = rate }

  /// When an effect's turn comes; nil: now. Asked again then, it goes.
  mutating func turn(of effect: EffectKey, at now: Timestamp) -> Timestamp? {
    // Places that were given by a clock which has been set back since would be hours away.
    if now.isSetBack(from: lastAsked) { (slots, oldest, places) = ([], 0, [:]) }
    lastAsked = now
    if let place = places[effect] {
      guard place <= now else { return place }
      places[effect] = nil
      return nil
    }
    let slot = nextSlot(now)
    guard slot > now else { return nil }
    // Half of them at least are new since the last time.
    if places.count >= mostPlaces {
      places = places.filter { $0.value > now - Self.patience }
      mostPlaces = max(Self.fewestPlaces, places.count * 2)
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
