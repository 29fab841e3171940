/// How long a text message is for the networks that carry it, which count and charge segments.
///
/// A text in the alphabet of GSM has 160 characters in a segment, 153 in each of several; any other text 70, and 67.
/// Source: 3GPP TS 23.038 section 6.2.1 (alphabet and extension table); TS 23.040 section 9.2.3.24.1 (segments).
package struct SMSLength: Sendable, Hashable {
  package enum Alphabet: Sendable, Hashable {
    case gsm
    /// With the first character that the alphabet of GSM does not have.
    case unicode(because: Unicode.Scalar)
  }

  package let alphabet: Alphabet
  /// Septets, in which some signs such as `€` count twice, or units of UTF-16.
  package let units: Int
  /// None of an empty text.
  package let segments: Int

  /// Characters that no carrier's interface takes more of; Twilio, "Create a Message", Body.
  package static let mostCharacters = 1600

  package init(_ text: String) {
    var units: [Int] = []
    var stranger: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      guard let septets = Self.septets(scalar) else {
        stranger = scalar
        break
      }
      units.append(septets)
    }
    if let stranger {
      alphabet = .unicode(because: stranger)
      units = text.unicodeScalars.map { $0.value > 0xFFFF ? 2 : 1 }
    } else {
      alphabet = .gsm
    }
    let total = units.reduce(0, +)
    self.units = total
    let (one, several) = stranger == nil ? (160, 153) : (70, 67)
    segments = total <= one ? (total == 0 ? 0 : 1) : Self.segments(units, of: several)
  }

  /// A character of two units is not cut in two, so a segment may end one unit early.
  private static func segments(_ units: [Int], of capacity: Int) -> Int {
    var segments = 1
    var filled = 0
    for unit in units {
      if filled + unit > capacity {
        segments += 1
        filled = 0
      }
      filled += unit
    }
    return segments
  }

  /// Nil for what the alphabet does not have.
  private static func septets(_ scalar: Unicode.Scalar) -> Int? {
    basic.contains(scalar) ? 1 : extended.contains(scalar) ? 2 : nil
  }

  private static let basic: Set<Unicode.Scalar> = Set(
    """
    @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
    """.unicodeScalars)

  private static let extended: Set<Unicode.Scalar> = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
}
