/// A letter of another script that looks like a Latin one.
package struct LookAlike: Sendable {
  package let scalar: Unicode.Scalar
  /// `Cyrillic` or `Greek`
  package let script: String
  package let latin: Unicode.Scalar

  /// Nil for a letter that looks like no other.
  package init?(_ scalar: Unicode.Scalar) {
    if let latin = Self.cyrillic[scalar] {
      self.init(scalar: scalar, script: "Cyrillic", latin: latin)
    } else if let latin = Self.greek[scalar] {
      self.init(scalar: scalar, script: "Greek", latin: latin)
    } else {
      return nil
    }
  }

  /// The first one in a text, with its place counted from 1.
  package static func first(in text: String) -> (place: Int, letter: LookAlike)? {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if let letter = LookAlike(scalar) { return (index + 1, letter) }
    }
    return nil
  }

  private init(scalar: Unicode.Scalar, script: String, latin: Unicode.Scalar) {
    self.scalar = scalar
    self.script = script
    self.latin = latin
  }

  private static let cyrillic: [Unicode.Scalar: Unicode.Scalar] = [
    "а": "a", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "ӏ": "l", "о": "o",
    "р": "p", "ѕ": "s", "у": "y", "х": "x", "ԝ": "w", "к": "k", "м": "m", "т": "t", "А": "A",
    "В": "B", "С": "C", "Е": "E", "Н": "H", "І": "I", "К": "K", "М": "M", "О": "O", "Р": "P",
    "Ѕ": "S", "Т": "T", "Х": "X",
  ]

  private static let greek: [Unicode.Scalar: Unicode.Scalar] = [
    "α": "a", "ο": "o", "ν": "v", "ι": "i", "κ": "k", "ρ": "p", "υ": "u", "Α": "A", "Β": "B",
    "Ε": "E", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T",
    "Χ": "X", "Ζ": "Z",
  ]
}
