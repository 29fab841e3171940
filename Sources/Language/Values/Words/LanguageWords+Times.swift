extension LanguageWords {
  /// A day as people near it call it: `today`, `tomorrow`, `yesterday`, `on Friday` within the next six days, else
  /// `on 4 March`, with the year where it is another one. Days are those of the zone's calendar.
  package func day(
    of time: Timestamp, seenFrom now: Timestamp, in zone: Zone, _ names: LanguageNames
  ) -> String {
    let day = zone.civilTime(at: time)
    let today = zone.civilTime(at: now)
    let distance = day.daysSince1970 - today.daysSince1970
    switch distance {
    case -1...1: return days[distance + 1]
    case 2...6: return weekdays[day.weekday]
    default:
      return datePatterns[day.year == today.year ? 0 : 1].format(time, in: zone, names)
    }
  }

  /// A span in its two largest units: `2 days and 3 hours`, `45 minutes`. What is left is cut off, and so are seconds
  /// where there are minutes. Nil below zero, for which there is no such word.
  package func span(_ span: Duration) -> String? {
    guard span >= .zero else { return nil }
    let lengths: [Int64] = [86_400, 3600, 60, 1]
    var rest = span.components.seconds
    var counts: [Int64] = []
    for length in lengths {
      counts.append(rest / length)
      rest %= length
    }
    let first = counts.firstIndex { $0 > 0 } ?? 2
    var parts = [phrase(counts[first], unit: first)]
    if first < 2, counts[first + 1] > 0 { parts.append(phrase(counts[first + 1], unit: first + 1)) }
    return list(parts)
  }

  private func phrase(_ count: Int64, unit: Int) -> String {
    "\(count) \(units[unit][counting.form(of: count)])"
  }
}
