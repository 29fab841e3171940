import Values

/// A number as its decimal digits say: `significand` × 10^`exponent`. For exact division: as doubles, 0.0075
/// is no multiple of 0.0001.
struct DecimalNumber {
  /// At most 20 digits.
  let significand: UInt64
  let exponent: Int

  /// Nil for what is no finite number. The sign is left out: it does not matter to multiples.
  init?(_ number: Value) {
    switch number {
    case .int(let whole): self.init(significand: whole.magnitude, exponent: 0)
    case .uint(let whole): self.init(significand: whole, exponent: 0)
    case .double(let number): self.init(number)
    case .null, .bool, .string, .list, .map, .bytes, .timestamp, .duration, .type, .optional,
      .abstract:
      return nil
    }
  }

  private init(significand: UInt64, exponent: Int) {
    self.significand = significand
    self.exponent = exponent
  }

  /// The shortest digits that stand for the double, as it was most likely written.
  private init?(_ number: Double) {
    guard number.isFinite else { return nil }
    let parts = number.magnitude.description.split(separator: "e")
    let digits = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = digits.count > 1 ? digits[1] : ""
    // At most 17 digits that matter; zeros after them come from `1e15` written as 1000000000000000.0.
    guard let significand = UInt64(digits[0] + fraction) else { return nil }
    let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    self.init(significand: significand, exponent: exponent - fraction.count)
  }

  /// Whether the quotient of two numbers is whole.
  static func isMultiple(_ number: Value, of divisor: Value) -> Bool {
    if case .int(let number) = number, case .int(let divisor) = divisor, divisor > 0 {
      return number % divisor == 0
    }
    guard let number = DecimalNumber(number), let divisor = DecimalNumber(divisor),
      divisor.significand > 0
    else { return false }
    if number.significand == 0 { return true }
    let shift = number.exponent - divisor.exponent
    if shift >= 0 {
      // significand × 10^shift, taken modulo at each step.
      let modulus = divisor.significand
      var rest = number.significand % modulus
      for _ in 0..<shift where rest != 0 {
        let product = rest.multipliedFullWidth(by: 10)
        rest = modulus.dividingFullWidth(product).remainder
      }
      return rest == 0
    }
    // The divisor × 10^-shift; beyond 20 digits it is larger than any significand.
    guard shift >= -20 else { return false }
    var scaled = UInt128(divisor.significand)
    for _ in 0..<(-shift) {
      scaled *= 10
      if scaled > UInt128(number.significand) { return false }
    }
    return UInt128(number.significand) % scaled == 0
  }
}
