extension Period {
  /// Reads `30s`, `5m`, `72h`, `1d`, `2w`, `1h30m`, `250ms` or `3bd`; nil for anything else.
  /// Units of a sum come in falling order, each once. A day is 24 hours, a business day stands alone.
  package init?(text: String) {
    var rest = Substring(text)
    if rest.hasSuffix("bd"), let days = Int(rest.dropLast(2)), days >= 0, days <= 10_000,
      rest.dropLast(2).utf8.allSatisfy(Self.isDigit)
    {
      self = .businessDays(days)
      return
    }
    var total = Duration.zero
    var previous = Duration.seconds(Int64.max / 4)
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      let name = rest.prefix { $0.isASCII && $0.isLetter }
      rest = rest.dropFirst(name.count)
      guard let count = Int64(digits), count <= 1_000_000_000, let unit = Self.units[String(name)],
        unit < previous
      else { return nil }
      previous = unit
      total += unit * count
    }
    self = .elapsed(total)
  }

  /// As people write it, in the largest unit that divides it: `1d`, `90m`.
  package var text: String {
    switch self {
    case .businessDays(let days): return "\(days)bd"
    case .elapsed(let duration):
      let milliseconds = Self.milliseconds(duration)
      for (name, unit) in Self.ordered {
        let (count, rest) = milliseconds.quotientAndRemainder(dividingBy: Self.milliseconds(unit))
        if count > 0, rest == 0 { return "\(count)\(name)" }
      }
      return "0s"
    }
  }

  private static func milliseconds(_ duration: Duration) -> Int64 {
    let parts = duration.components
    return parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
  }

  private static let ordered: [(name: String, unit: Duration)] = [
    ("w", .seconds(604_800)), ("d", .seconds(86_400)), ("h", .seconds(3600)), ("m", .seconds(60)),
    ("s", .seconds(1)), ("ms", .milliseconds(1)),
  ]

  private static let units = Dictionary(
    uniqueKeysWithValues: ordered.map { ($0.name, $0.unit) })

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
