/// The name of a person as messages say it.
package enum PersonName {
  /// Words that stay small inside a name that was written in one case. Not at its beginning.
  private static let particles: Set<String> = [
    "af", "av", "bin", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "du", "e", "la",
    "le", "van", "vom",
    "von", "y", "zu", "zum", "zur",
  ]

  /// One blank between words, none around them. A name in capitals only, or in small letters only, as forms and
  /// old systems have it, gets a capital at the start of each word, behind `-`, behind `O'` and `D'`, and behind
  /// `Mc`; particles such as `van` stay small. Any other spelling is the person's own and stays: `McDonald`, `de Vries`;
  /// and so does what is no name at all, such as an address of the web that somebody put there.
  /// Nil for a text without a letter.
  package static func normalised(_ text: String) -> String? {
    if isPlain(text) { return text }
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    let letters = words.joined().filter(\.isLetter)
    guard !letters.isEmpty else { return nil }
    let isOneCase =
      letters.count > 1 && (letters == letters.uppercased() || letters == letters.lowercased())
    // Scripts without case, and initials alone, are both at once.
    guard isOneCase, letters.uppercased() != letters.lowercased(), !areInitials(words),
      words.joined().allSatisfy({ $0.isLetter || "-.'\u{2019}".contains($0) })
    else {
      return words.joined(separator: " ")
    }
    return words.enumerated().map { place, word in
      let small = word.lowercased()
      return place > 0 && particles.contains(small) ? small : capitalised(small)
    }.joined(separator: " ")
  }

  /// Whether the name is one that nothing is done to, told by its bytes alone, as most names can be: ASCII with a letter
  /// of each case and single blanks inside. False where that does not decide.
  private static func isPlain(_ text: String) -> Bool {
    let blank = UInt8(ascii: " ")
    var last = blank
    var hasCapital = false
    var hasSmall = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): hasCapital = true
      case UInt8(ascii: "a")...UInt8(ascii: "z"): hasSmall = true
      case blank: if last == blank { return false }
      case ..<blank, 0x7F...: return false
      default: break
      }
      last = byte
    }
    return hasCapital && hasSmall && last != blank
  }

  /// `J. R.`, `AJ`: nothing but single letters, or one short word.
  private static func areInitials(_ words: [String]) -> Bool {
    let parts = words.flatMap { $0.split(separator: ".") }
    return words == words.map { $0.uppercased() }
      && (parts.allSatisfy { $0.count == 1 } || parts.count == 1 && parts[0].count == 2)
  }

  private static func capitalised(_ small: String) -> String {
    var result = ""
    var isStart = true
    for character in small {
      result += isStart ? character.uppercased() : String(character)
      let isApostrophe = character == "'" || character == "\u{2019}"
      isStart =
        character == "-" || character == "." || result == "Mc"
        || isApostrophe && ["O", "D"].contains(result.dropLast().suffix(1))
    }
    // Small sigma has another form at the end of a word, which mapping by characters does not know.
    return result.hasSuffix("σ") && result.count > 1 ? result.dropLast() + "ς" : result
  }
}
