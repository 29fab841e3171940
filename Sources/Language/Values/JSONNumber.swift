/// The numbers that are not read at a glance: with a fraction or an exponent, or of many digits.
@safe struct JSONNumber {
  /// Ends with a byte that no number has.
  private let text: UnsafePointer<UInt8>
  /// Its sign, or its first digit.
  private let start: Int
  private let first: Int

  init(text: UnsafePointer<UInt8>, start: Int, first: Int) {
    unsafe self.text = unsafe text
    self.start = start
    self.first = first
  }

  private var isNegative: Bool { first > start }

  /// What the digits that begin here add to a number before them; of more than 19 in all the lower bits only.
  @inline(__always)
  static func readDigits(
    of text: UnsafePointer<UInt8>, _ place: inout Int, after number: UInt64
  ) -> UInt64 {
    var number = number
    while true {
      let digit = unsafe text[place] &- UInt8(ascii: "0")
      guard digit <= 9 else { return number }
      number = number &* 10 &+ UInt64(digit)
      place &+= 1
    }
  }

  /// The kind that a tape has for it, and its bits.
  typealias Bits = (tag: UInt8, bits: UInt64)

  /// What is written here, and where it ends. Nil for what is no number, a whole one beyond 64 bits or another beyond a
  /// double.
  func read() -> (Bits, end: Int)? {
    var place = first
    let whole = unsafe Self.readDigits(of: text, &place, after: 0)
    let digits = place - first
    guard digits > 0, unsafe text[first] != UInt8(ascii: "0") || digits == 1 else { return nil }
    let byte = unsafe text[place]
    guard byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") else {
      return integer(to: place).map { ($0, place) }
    }
    return double(whole, digits: digits, &place).map {
      ((UInt8(ascii: "d"), $0.bitPattern), place)
    }
  }

  /// `place` is behind the whole digits, and behind all of it then.
  private func double(_ whole: UInt64, digits: Int, _ place: inout Int) -> Double? {
    var (mantissa, digits) = (whole, digits)
    var exponent = 0
    if unsafe text[place] == UInt8(ascii: ".") {
      place += 1
      let begin = place
      mantissa = unsafe Self.readDigits(of: text, &place, after: mantissa)
      guard place > begin else { return nil }
      exponent = begin - place
      digits += place - begin
    }
    if unsafe text[place] | 0x20 == UInt8(ascii: "e") {
      guard let written = readExponent(&place) else { return nil }
      exponent += written
    }
    // Both are doubles, and so is what division or multiplication rounds once. Source: Clinger, How to Read Floating
    // Point Numbers Accurately, section 3.
    guard digits <= 19, mantissa <= 1 << 53, (-22...22).contains(exponent) else {
      let written = unsafe UnsafeBufferPointer(start: text + start, count: place - start)
      guard let number = unsafe Double(String(decoding: written, as: UTF8.self)), number.isFinite
      else { return nil }
      return number
    }
    var power = 1.0
    for _ in 0..<abs(exponent) { power *= 10 }
    let number = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    return isNegative ? -number : number
  }

  private func readExponent(_ place: inout Int) -> Int? {
    place += 1
    let isNegative = unsafe text[place] == UInt8(ascii: "-")
    if unsafe isNegative || text[place] == UInt8(ascii: "+") { place += 1 }
    let begin = place
    var exponent = 0
    while true {
      let digit = unsafe text[place] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      // Beyond what any number of digits before it makes up for.
      exponent = min(exponent * 10 + Int(digit), 1 << 40)
      place += 1
    }
    guard place > begin else { return nil }
    return isNegative ? -exponent : exponent
  }

  /// Of any number of digits.
  private func integer(to end: Int) -> Bits? {
    var magnitude: UInt64 = 0
    for place in first..<end {
      let (product, overflows) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(
        unsafe UInt64(text[place] - UInt8(ascii: "0")))
      guard !overflows, !carries else { return nil }
      magnitude = sum
    }
    if isNegative {
      guard magnitude <= 1 << 63 else { return nil }
      return (UInt8(ascii: "l"), 0 &- magnitude)
    }
    // Unsigned only where it must be.
    return (UInt8(ascii: magnitude < 1 << 63 ? "l" : "u"), magnitude)
  }
}
