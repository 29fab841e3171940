/// A rule for the offset of a zone in every year, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
/// Source: POSIX, "Environment Variables", TZ; RFC 8536, section 3.3.1, for hours from -167 to 167.
struct ZoneRule: Sendable, Equatable {
  /// A day of the year and a time of that day on which clocks are changed.
  struct Change: Sendable, Equatable {
    enum Day: Sendable, Equatable {
      /// 1 to 365, the 29th of February never counted.
      case julian(Int)
      /// 0 to 365, it counted.
      case ordinal(Int)
      /// Week 5 is the last one; weekday 0 is Sunday.
      case weekday(Int, week: Int, month: Int)
    }

    let day: Day
    /// Seconds after the midnight with which the day begins; may be negative or more than a day.
    let second: Int
  }

  struct Daylight: Sendable, Equatable {
    let type: Zone.LocalType
    let start: Change
    let end: Change
  }

  let standard: Zone.LocalType
  let daylight: Daylight?

  func type(at seconds: Int64) -> Zone.LocalType {
    guard let daylight else { return standard }
    let year = Timestamp(seconds: seconds).civilTime(offsetSeconds: standard.offsetSeconds).year
    let start = daylight.start.seconds(of: year) - Int64(standard.offsetSeconds)
    let end = daylight.end.seconds(of: year) - Int64(daylight.type.offsetSeconds)
    let isDaylight =
      start < end ? start <= seconds && seconds < end : !(end <= seconds && seconds < start)
    return isDaylight ? daylight.type : standard
  }
}

extension ZoneRule.Change {
  /// When it is in a year, in seconds since 1970 as if the clock showed UTC.
  fileprivate func seconds(of year: Int) -> Int64 {
    let newYear = CivilTime(year: year, month: 1, day: 1).daysSince1970
    let days: Int
    switch day {
    case .julian(let number):
      days = newYear + number - 1 + (CivilTime.isLeap(year) && number >= 60 ? 1 : 0)
    case .ordinal(let number):
      days = newYear + number
    case .weekday(let weekday, let week, let month):
      let first = CivilTime(year: year, month: month, day: 1)
      var day = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
      if day > CivilTime.daysIn(month: month, of: year) { day -= 7 }
      days = CivilTime(year: year, month: month, day: day).daysSince1970
    }
    return Int64(days * 86_400 + second)
  }
}

// MARK: - Parsing

extension ZoneRule {
  /// Nil for what is no rule, the empty text among it.
  init?(_ text: String) {
    var reader = ZoneRuleReader(text)
    guard let name = reader.name(), let west = reader.time() else { return nil }
    standard = Zone.LocalType(offsetSeconds: -west, abbreviation: name)
    guard !reader.isAtEnd else {
      daylight = nil
      return
    }
    guard let daylightName = reader.name() else { return nil }
    // Clocks are set one hour forward unless the rule says otherwise.
    var offset = standard.offsetSeconds + 3600
    if !reader.isAt(",") {
      guard let west = reader.time() else { return nil }
      offset = -west
    }
    guard reader.skip(","), let start = reader.change(), reader.skip(","),
      let end = reader.change(), reader.isAtEnd
    else { return nil }
    daylight = Daylight(
      type: Zone.LocalType(offsetSeconds: offset, abbreviation: daylightName), start: start,
      end: end)
  }
}

private struct ZoneRuleReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  func isAt(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard isAt(character) else { return false }
    rest.removeFirst()
    return true
  }

  /// Letters, or anything in angle brackets, which are no part of the name.
  mutating func name() -> String? {
    if skip("<") {
      let name = rest.prefix { $0 != UInt8(ascii: ">") }
      rest = rest.dropFirst(name.count)
      return skip(">") ? String(Substring(name)) : nil
    }
    let name = rest.prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    rest = rest.dropFirst(name.count)
    return name.count >= 3 ? String(Substring(name)) : nil
  }

  private mutating func number(in range: ClosedRange<Int>) -> Int? {
    let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard (1...3).contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return range.contains(number) ? number : nil
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time() -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let hours = number(in: 0...167) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] {
      guard skip(":") else { break }
      guard let part = number(in: 0...59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  mutating func change() -> ZoneRule.Change? {
    guard let day = day() else { return nil }
    guard skip("/") else { return .init(day: day, second: 2 * 3600) }
    return time().map { .init(day: day, second: $0) }
  }

  private mutating func day() -> ZoneRule.Change.Day? {
    if skip("J") { return number(in: 1...365).map { .julian($0) } }
    guard skip("M") else { return number(in: 0...365).map { .ordinal($0) } }
    guard let month = number(in: 1...12), skip("."), let week = number(in: 1...5), skip("."),
      let weekday = number(in: 0...6)
    else { return nil }
    return .weekday(weekday, week: week, month: month)
  }
}
