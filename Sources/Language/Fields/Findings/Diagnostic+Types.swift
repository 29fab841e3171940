package import Diagnostics
import Values
import YAML

// Wording of values that are not of the type that is wanted: what was understood, and what to write.
extension Diagnostic {
  private static let rule = "wrong-type"

  /// A list or mapping in place of a scalar, or the other way round.
  static func wrongKind(_ field: FieldSpecification, _ type: FieldType, _ node: Node) -> Diagnostic
  {
    let found =
      switch node {
      case .scalar(let scalar): described(scalar)
      case .sequence: "a list"
      case .mapping: "keys with values"
      }
    if case .record(let record) = type {
      let keys = record.fields.map { "`\($0.name)`" }.joined(separator: ", ")
      return Diagnostic(
        rule: rule, "`\(field.name)` must be keys with values, not \(found)",
        at: firstLine(of: node.span), help: "keys of \(record.title) are \(keys)")
    }
    return Diagnostic(
      rule: rule, "`\(field.name)` must be \(type.title), not \(found)",
      at: firstLine(of: node.span),
      help: field.examples.first.map { "such as `\(field.name): \($0)`" })
  }

  /// `- email.send` where `- action: email.send` is meant.
  static func itemWanted(
    _ field: FieldSpecification, _ record: RecordSpecification, _ scalar: Node.Scalar
  ) -> Diagnostic {
    let key = record.fields.first { $0.isRequired }?.name
    return Diagnostic(
      rule: rule, "each item of `\(field.name)` is \(record.title), not \(described(scalar))",
      at: firstLine(of: scalar.span), hint: key.map { "write `\($0): \(shortened(scalar.text))`" })
  }

  static func listWanted(_ field: FieldSpecification, _ node: Node) -> Diagnostic {
    let found = node.scalar.map { described($0) } ?? "keys with values"
    let isShort = node.scalar.map { $0.style == .plain } ?? false
    let list = "[\(node.span.text)]"
    return Diagnostic(
      rule: rule, "`\(field.name)` must be a list, not \(found)", at: firstLine(of: node.span),
      hint: isShort ? "write `\(list)`" : "begin each item with `- `",
      fix: isShort ? Fix(replace: node.span, with: list) : nil)
  }

  /// `80` as text is what it says; `02134` and `+4520` are not, so what the author meant is unknown.
  static func numberForText(_ field: FieldSpecification, _ scalar: Node.Scalar) -> Diagnostic? {
    let number = spelled(scalar.value)
    guard number != scalar.text else { return nil }
    let loss =
      if scalar.text.hasPrefix("+") {
        ": the plus is lost"
      } else if scalar.text.first == "0", !scalar.text.hasPrefix("0.") {
        ": the leading zero is lost"
      } else if scalar.text.hasPrefix(number) {
        ": the last \(scalar.text.count - number.count == 1 ? "zero is" : "zeros are") lost"
      } else {
        ""
      }
    // `1.10`: a version, most likely, and other tools may drop its zero; here it is kept as written.
    let isVersion = scalar.text == number + "0"
    return Diagnostic(
      isVersion ? .warning : .error, rule: rule,
      "`\(field.name)` must be text, and `\(scalar.text)` is the number \(number)\(loss)",
      at: scalar.span, hint: "quote it", fix: Quoting.fix(scalar.span))
  }

  /// `true` or `null` where text is wanted.
  static func wordForText(_ field: FieldSpecification, _ scalar: Node.Scalar) -> Diagnostic {
    Diagnostic(
      rule: rule, "`\(field.name)` must be text, not \(described(scalar))", at: scalar.span,
      hint: "quote it if it is text", fix: Quoting.fix(scalar.span))
  }

  static func notABoolean(_ field: FieldSpecification, _ scalar: Node.Scalar) -> Diagnostic {
    let meant = boolean(scalar.text)
    let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    let why = meant == nil ? "" : isQuoted ? ": quotes make it text" : " in YAML 1.2"
    return Diagnostic(
      rule: rule, "`\(field.name)` must be true or false, not \(described(scalar))\(why)",
      at: scalar.span, hint: meant.map { "write `\($0)`" } ?? "write `true` or `false`",
      fix: meant.map { Fix(replace: scalar.span, with: "\($0)") })
  }

  static func notANumber(
    _ field: FieldSpecification, _ scalar: Node.Scalar, isWhole: Bool
  ) -> Diagnostic {
    let wanted = isWhole ? "a whole number" : "a number"
    let message = "`\(field.name)` must be \(wanted), not \(described(scalar))"
    let text = scalar.text
    let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    if isNumber(text), isQuoted {
      return Diagnostic(
        rule: rule, message, at: scalar.span, hint: "quotes make it text; write `\(text)`",
        fix: Fix(replace: scalar.span, with: text))
    }
    if let better = withoutSeparators(text) {
      return Diagnostic(
        rule: rule, message, at: scalar.span, hint: "write `\(better)`",
        fix: Fix(replace: scalar.span, with: better))
    }
    if text.hasSuffix("%"), let percent = Double(text.dropLast()) {
      let hint = "write `\(text.dropLast())` or `\(percent / 100)`, as the field asks"
      return Diagnostic(rule: rule, message, at: scalar.span, hint: hint)
    }
    if let first = text.first, "<>=!".contains(first) {
      return Diagnostic(
        rule: rule, message, at: scalar.span, hint: "a comparison belongs in a condition")
    }
    return Diagnostic(rule: rule, message, at: scalar.span)
  }

