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
