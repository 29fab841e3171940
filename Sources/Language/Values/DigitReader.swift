/// Reads the fields of written times from left to right.
struct DigitReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }

  private var digit: Int? {
    guard place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) else {
      return nil
    }
    return Int(bytes[place] - UInt8(ascii: "0"))
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
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
