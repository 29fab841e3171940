package import Diagnostics
internal import Values

/// What is said about zones, patterns and languages that are written out.
extension Diagnostic {
  /// - Parameters:
  ///   - known: all names; none where the machine has no zone files.
  ///   - isQuoted: whether `place` has quotes around the name, as in an expression.
  package static func unknownZone(
    _ name: String, known: [String], at place: Span, isQuoted: Bool
  ) -> Diagnostic {
    if known.isEmpty {
      return Diagnostic(
        rule: "unknown-zone", "this machine has no time zone files, so `\(name)` is not known",
        at: place, hint: "install the package `tzdata`")
    }
    let meant = Self.zone(like: name, among: known)
    return Diagnostic(
      rule: "unknown-zone", "there is no time zone `\(name)`", at: place,
      hint: meant.map { "did you mean `\($0)`?" },
      help: meant == nil
        ? "zones have names of the IANA database such as `Europe/Berlin`, or offsets: `+01:00`"
        : nil,
      fix: meant.flatMap { isQuoted ? quotedFix($0, at: place) : Fix(replace: place, with: $0) })
  }

  static func invalidDatePattern(
    _ problem: DatePattern.Problem, in text: String, at place: Span
  ) -> Diagnostic {
    guard let letters = problem.letters else {
      return Diagnostic(
        rule: "invalid-date-pattern", "a quote in the date pattern is not closed", at: place,
        hint: "two single quotes are one: `o''clock`")
    }
    return Diagnostic(
      rule: "invalid-date-pattern", "`\(letters)` is no field of a date pattern", at: place,
      hint: problem.meant.map { "did you mean `\($0)`?" }
        ?? "text stands between single quotes: `d MMMM 'at' HH:mm`",
      help: "fields are such as `EEEE d MMMM y`, `HH:mm`, `h:mm a`, `z`")
  }

  static func invalidTextFormat(_ reason: String, at place: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-text-format", "the text cannot be filled: \(reason)", at: place,
      help: "clauses are such as `%s`, `%d`, `%.2f`; a percent sign is `%%`")
  }

  static func invalidCurrency(_ text: String, at place: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-currency", "`\(text)` is no currency", at: place,
      help: "currencies are three capital letters of ISO 4217, such as `EUR` or `USD`")
  }

  static func unknownLanguage(_ tag: String, at place: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-language", "the words of `\(tag)` are not known",
      at: place,
      help: "languages are \(LanguageNames.tags.map { "`\($0)`" }.joined(separator: ", "))")
  }

  /// The zone that was meant: the same in another case, the one of a city alone, or the nearest in spelling.
  private static func zone(like name: String, among known: [String]) -> String? {
    let wanted = name.lowercased().split(separator: " ").joined(separator: "_")
    if let same = known.first(where: { $0.lowercased() == wanted }) { return same }
    if let city = known.first(where: { $0.lowercased().hasSuffix("/\(wanted)") }) { return city }
    return nearest(to: name, among: known)
  }

  /// In the quotes that stand there; nil where there are none, or where they are escaped.
  private static func quotedFix(_ text: String, at place: Span) -> Fix? {
    guard let quote = place.text.first, quote == "\"" || quote == "'" else { return nil }
    return Fix(replace: place, with: "\(quote)\(text)\(quote)")
  }
}
