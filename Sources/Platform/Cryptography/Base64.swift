/// Base 64 with the standard alphabet and padding (RFC 4648, section 4).
package enum Base64 {
  private static let alphabet = [UInt8](
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The value of each ASCII character, 255 for one that is not of the alphabet.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let rest = bytes.count - start
      let group =
        UInt32(bytes[start]) << 16 | (rest > 1 ? UInt32(bytes[start + 1]) << 8 : 0)
        | (rest > 2 ? UInt32(bytes[start + 2]) : 0)
      text.append(alphabet[Int(group >> 18)])
      text.append(alphabet[Int(group >> 12 & 63)])
      text.append(rest > 1 ? alphabet[Int(group >> 6 & 63)] : padding)
      text.append(rest > 2 ? alphabet[Int(group & 63)] : padding)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text. Strict (RFC 4648, sections 3.2 to 3.5): nil for a character outside the alphabet, white
  /// space included, for missing or misplaced padding, and for unused bits that are not zero, so that each sequence
  /// of bytes has exactly one text.
  package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    let length = text.count
    guard length.isMultiple(of: 4) else { return nil }
    let padded = text.suffix(2).reversed().prefix { $0 == padding }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length / 4 * 3)
    var pending: UInt32 = 0
    var bits = 0
    for character in text.prefix(length - padded) {
      let value = values[Int(character)]
      guard value != 255 else { return nil }
      pending = pending << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
        pending &= 1 << UInt32(bits) - 1
      }
    }
    return pending == 0 ? bytes : nil
  }

  package static func decode(_ text: String) -> [UInt8]? { decode([UInt8](text.utf8)[...]) }
}
