/// The digits of a number in base ten, exact, and rounded to so many places.
///
/// Every double is a whole number times a power of two, so its decimal digits come to an end, after 1,074 places at
/// most. Rounding is to the nearest, a tie to the even digit, as `printf` does it.
package struct DecimalDigits: Sendable, Equatable {
  package private(set) var isNegative: Bool
  /// Without leading zeros; empty is zero.
  private var digits: [UInt8]
  /// How many of them stand before the decimal point; below zero: so many zeros behind it come first.
  private var pointPlace: Int

  /// Nil for infinities and NaN.
  package init?(_ number: Double) {
    guard number.isFinite else { return nil }
    isNegative = number.sign == .minus
    guard number != 0 else {
      digits = []
      pointPlace = 0
      return
    }
    let isNormal = number.exponentBitPattern > 0
    let exponent = Int(max(1, number.exponentBitPattern)) - 1075
    var whole = BaseBillion(number.significandBitPattern | (isNormal ? 1 << 52 : 0))
    if exponent >= 0 {
      whole.multiply(by: 2, times: exponent)
    } else {
      // a / 2^n is a * 5^n / 10^n.
      whole.multiply(by: 5, times: -exponent)
    }
    digits = whole.decimalDigits
    pointPlace = digits.count + min(exponent, 0)
  }

  package init(_ number: some FixedWidthInteger) {
    isNegative = number < 0
    digits = number == 0 ? [] : String(number.magnitude).utf8.map { $0 - UInt8(ascii: "0") }
    pointPlace = digits.count
  }

  /// `1234.50`: so many places behind the point, rounded.
  package func fixed(places: Int) -> String {
    let rounded = rounded(digitsKept: pointPlace + places)
    return rounded.sign + rounded.wholePart
      + (places > 0 ? "." + rounded.fraction(places: places) : "")
  }

  /// `1.052033e+03`: one digit before the point and so many behind it, rounded; two digits of exponent at least.
  package func scientific(places: Int) -> String {
    let rounded = rounded(digitsKept: places + 1)
    let exponent = rounded.digits.isEmpty ? 0 : rounded.pointPlace - 1
    let shown = rounded.digits + Array(repeating: 0, count: places + 1 - rounded.digits.count)
    let text = Self.text(shown[...])
    let power = String(exponent.magnitude)
    return rounded.sign + text.prefix(1) + (places > 0 ? "." + text.dropFirst() : "") + "e"
      + (exponent < 0 ? "-" : "+") + (power.count < 2 ? "0" : "") + power
  }

  // MARK: - Parts

  private var sign: String { isNegative ? "-" : "" }

  /// The digits before the point, `0` if there are none.
  package var wholePart: String {
    guard pointPlace > 0 else { return "0" }
    let known = digits.prefix(pointPlace)
    return Self.text(known) + String(repeating: "0", count: pointPlace - known.count)
  }

  /// So many digits behind the point; those beyond are left out, not rounded.
  package func fraction(places: Int) -> String {
    let zeros = min(max(0, -pointPlace), places)
    let known = digits.dropFirst(max(0, pointPlace)).prefix(places - zeros)
    return String(repeating: "0", count: zeros) + Self.text(known)
      + String(repeating: "0", count: places - zeros - known.count)
  }

  package var isZero: Bool { digits.allSatisfy { $0 == 0 } }

  /// Whether all digits behind the point are zero.
  package var isWhole: Bool { digits.dropFirst(max(0, pointPlace)).allSatisfy { $0 == 0 } }

  /// With this many places behind the point at most.
  package func rounded(places: Int) -> DecimalDigits { rounded(digitsKept: pointPlace + places) }

  private func rounded(digitsKept count: Int) -> DecimalDigits {
    guard count < digits.count else { return self }
    var result = self
    guard count >= 0 else {
      result.digits = []
      return result
    }
    result.digits.removeSubrange(count...)
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let isTie = digits[count] == 5 && digits[(count + 1)...].allSatisfy { $0 == 0 }
    guard digits[count] > 5 || digits[count] == 5 && (!isTie || isOdd) else { return result }
    var place = count - 1
    while place >= 0, result.digits[place] == 9 {
      result.digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      result.digits[place] += 1
    } else {
      // All nines: a one and as many zeros, of which the last is one too many.
      result.digits = [1] + result.digits.dropLast()
      result.pointPlace += 1
    }
    return result
  }

  private static func text(_ digits: ArraySlice<UInt8>) -> String {
    String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
  }
}

/// A natural number of any size, nine decimal digits to a word, the lowest first.
private struct BaseBillion {
  private static let base: UInt64 = 1_000_000_000
  private var words: [UInt64]

  init(_ number: UInt64) {
    words = []
    var rest = number
    while rest > 0 {
      words.append(rest % Self.base)
      rest /= Self.base
    }
  }

  /// Several factors at once, as many as leave a product of two words within 64 bits.
  mutating func multiply(by factor: UInt64, times: Int) {
    var left = times
    while left > 0 {
      var product = factor
      left -= 1
      while left > 0, product <= Self.base / factor {
        product *= factor
        left -= 1
      }
      multiply(by: product)
    }
  }

  private mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for place in words.indices {
      let product = words[place] * factor + carry
      words[place] = product % Self.base
      carry = product / Self.base
    }
    if carry > 0 { words.append(carry) }
  }

  var decimalDigits: [UInt8] {
    var digits: [UInt8] = []
    for word in words {
      var rest = word
      for _ in 0..<9 {
        digits.append(UInt8(rest % 10))
        rest /= 10
      }
    }
    while digits.last == 0 { digits.removeLast() }
    return digits.reversed()
  }
}
