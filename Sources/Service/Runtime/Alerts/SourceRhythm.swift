import Values

/// When a sender usually sends, learned from the last weeks, and whether it is silent against that.
///
/// The week is the measure: a sender that is silent at night and on Sundays is so every week. Its silence is strange where
/// the same hours of the week were not silent in any of the weeks before.
struct SourceRhythm {
  /// Weeks that are looked back at.
  static let weeks = 4
  /// Weeks of which something must be known before anything is said.
  static let weeksAtLeast = 2
  /// Deliveries that the same hours must have had in each week: fewer may be chance.
  static let deliveriesAtLeast = 3
  private static let week: Int64 = 168

  /// Deliveries by hours since 1970, in UTC; those without any are left out.
  private var hours: [Int64: Int] = [:]
  private var first: Int64?
  private(set) var last: Timestamp?

  /// Nothing is known of the last weeks.
  var isEmpty: Bool { hours.isEmpty }

  mutating func note(_ time: Timestamp) {
    let hour = Self.hour(of: time)
    hours[hour, default: 0] += 1
    first = min(first ?? hour, hour)
    last = max(last ?? time, time)
  }

  /// What is older says nothing any more.
  mutating func forget(before now: Timestamp) {
    let oldest = Self.hour(of: now) - Int64(Self.weeks + 1) * Self.week
    guard let first, first < oldest else { return }
    hours = hours.filter { $0.key >= oldest }
    self.first = oldest
  }

  // MARK: - Stored form

  /// `{"first": 495120, "last": 1792357400125, "hours": {"495120": 12}}`: hours and milliseconds since 1970.
  var document: Value {
    let hours = hours.sorted { $0.key < $1.key }.map { hour, count in
      (key: Value.string("\(hour)"), value: Value.int(Int64(count)))
    }
    return .object(present: [
      "first": first.map { .int($0) }, "last": last.map { .int($0.milliseconds) },
      "hours": .map(MapValue(hours)),
    ])
  }

  /// Reads what `document` wrote; nil where it is something else.
  init?(_ document: Value) {
    guard let first = document["first"]?.intValue, let last = document["last"]?.intValue,
      let hours = document["hours"]?.mapValue
    else { return nil }
    (self.first, self.last) = (first, Timestamp(milliseconds: last))
    for entry in hours.entries {
      guard let hour = entry.key.stringValue.flatMap({ Int64($0) }),
        let count = entry.value.intValue
      else { return nil }
      self.hours[hour] = Int(count)
    }
  }

  init() {}

  // MARK: - Judgement

  /// Since when it has been silent, if that is strange; the hour under way is not judged.
  func silence(at now: Timestamp) -> Timestamp? {
    guard let last, let first else { return nil }
    let silent = (Self.hour(of: last) + 1)..<max(Self.hour(of: last) + 1, Self.hour(of: now))
    guard !silent.isEmpty else { return nil }
    let known = (1...Int64(Self.weeks)).filter { silent.lowerBound - $0 * Self.week >= first }
    guard known.count >= Self.weeksAtLeast else { return nil }
    let isStrange = known.allSatisfy { week in
      let count = hours.reduce(0) { count, hour in
        silent.contains(hour.key + week * Self.week) ? count + hour.value : count
      }
      return count >= Self.deliveriesAtLeast
    }
    return isStrange ? last : nil
  }

  private static func hour(of time: Timestamp) -> Int64 {
    let seconds = time.seconds
    return seconds >= 0 ? seconds / 3600 : (seconds - 3599) / 3600
  }
}
