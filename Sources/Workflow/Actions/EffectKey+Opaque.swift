extension EffectKey {
  /// The key for receivers and file names, in letters, digits, `_`, `-`, `=` and one dot: the event's id and a digest
  /// of the rest. The names of a workflow and its steps never leave the house: "below-threshold" in a header would
  /// tell the candidate what nobody meant to.
  ///
  /// The digest is 64-bit FNV-1a: it tells the few steps of one event apart and protects nothing.
  package var opaque: String {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(workflow)/\(step)".utf8 {
      digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return "\(Self.atom(event)).\(Self.hexadecimal(digest, digits: 16))"
  }

  /// Value of the Message-ID header, angle brackets included; the same on every try, so that a repeat can be
  /// recognised. Source: RFC 5322 section 3.6.4.
  package func messageID(domain: String) -> String { "<\(opaque)@\(domain)>" }

  /// Bytes other than letters, digits, `_` and `-` as `=` and two digits.
  private static func atom(_ text: String) -> String {
    var atom = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        atom.unicodeScalars.append(Unicode.Scalar(byte))
      default: atom += "=\(hexadecimal(UInt64(byte), digits: 2))"
      }
    }
    return atom
  }

  private static func hexadecimal(_ number: UInt64, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
