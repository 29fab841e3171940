/// A date and a time of day as a calendar and a clock show them, without a zone: proleptic Gregorian.
package struct CivilTime: Hashable, Sendable {
  package let year: Int
  /// 1 to 12.
  package let month: Int
  /// 1 to 31.
  package let day: Int
  package let hour: Int
  package let minute: Int
  /// 0 to 59: there are no leap seconds.
  package let second: Int
  package let nanosecond: Int

  /// Does not check the ranges.
  package init(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
    nanosecond: Int = 0
  ) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// 0 is Sunday.
  package var weekday: Int {
    // 1970-01-01 was a Thursday.
    let days = (daysSince1970 + 4) % 7
    return days < 0 ? days + 7 : days
  }

  /// 1 to 4.
  package var quarter: Int { (month + 2) / 3 }

  /// 0 is the first of January.
  package var dayOfYear: Int {
    daysSince1970 - CivilTime(year: year, month: 1, day: 1).daysSince1970
  }

  /// Days from 1970-01-01, negative before it.
  ///
  /// Counts in eras of 400 years that begin on the first of March, so that the leap day is the last of a year.
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
  package var daysSince1970: Int {
    let shifted = month > 2 ? year : year - 1
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfMarchYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfMarchYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The first moment of a day counted from 1970-01-01; the inverse of `daysSince1970`.
  package init(daysSince1970: Int) {
    let shifted = daysSince1970 + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfMarchYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfMarchYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfMarchYear - (153 * marchMonth + 2) / 5 + 1)
  }

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// 28 to 31; 0 for what is no month.
  package static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    default: 0
    }
  }
}

extension Timestamp {
  /// What calendar and clock show at an offset of so many seconds east of UTC.
  package func civilTime(offsetSeconds: Int = 0) -> CivilTime {
    let local = Int(seconds) + offsetSeconds
    var days = local / 86_400
    var second = local % 86_400
    if second < 0 {
      days -= 1
      second += 86_400
    }
    let date = CivilTime(daysSince1970: days)
    return CivilTime(
      year: date.year, month: date.month, day: date.day, hour: second / 3600,
      minute: second / 60 % 60, second: second % 60, nanosecond: Int(nanoseconds))
  }

  /// The instant at which calendar and clock show this at an offset of so many seconds east of UTC.
  package init(_ civil: CivilTime, offsetSeconds: Int = 0) {
    let clock = civil.hour * 3600 + civil.minute * 60 + civil.second
    self.init(
      seconds: Int64(civil.daysSince1970 * 86_400 + clock - offsetSeconds),
      nanoseconds: Int32(civil.nanosecond))
  }
}
