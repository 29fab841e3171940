extension LanguageWords {
  /// An amount of money as people read it: `€65,000`, `65.000 €`, `CHF 79.50`. A whole amount has no digits behind the
  /// point, any other has those of the currency, rounded.
  ///
  /// - Parameter currency: three capital letters of ISO 4217; nil is returned for anything else.
  package func amount(_ amount: DecimalDigits, currency: String) -> String? {
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    guard currency.utf8.count == 3, currency.utf8.allSatisfy(letters.contains) else { return nil }
    let places = Self.places[currency] ?? 2
    let rounded = amount.rounded(places: places)
    var number = grouped(rounded.wholePart)
    if !rounded.isWhole { number += money.decimalPoint + rounded.fraction(places: places) }
    let sign = money.ownSigns[currency] ?? Self.signs[currency]
    // A code of letters does not touch the number.
    let gap = sign == nil && money.pattern == "¤#" ? "\u{A0}" : ""
    let written = money.pattern.replacing("¤", with: (sign ?? currency) + gap)
      .replacing("#", with: number)
    return (rounded.isNegative && !rounded.isZero ? "-" : "") + written
  }

  private func grouped(_ digits: String) -> String {
    guard digits.count >= money.groupedFrom else { return digits }
    var groups: [Substring] = []
    var rest = digits[...]
    while !rest.isEmpty {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return groups.joined(separator: money.groupMark)
  }
}
