extension Timestamp {
  /// So many business days later, or earlier where the number is negative, at the same time of day: Monday to
  /// Friday as the calendar of the zone has them; it knows no holidays.
  ///
  /// From a Saturday or Sunday the count begins with the Monday after it, backwards with the Friday before it. No
  /// business days is the instant itself, on any day. Nil beyond the years of the language.
  package func adding(businessDays count: Int, in zone: Zone) -> Timestamp? {
    guard count != 0 else { return self }
    guard (-4_000_000...4_000_000).contains(count) else { return nil }
    let local = zone.civilTime(at: self)
    let days =
      count > 0 ? Self.days(after: local.weekday, count) : Self.days(before: local.weekday, -count)
    let date = CivilTime(daysSince1970: local.daysSince1970 + days)
    let time = zone.instant(
      of: CivilTime(
        year: date.year, month: date.month, day: date.day, hour: local.hour, minute: local.minute,
        second: local.second, nanosecond: local.nanosecond))
    return time >= .earliest && time <= .latest ? time : nil
  }

  /// Days from a weekday (0 is Sunday) to the business day that is `count` later.
  private static func days(after weekday: Int, _ count: Int) -> Int {
    // From a weekend, count from the Friday before it.
    let back = weekday == 6 ? 1 : weekday == 0 ? 2 : 0
    let start = back > 0 ? 5 : weekday
    let weekends = (start - 1 + count) / 5
    return count + 2 * weekends - back
  }

  /// The same backwards: a week read from its end is Friday to Monday.
  private static func days(before weekday: Int, _ count: Int) -> Int {
    -days(after: 6 - weekday, count)
  }
}
