/// Base 16 (RFC 4648, section 8).
package enum Hex {
  /// Two digits in lower case for each byte.
  package static func encode(_ bytes: [UInt8]) -> String {
    unsafe String(unsafeUninitializedCapacity: bytes.count * 2) { text in
      var place = 0
      for byte in bytes {
        unsafe text[place] = digit(byte >> 4)
        unsafe text[place + 1] = digit(byte & 0x0f)
        place += 2
      }
      return place
    }
  }

  /// The bytes of a text of digits in either case. Nil for an odd number of them or any other character.
  ///
  /// A slice and no `some Collection`: called from another module, the generic form takes twenty times as long.
  package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    // No digit's value has the bits of the upper half, so they tell of any other character among them.
    var seen: UInt8 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: text.count / 2) { bytes, count in
      var place = text.startIndex
      while place < text.endIndex {
        let (high, low) = (values[Int(text[place])], values[Int(text[place + 1])])
        seen |= high | low
        unsafe bytes.initializeElement(at: count, to: high << 4 | low)
        count += 1
        place += 2
      }
    }
    return seen < 16 ? bytes : nil
  }

  package static func decode(_ text: String) -> [UInt8]? { decode([UInt8](text.utf8)[...]) }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The value of each ASCII character, 255 for one that is no digit.
  private static let values: [UInt8] = (0...255).map { character in
    switch UInt8(character) {
    case let digit where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
      digit - UInt8(ascii: "0")
    case let digit where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit):
      digit - UInt8(ascii: "a") + 10
    case let digit where (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(digit):
      digit - UInt8(ascii: "A") + 10
    default: 255
    }
  }
}
