/// Goes through a text from left to right by the grammars of the formats. Each `skip` function says whether
/// what it is named after was there.
struct FormatScanner {
  private let bytes: [UInt8]
  var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init(_ span: Span<UInt8>) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for index in span.indices { bytes.append(span[index]) }
    self.init(bytes)
  }

  var count: Int { bytes.count }
  var isAtEnd: Bool { place == bytes.count }
  var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  func text(from start: Int) -> String { String(decoding: bytes[start..<place], as: UTF8.self) }

  /// The rest as a text of its own, up to a length.
  func part(from start: Int, to end: Int) -> FormatScanner {
    FormatScanner(Array(bytes[start..<end]))
  }

  func contains(_ character: Unicode.Scalar) -> Bool { bytes.contains(UInt8(ascii: character)) }

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
