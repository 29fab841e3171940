internal import Diagnostics

/// Characters beyond ASCII outside of texts: word processors, other keyboards and web pages put them there. Each
/// is one finding, and the lexer goes on with what was meant.
extension Lexer {
  /// A token that begins with such a character.
  mutating func foreignCharacter() -> Token {
    let start = position
    let opening = character()
    if let pair = Self.typographicQuotes.first(where: { $0.contains(opening) }) {
      return typographicText(from: start, opening, closedBy: pair)
    }
    if let blank = opening.unicodeScalars.first, Self.blanks.contains(blank) {
      findings.append(.foreignBlank(blank, at: source.span(start..<position)))
      return nextAfterBlank()
    }
    position = start
    if isAtForeignLetter { return foreignWord(from: start) }
    _ = character()
    findings.append(.unknownCharacter(opening, at: source.span(start..<position)))
    return Token(kind: .mistaken, range: start..<position)
  }

  // MARK: - Quotes

  /// The characters that open and close a text in typography.
  private static let typographicQuotes: [Set<String>] = [
    ["\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}"],
    ["\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}"],
    ["\u{00AB}", "\u{00BB}"],
  ]

  private mutating func typographicText(
    from start: Int, _ opening: String, closedBy pair: Set<String>
  ) -> Token {
    let bodyStart = position
    while position < bytes.count {
      let bodyEnd = position
      if pair.contains(character()) {
        let body = text(bodyStart..<bodyEnd)
        findings.append(.typographicQuotes(body, at: source.span(start..<position)))
        return Token(kind: .string(body), range: start..<position)
      }
    }
    findings.append(.unterminatedText(quote: opening, at: source.span(start..<position)))
    return Token(kind: .mistaken, range: start..<position)
  }

  // MARK: - Letters and blanks

  /// No-break, thin, ideographic and zero-width spaces, and the byte order mark.
  private static let blanks: Set<Unicode.Scalar> = [
    "\u{00A0}", "\u{2009}", "\u{200B}", "\u{202F}", "\u{3000}", "\u{FEFF}",
  ]

  /// Whether a letter of another script stands here.
  var isAtForeignLetter: Bool {
    guard let byte = peek(), byte >= 0x80 else { return false }
    var copy = self
    return copy.character().unicodeScalars.first?.properties.isAlphabetic ?? false
  }

  /// A word in which letters of another script stand: taken for the Latin word that it looks like, if it does.
  mutating func foreignWord(from start: Int) -> Token {
    while let byte = peek() {
      if isIdentifierStart(byte) || isDigit(byte) {
        position += 1
      } else if isAtForeignLetter {
        _ = character()
      } else {
        break
      }
    }
    let word = text(start..<position)
    var latin = String.UnicodeScalarView()
    for scalar in word.unicodeScalars {
      latin.append(LookAlike(scalar)?.latin ?? scalar)
    }
    let meant = String(latin)
    let isLatin = meant.utf8.allSatisfy { $0 < 0x80 }
    findings.append(
      .foreignLetters(
        word, LookAlike.first(in: word), meant: isLatin ? meant : nil,
        at: source.span(start..<position)))
    return Token(kind: isLatin ? .identifier(meant) : .mistaken, range: start..<position)
  }
}
