/// Base64 as bytes are written in JSON (RFC 4648, section 4).
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// With padding.
  package static func encode(_ data: [UInt8]) -> String {
    String(decoding: encodedBytes(data), as: UTF8.self)
  }

  /// The same as ASCII.
  package static func encodedBytes(_ data: [UInt8]) -> [UInt8] {
    let alphabet = alphabet
    var text: [UInt8] = []
    text.reserveCapacity((data.count + 2) / 3 * 4)
    for start in stride(from: 0, to: data.count, by: 3) {
      let rest = data.count - start
      let bits =
        Int(data[start]) << 16 | (rest > 1 ? Int(data[start + 1]) << 8 : 0)
        | (rest > 2 ? Int(data[start + 2]) : 0)
      text.append(alphabet[bits >> 18])
      text.append(alphabet[bits >> 12 & 0x3F])
      text.append(rest > 1 ? alphabet[bits >> 6 & 0x3F] : padding)
      text.append(rest > 2 ? alphabet[bits & 0x3F] : padding)
    }
    return text
  }

  /// Nil for what is no base64. Padding may be missing, as CEL's `base64.decode` allows; if it is there it has
  /// to be whole.
  package static func decode(_ text: String) -> [UInt8]? {
    var digits = Array(text.utf8)
    if digits.last == UInt8(ascii: "=") {
      guard digits.count % 4 == 0 else { return nil }
      digits.removeLast()
      if digits.last == UInt8(ascii: "=") { digits.removeLast() }
    }
    guard digits.count % 4 != 1 else { return nil }
    var data: [UInt8] = []
    data.reserveCapacity(digits.count * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for digit in digits {
      guard let number = value(of: digit) else { return nil }
      bits = bits << 6 | number
      count += 6
      if count >= 8 {
        count -= 8
        data.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return data
  }

  private static func value(of digit: UInt8) -> UInt32? {
    switch digit {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
