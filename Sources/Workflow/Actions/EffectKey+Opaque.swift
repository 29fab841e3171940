extension EffectKey {
  /// The key for receivers and file names, in letters, digits, `_`, `-`, `=` and one dot: the event's id and a digest
  /// of the rest. The names of a workflow and its steps never leave the house: "below-threshold" in a header would
  /// tell the candidate what nobody meant to.
  ///
  /// The digest is 64-bit FNV-1a: it tells the few steps of one event apart and protects nothing.
  package var opaque: String {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    // Names hold no slash.
    let parts = [workflow, "/", step] + (repetition == 0 ? [] : ["/", "\(repetition)"])
    for text in parts {
      for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    var text: [UInt8] = []
    text.reserveCapacity(event.utf8.count + 17)
    for byte in event.utf8 { Self.append(atom: byte, to: &text) }
    text.append(UInt8(ascii: "."))
    for place in (0..<16).reversed() { text.append(Self.digit(digest >> (4 * UInt64(place)))) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Value of the Message-ID header, angle brackets included; the same on every try, so that a repeat can be
  /// recognised. Source: RFC 5322 section 3.6.4.
  package func messageID(domain: String) -> String { "<\(opaque)@\(domain)>" }

  /// Bytes other than letters, digits, `_` and `-` as `=` and two digits.
  private static func append(atom byte: UInt8, to text: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      text.append(byte)
    default: text += [UInt8(ascii: "="), digit(UInt64(byte >> 4)), digit(UInt64(byte))]
    }
  }

  /// The hexadecimal digit of the lowest four bits.
  private static func digit(_ number: UInt64) -> UInt8 {
    let digit = UInt8(number & 15)
    return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}
