/// Reads the fields of written times from left to right.
///
/// Looks at bytes that belong to its caller and are not copied: every event has two times.
@safe struct DigitReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  @unsafe init(_ bytes: UnsafeBufferPointer<UInt8>) { unsafe self.bytes = unsafe bytes }

  var isAtEnd: Bool { unsafe place == bytes.count }

  private var digit: Int? {
    guard unsafe place < bytes.count else { return nil }
    let digit = unsafe bytes[place] &- UInt8(ascii: "0")
    return digit < 10 ? Int(digit) : nil
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard unsafe place < bytes.count, unsafe bytes[place] == UInt8(ascii: character) else {
      return false
    }
    place += 1
    return true
  }

  /// A number of exactly so many digits.
  mutating func number(digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit else { return nil }
      number = number * 10 + digit
      place += 1
    }
    return number
  }

  /// One or more digits after a point, as nanoseconds; what is smaller is cut off.
  mutating func fraction() -> Int? {
    guard digit != nil else { return nil }
    var number = 0
    var unit = 100_000_000
    while let digit {
      number += digit * unit
      unit /= 10
      place += 1
    }
    return number
  }

  /// Seconds east of UTC of `Z`, `z`, `+01:00` or `-05:30`.
  mutating func offset() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let isWest = skip("-")
    guard isWest || skip("+"), let hours = number(digits: 2), hours < 24, skip(":"),
      let minutes = number(digits: 2), minutes < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
  }
}
