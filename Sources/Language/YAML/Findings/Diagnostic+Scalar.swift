import Diagnostics
import Values

// Wording of what is doubtful about single values.
extension Diagnostic {
  static func unquotedTemplate(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unquoted-template", "`{{` without quotes begins a mapping, not a template", at: span,
      hint: "quote it", help: "write \(Quoting.quoted(span.text))", fix: Quoting.fix(span))
  }

  static func numberOutOfRange(_ text: String, _ type: Value.TypeName, at span: Span) -> Diagnostic
  {
    let what = type == CoreSchema.integer ? "a 64-bit integer" : "a double"
    return Diagnostic(
      rule: "number-out-of-range", "`\(shortened(text))` is too large for \(what)", at: span,
      hint: "quote it when it is an id", fix: Quoting.fix(span))
  }

  /// `true` written `True`, `null` written `~`.
  static func spelling(_ rule: String, _ scalar: Node.Scalar, better: String) -> Diagnostic {
    Diagnostic(
      .note, rule: rule, "`\(scalar.text)` is read as `\(better)`", at: scalar.span,
      hint: "write `\(better)`", fix: Fix(replace: scalar.span, with: better))
  }

  static func numberSpelling(_ scalar: Node.Scalar, better: String) -> Diagnostic {
    Diagnostic(
      .note, rule: "number-spelling", "`\(scalar.text)` is read as the number \(better)",
      at: scalar.span, hint: "write `\(better)`, or quote it when it is a code",
      // `+4520123456` may be a telephone number: the plus is not ours to drop.
      fix: scalar.text.first == "+" ? nil : Fix(replace: scalar.span, with: better))
  }

  static func leadingZero(_ scalar: Node.Scalar, _ number: Int64, octal: Int64?) -> Diagnostic {
    let elsewhere = octal.map { "\($0)" } ?? "text"
    return Diagnostic(
      .warning, rule: "leading-zero",
      "`\(scalar.text)` is read as \(number); older YAML tools read \(elsewhere)", at: scalar.span,
      hint: "drop the zero, or quote it when it is a code")
  }

  static func looksLikeBoolean(_ text: String, _ meaning: Bool, at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "looks-like-boolean",
      "`\(text)` is text; older YAML tools read it as \(meaning)",
      at: span, hint: "put it in quotes, or write `\(meaning)`")
  }

  static func looksLikeNull(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "looks-like-null", "`\(text)` is text, not an empty value", at: span,
      hint: "write `null`, or put it in quotes")
  }

  static func looksLikeNumber(_ text: String, _ value: Int64, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "looks-like-number", "`\(text)` is text, not a number", at: span,
      hint: "write `\(value)`, or put it in quotes")
  }

  static func signedNaN(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "looks-like-number", "`\(text)` is text: not-a-number has no sign", at: span)
  }

  static func unquotedTime(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "unquoted-time", "`\(text)` is text; older YAML tools read a number in base 60",
      at: span, hint: "put it in quotes", fix: Quoting.fix(span))
  }

  static func curlyQuotes(_ scalar: Node.Scalar) -> Diagnostic {
    let inner = scalar.text.filter { !"“”„‘’".contains($0) }
    return Diagnostic(
      .warning, rule: "curly-quotes", "curly quotes are part of the text", at: scalar.span,
      hint: "use straight ones", fix: Fix(replace: scalar.span, with: Quoting.quoted(inner)))
  }

  static func commentBeginsValue(_ key: String?, at span: Span) -> Diagnostic {
    let name = key.map { "`\($0)`" } ?? "the value"
    return Diagnostic(
      rule: "comment-begins-value", "\(name) is empty: a `#` after a blank begins a comment",
      at: span, hint: "write `\(Quoting.quoted(span.text))`", fix: Quoting.fix(span))
  }

  static func textEndsAtComment(comment: Span, whole: Span, isQuoteOpen: Bool) -> Diagnostic {
    Diagnostic(
      isQuoteOpen ? .error : .warning, rule: "text-ends-at-comment",
      "the text ends before `\(shortened(comment.text))`: a `#` after a blank begins a comment",
      at: comment, hint: "quote all of it, or write `# ` for a comment",
      fix: isQuoteOpen ? Quoting.fix(whole) : nil)
  }

  static func noBlankBeforeComment(at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "no-blank-before-comment", "no blank before the comment", at: span,
      fix: Fix(replace: span, with: " #"))
  }

  static func noBlankAfterColon(_ scalar: Node.Scalar, severity: Severity) -> Diagnostic {
    let parts = scalar.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let better = "\(parts[0]): \(parts.count > 1 ? parts[1] : "")"
    return Diagnostic(
      severity, rule: "no-blank-after-colon",
      severity == .error
        ? "the key is `\(scalar.text)` and has no value: no blank after the colon"
        : "`\(scalar.text)` is text: no blank after the colon",
      at: scalar.span, hint: "write `\(better)`, or put it in quotes",
      fix: severity == .error ? Fix(replace: scalar.span, with: better) : nil)
  }

  static func noBlankAfterDash(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "no-blank-after-dash",
      "no blank after the dash: this is the text `\(shortened(text))`, not a list",
      at: span, hint: "write `- `")
  }

  static func tabBeforeValue(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "tab-before-value", "a tab before the value", at: span, hint: "use a blank",
      fix: Fix(replace: span, with: " "))
  }

  static func indentationKept(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "indentation-kept",
      "`\(span.text)` says how many blanks are indentation; the text keeps the others",
      at: span)
  }

  static func foldedLines(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "folded-lines", "`>` joins lines, but not those that are indented", at: span,
      hint: "`|` keeps all lines")
  }

  static func linesJoined(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "joined-lines", "a text over several lines is joined to one", at: span,
      hint: "use `|` to keep lines, `>` to join them")
  }

  // MARK: - Lists and mappings

  static func trailingComma(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "trailing-comma", "a comma after the last item", at: span,
      fix: Fix(replace: span, with: ""))
  }

  static func commaEndsValue(_ key: Node.Scalar, in mapping: Span) -> Diagnostic {
    Diagnostic(
      rule: "comma-ends-value",
      "inside { } a comma ends the value, so `\(key.text)` is a key without one",
      at: key.span, help: "put a value with commas in quotes")
  }

  static func misplacedIndentation(_ first: Node.Scalar, next: Node.Scalar) -> Diagnostic {
    Diagnostic(
      .warning, rule: "misplaced-indentation",
      "`\(next.text)` stands beside `\(first.text)`, not in it: `\(first.text)` is empty",
      at: next.span, labels: [Label(first.span, "is empty")],
      help: "indent `\(next.text)` by two more if it belongs to `\(first.text)`")
  }

  /// At most 40 characters of a text.
  static func shortened(_ text: String) -> String {
    text.count <= 40 ? text : text.prefix(39) + "…"
  }
}
