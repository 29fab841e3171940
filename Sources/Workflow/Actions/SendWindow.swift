package import CEL
internal import Fields
package import Values

/// When a message may go out, by the calendar and the clock of whoever reads it.
///
/// ```yaml
/// send_window: { days: mon-fri, hours: 08:00-18:00, timezone: candidate }
/// ```
package struct SendWindow: Sendable {
  /// The days on which it opens; 0 is Sunday. Never empty.
  let days: Set<Int>
  /// From the minute at which it opens to that at which it is closed again; 1440 is the end of the day.
  let hours: Range<Int>
  let zone: Place

  /// Whose clock counts.
  enum Place: Sendable {
    case inForce(ZoneInForce)
    case fixed(Zone)
  }

  /// When it opens next; nil where it is open.
  ///
  /// An hour that is left out when clocks are set forward opens it late; one that comes twice counts the first time.
  package func opening(
    at now: Timestamp, _ activation: borrowing Activation
  ) -> Timestamp? {
    switch zone {
    case .inForce(let zone): opening(at: now, in: zone.zone(activation))
    case .fixed(let zone): opening(at: now, in: zone)
    }
  }

  func opening(at now: Timestamp, in zone: Zone) -> Timestamp? {
    let today = zone.civilTime(at: now).daysSince1970
    // A week has every weekday; the second one is for a window that falls into the hour left out.
    for day in today...(today + 14) {
      guard days.contains(CivilTime(daysSince1970: day).weekday) else { continue }
      let opens = zone.instant(of: Self.time(hours.lowerBound, on: day))
      let closes = zone.instant(of: Self.time(hours.upperBound, on: day))
      if now < opens, opens < closes { return opens }
      if now >= opens, now < closes { return nil }
    }
    return nil
  }

  /// The longest that it stays closed, by the clock: from Friday 18:00 to Monday 8:00 are 62 hours.
  package var longestPause: Duration {
    let sorted = days.sorted()
    let gaps = zip(sorted, sorted.dropFirst() + [(sorted.first ?? 0) + 7]).map { $1 - $0 }
    return .seconds(((gaps.max() ?? 7) * 1440 - hours.count) * 60)
  }

  private static func time(_ minute: Int, on day: Int) -> CivilTime {
    let date = CivilTime(daysSince1970: day + minute / 1440)
    return CivilTime(
      year: date.year, month: date.month, day: date.day, hour: minute % 1440 / 60,
      minute: minute % 60)
  }
}
