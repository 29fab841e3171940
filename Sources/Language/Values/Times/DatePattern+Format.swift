extension DatePattern {
  /// A time as the clocks of a zone and the words of a language tell it.
  package func format(_ time: Timestamp, in zone: Zone, _ names: LanguageNames) -> String {
    let moment = Moment(time: time, zone: zone, civil: zone.civilTime(at: time), names: names)
    return pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let literal): text += literal
      case .field(let field): text += moment.text(field)
      }
    }
  }
}

/// One time in one zone and language.
private struct Moment {
  let time: Timestamp
  let zone: Zone
  let civil: CivilTime
  let names: LanguageNames

  func text(_ field: DatePattern.Field) -> String {
    switch field {
    case .year(let digits): number(civil.year, digits)
    case .lastDigitsOfYear: number(civil.year % 100, 2)
    case .quarter(let digits): number(civil.quarter, digits)
    case .quarterLabel: "Q\(civil.quarter)"
    case .month(let digits): number(civil.month, digits)
    case .shortMonth: names.shortMonths[civil.month - 1]
    case .monthName: names.months[civil.month - 1]
    case .day(let digits): number(civil.day, digits)
    case .shortDayName: names.shortDays[civil.weekday]
    case .dayName: names.days[civil.weekday]
    case .hour(let digits): number(civil.hour, digits)
    case .hourOfHalfDay(let digits): number((civil.hour + 11) % 12 + 1, digits)
    case .minute(let digits): number(civil.minute, digits)
    case .second(let digits): number(civil.second, digits)
    case .period: names.periods[civil.hour < 12 ? 0 : 1]
    case .zone: shortZone
    case .longZone: offset == 0 ? "GMT" : "GMT\(sign)\(number(hours, 2)):\(number(minutes, 2))"
    case .offset: offset == 0 ? "Z" : "\(sign)\(number(hours, 2)):\(number(minutes, 2))"
    case .zoneName: zone.name
    case .city: city
    }
  }

  /// East of UTC.
  private var offset: Int { zone.offsetSeconds(at: time) }
  private var sign: String { offset < 0 ? "-" : "+" }
  private var hours: Int { abs(offset) / 3600 }
  private var minutes: Int { abs(offset) / 60 % 60 }

  private var shortZone: String {
    if let letters = zone.abbreviation(at: time) { return names.zoneWords[letters] ?? letters }
    if offset == 0 { return "GMT" }
    return minutes == 0 ? "GMT\(sign)\(hours)" : "GMT\(sign)\(hours):\(number(minutes, 2))"
  }

  /// The last part of the zone's name, which is a place people know.
  private var city: String {
    let last = zone.name.split(separator: "/").last ?? ""
    return String(last.map { $0 == "_" ? " " : $0 })
  }

  private func number(_ number: Int, _ digits: Int) -> String {
    let text = String(abs(number))
    let zeros = String(repeating: "0", count: max(0, digits - text.count))
    return number < 0 ? "-\(zeros)\(text)" : zeros + text
  }
}
