/// Goes through a text from left to right by the grammars of the formats. Each `skip` function says whether
/// what it is named after was there.
///
/// Looks at bytes that belong to its caller and are not copied: a scanner lives for one call of `holds(for:)`.
struct FormatScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }
  var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  func text(from start: Int) -> String { String(decoding: bytes[start..<place], as: UTF8.self) }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func skip(anyCaseOf character: Unicode.Scalar) -> Bool {
    guard let next, next | 0x20 == UInt8(ascii: character) | 0x20 else { return false }
    place += 1
    return true
  }

  /// Skips what is in the set; gives how many.
  @discardableResult
  mutating func skip(_ set: ASCIISet) -> Int {
    let start = place
    while let next, set.contains(next) { place += 1 }
    return place - start
  }

  func byte(at place: Int) -> UInt8 { bytes[place] }

  /// Skips while the test holds; gives how many.
  @discardableResult
  mutating func skip(while isMember: (UInt8) -> Bool) -> Int {
    let start = place
    while let next, isMember(next) { place += 1 }
    return place - start
  }

  /// A number of exactly so many digits.
  mutating func number(digits: Int) -> Int? {
    guard place + digits <= bytes.count else { return nil }
    var number = 0
    for byte in bytes[place..<place + digits] {
      guard byte.isDigit else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    place += digits
    return number
  }

  /// ECMAScript's syntax, as far as patterns of schemas may use it.
  var isPattern: Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return (try? ECMAScriptPattern.compile(text)) != nil
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  var isLetter: Bool { self | 0x20 >= 0x61 && self | 0x20 <= 0x7A }
  var isHexadecimal: Bool { isDigit || self | 0x20 >= 0x61 && self | 0x20 <= 0x66 }
}

/// A set of ASCII characters, asked per byte.
struct ASCIISet {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ characters: StaticString) {
    for byte in characters.description.utf8 {
      if byte < 64 { low |= 1 << byte } else { high |= 1 << (byte - 64) }
    }
  }

  /// Letters, digits and the characters given.
  init(lettersDigitsAnd characters: StaticString) {
    self.init(characters)
    for byte in UInt8(0)..<128 where byte.isDigit || byte.isLetter {
      if byte < 64 { low |= 1 << byte } else { high |= 1 << (byte - 64) }
    }
  }

  func contains(_ byte: UInt8) -> Bool {
    byte < 64 ? low >> byte & 1 == 1 : byte < 128 && high >> (byte - 64) & 1 == 1
  }
}
