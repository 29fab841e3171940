import Values

// date-time, date and time by RFC 3339, section 5.6; duration by its appendix A.
extension FormatScanner {
  mutating func skipDateTime() -> Bool {
    skipDate() && skip(anyCaseOf: "T") && skipTime()
  }

  mutating func skipDate() -> Bool {
    guard let year = number(digits: 4), skip("-"), let month = number(digits: 2), skip("-"),
      let day = number(digits: 2)
    else { return false }
    return day >= 1 && day <= CivilTime.daysIn(month: month, of: year)
  }

  /// With its offset. Second 60 is permitted where a leap second may be: at 23:59 UTC.
  mutating func skipTime() -> Bool {
    guard let hour = number(digits: 2), hour < 24, skip(":"), let minute = number(digits: 2),
      minute < 60, skip(":"), let second = number(digits: 2), second <= 60
    else { return false }
    if skip("."), skip(while: \.isDigit) == 0 { return false }
    guard let offset = skipOffset() else { return false }
    let minuteOfDay = (hour * 60 + minute - offset + 2 * 1440) % 1440
    return second < 60 || minuteOfDay == 1439
  }

  /// Minutes east of UTC.
  private mutating func skipOffset() -> Int? {
    if skip(anyCaseOf: "Z") { return 0 }
    let isWest = skip("-")
    guard isWest || skip("+"), let hour = number(digits: 2), hour < 24, skip(":"),
      let minute = number(digits: 2), minute < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hour * 60 + minute)
  }

  mutating func skipDuration() -> Bool {
    guard skip("P") else { return false }
    var weeks = self
    if weeks.skipComponents("W") == 1, weeks.isAtEnd {
      self = weeks
      return true
    }
    let dates = skipComponents("YMD")
    guard skip("T") else { return dates > 0 }
    return skipComponents("HMS") > 0
  }

  /// Numbers with units, each next to the one before in the order given: years are followed by months and not
  /// by days at once. Gives how many there are.
  private mutating func skipComponents(_ units: String) -> Int {
    var count = 0
    for unit in units.unicodeScalars {
      let start = place
      if skip(while: \.isDigit) > 0, skip(unit) {
        count += 1
      } else {
        place = start
        if count > 0 { return count }
      }
    }
    return count
  }
}