  static func outOfRange(
    _ field: FieldSpecification, _ scalar: Node.Scalar, _ range: ClosedRange<Int>
  ) -> Diagnostic {
    let wanted =
      range.upperBound == .max
      ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    return Diagnostic(
      rule: "out-of-range", "`\(field.name)` must be \(wanted), not \(scalar.text)", at: scalar.span
    )
  }

  static func notFinite(
    _ field: FieldSpecification, _ scalar: Node.Scalar, _ number: Double
  ) -> Diagnostic {
    Diagnostic(
      rule: "not-finite", "`\(field.name)` must be a finite number, not `\(scalar.text)`",
      at: scalar.span,
      hint: number.isNaN ? "not-a-number compares false with everything" : nil)
  }

  static func numberForCondition(_ field: FieldSpecification, _ scalar: Node.Scalar) -> Diagnostic {
    Diagnostic(
      rule: rule, "`\(field.name)` must be a condition, and \(described(scalar)) is none",
      at: scalar.span, hint: "compare it with something")
  }

  static func constantCondition(
    _ field: FieldSpecification, _ truth: Bool, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      .note, rule: "constant-condition", "`\(field.name)` is always \(truth)", at: span)
  }

  // MARK: - Durations, sizes, times

  static func durationWithoutUnit(
    _ field: FieldSpecification, _ scalar: Node.Scalar, _ number: Int64
  ) -> Diagnostic {
    Diagnostic(
      rule: rule, "`\(field.name)` must be a duration, and \(number) has no unit", at: scalar.span,
      hint: "write `\(number)h` for hours, `\(number)m` for minutes, `\(number)s` for seconds")
  }

  static func notADuration(
    _ field: FieldSpecification, _ scalar: Node.Scalar, allowsBusinessDays: Bool
  ) -> Diagnostic {
    let examples = "`30s`, `5m`, `72h`, `1d`" + (allowsBusinessDays ? ", `1bd` (business day)" : "")
    return Diagnostic(
      rule: rule, "`\(field.name)` must be a duration, not \(described(scalar))", at: scalar.span,
      hint: "write a number and its unit", help: "such as \(examples)")
  }

  static func businessDaysNotAllowed(
    _ field: FieldSpecification, _ scalar: Node.Scalar
  ) -> Diagnostic {
    Diagnostic(
      rule: rule, "`\(field.name)` does not count business days", at: scalar.span,
      hint: "write hours or days: `24h`, `1d`")
  }

  static func notASize(_ field: FieldSpecification, _ scalar: Node.Scalar) -> Diagnostic {
    Diagnostic(
      rule: rule, "`\(field.name)` must be a size, not \(described(scalar))", at: scalar.span,
      hint: "such as `64KiB` or `1MB`")
  }

  static func notATime(_ field: FieldSpecification, _ scalar: Node.Scalar) -> Diagnostic {
    Diagnostic(
      rule: rule, "`\(field.name)` must be a time, not \(described(scalar))", at: scalar.span,
      hint: "such as `2026-03-01T09:00:00Z`")
  }

  // MARK: - Words and forms

  static func notAChoice(
    _ field: FieldSpecification, _ words: [String], _ scalar: Node.Scalar
  ) -> Diagnostic {
    let meant = nearest(to: scalar.text, among: words)
    let all = words.map { "`\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      rule: "unknown-word", "`\(field.name)` cannot be `\(shortened(scalar.text))`",
      at: scalar.span,
      hint: meant.map { "did you mean `\($0)`?" }, help: "it is one of \(all)",
      fix: meant.map { Fix(replace: scalar.span, with: $0) })
  }

  static func wrongForm(
    _ field: FieldSpecification, _ pattern: TextPattern, _ scalar: Node.Scalar
  ) -> Diagnostic {
    let better = pattern.corrected(scalar.text).flatMap { pattern.isValid($0) ? $0 : nil }
    return Diagnostic(
      rule: "wrong-form", "`\(shortened(scalar.text))` is not \(pattern.title): \(pattern.rule)",
      at: scalar.span, hint: better.map { "write `\($0)`" },
      fix: better.map { Fix(replace: scalar.span, with: $0) })
  }

  // MARK: - Secrets

  /// The text is a secret, most likely: it is neither in the message nor shown.
  static func literalSecret(_ field: FieldSpecification, at span: Span) -> Diagnostic {
    literalSecret(field.name, at: span)
  }

  /// - Parameter name: the field that holds it.
  package static func literalSecret(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "literal-secret", "`\(name)` holds the secret itself", at: span,
      hint: "write `{ env: NAME }` or `{ file: PATH }`",
      notes: ["whoever can read this file knows it now: change the secret, too"], hidesText: true)
  }

  static func secretWithoutPlace(_ field: FieldSpecification, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "`\(field.name)` does not say where the secret is", at: span,
      hint: "write `{ env: NAME }` or `{ file: PATH }`")
  }

  static func secretWithTwoPlaces(_ field: FieldSpecification, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "two-places", "`\(field.name)` has both `env` and `file`", at: span,
      hint: "keep one of them")
  }
}
