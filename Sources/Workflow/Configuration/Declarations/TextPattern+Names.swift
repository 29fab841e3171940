package import Fields

// The forms of names.
extension TextPattern {
  /// `assessment-completed`: of workflows, segments, sources, connections.
  package static let id = TextPattern(
    title: "an id", rule: "lower-case letters, digits and dashes",
    regularExpression: "^[a-z0-9-]+$", isValid: { isMade($0, ofLettersOr: "-") },
    corrected: { simplified($0, joining: "-") })

  /// `fast_track`: what expressions call by name, so it must be one of their identifiers.
  package static let identifier = TextPattern(
    title: "a name that expressions can use",
    rule: "letters, digits and underscores, no digit first, no reserved word",
    regularExpression: "^[A-Za-z_][A-Za-z0-9_]*$",
    isValid: { isIdentifier($0) && !reservedWords.contains($0) },
    corrected: { text in
      let name = simplified(text, joining: "_")
      return reservedWords.contains(name) ? name + "_" : name
    })

  /// `6h`, or `off`.
  package static let silence = TextPattern(
    title: "a duration or `off`", rule: "such as `6h` or `2d`, or `off`",
    regularExpression: "^(off|([0-9]+(w|d|h|m|s|ms))+)$",
    isValid: { text in
      guard text != "off" else { return true }
      guard case .elapsed(let time)? = Period(text: text) else { return false }
      return time > .zero
    })

  /// `application.received`
  package static let eventType = TextPattern(
    title: "an event type",
    rule: "words in lower case, joined by dots, such as `application.received`",
    regularExpression: "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$",
    isValid: { text in
      let words = text.split(separator: ".", omittingEmptySubsequences: false)
      return words.allSatisfy { isMade(String($0), ofLettersOr: "_") }
        && text.first.map { $0.isLetter } ?? false
    })

  /// `email.send`: checked by whoever knows the actions.
  package static let actionName = TextPattern(
    title: "an action", rule: "a name such as `email.send`",
    regularExpression: "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$", isValid: { eventType.isValid($0) })

  /// `/hooks/greenhouse`
  package static let urlPath = TextPattern(
    title: "a path", rule: "it begins with `/` and has no blanks, `?` or `#`",
    regularExpression: "^/[^ ?#]*$",
    isValid: { text in text.hasPrefix("/") && !text.contains { " ?#\t\n".contains($0) } },
    corrected: { "/" + $0 })

  /// `de`, `pt-BR`: a language tag. Source: RFC 5646 (BCP 47), without its rarer forms.
  package static let language = TextPattern(
    title: "a language", rule: "a tag such as `en`, `de` or `pt-BR`",
    regularExpression: "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    isValid: { text in
      let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      return parts.enumerated().allSatisfy { index, part in
        (2...(index == 0 ? 3 : 8)).contains(part.count)
          && part.allSatisfy { isLetter($0) || index > 0 && (0x30...0x39).contains($0) }
      }
    })

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Words that CEL keeps for itself. CEL specification, "Syntax", RESERVED and the literals.
  package static let reservedWords: Set<String> = [
    "as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in",
    "let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while",
  ]

  private static func isMade(_ text: String, ofLettersOr other: Character) -> Bool {
    !text.isEmpty
      && text.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == other }
  }

  private static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else {
      return false
    }
    return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// Lower case, everything else than letters and digits as the joining character.
  private static func simplified(_ text: String, joining mark: Character) -> String {
    String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : mark })
  }
}
