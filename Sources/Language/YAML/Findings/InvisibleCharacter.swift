import Diagnostics

/// Characters that nobody sees and that make two texts differ.
package struct InvisibleCharacter: Sendable {
  package let scalar: Unicode.Scalar
  /// `a zero-width space, U+200B`.
  package var description: String {
    "\(Self.names[scalar.value] ?? "a control character"), \(Self.code(scalar))"
  }

  private static let names: [UInt32: String] = [
    0xA0: "a no-break space", 0xAD: "a soft hyphen", 0x200B: "a zero-width space",
    0x200C: "a zero-width non-joiner", 0x200D: "a zero-width joiner", 0x200E: "a direction mark",
    0x200F: "a direction mark", 0x202A: "a direction mark", 0x202B: "a direction mark",
    0x202C: "a direction mark", 0x202D: "a direction mark", 0x202E: "a direction mark",
    0x202F: "a narrow no-break space", 0x2060: "a word joiner", 0x2066: "a direction mark",
    0x2067: "a direction mark", 0x2068: "a direction mark", 0x2069: "a direction mark",
  ]

  /// Part of good typography or of emoji; only in a key are they surely wrong.
  private static let harmlessInText: Set<UInt32> = [0xA0, 0x202F, 0x200C, 0x200D, 0xAD]

  /// Enough to show what is the matter with a text.
  private static let mostPerText = 10

  /// `U+200B`.
  package static func code(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }

  /// The name of the field that was probably meant: invisible characters taken out, blanks made plain.
  package static func cleaned(_ text: String) -> String {
    var cleaned = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.value == 0xA0 || scalar.value == 0x202F {
        cleaned.append(" ")
      } else if names[scalar.value] == nil {
        cleaned.append(scalar)
      }
    }
    return String(String(cleaned).drop { $0 == " " })
  }

  /// Each one in a stretch of a file. In a key an error; in a text a warning, and only where it has no business.
  static func findings(in span: Span, isKey: Bool) -> [Diagnostic] {
    let bytes = span.file.bytes
    guard bytes[span.range].contains(where: { $0 >= 0xC2 }) else { return [] }
    var findings: [Diagnostic] = []
    var offset = span.range.lowerBound
    while offset < span.range.upperBound {
      let start = offset
      guard bytes[start] >= 0x80 else {
        offset += 1
        continue
      }
      let sequence = UTF8Sequence(bytes[start..<span.range.upperBound])
      offset += sequence.width
      guard let point = sequence.point, names[point] != nil, let scalar = Unicode.Scalar(point),
        isKey || !harmlessInText.contains(point)
      else { continue }
      let place = Span(span.file, start..<offset)
      findings.append(
        .invisibleCharacter(
          InvisibleCharacter(scalar: scalar), at: place, key: isKey ? span : nil))
      if isKey || findings.count == mostPerText { break }
    }
    return findings
  }
}
