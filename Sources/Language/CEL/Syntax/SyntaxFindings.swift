internal import Diagnostics

/// What the lexer and the parser say, one function per message.
extension Diagnostic {
  // MARK: Tokens

  static func unknownCharacter(_ character: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax", "`\(character)` has no meaning in an expression", at: span,
      hint: "remove it, or put text between quotes")
  }

  static func foreignLetters(
    _ word: String, _ first: (place: Int, letter: LookAlike)?, meant: String?, at span: Span
  ) -> Diagnostic {
    var message = "the name `\(word)` has letters that no name can have"
    if meant != nil, let first {
      message =
        "letter \(first.place) of `\(word)` is \(first.letter.script), not the Latin "
        + "`\(first.letter.latin)`"
    }
    return Diagnostic(
      rule: "foreign-letters", message, at: span,
      hint: meant == nil ? "names are made of a-z, A-Z, 0-9 and _" : "write it in Latin letters",
      fix: meant.map { Fix(replace: span, with: $0) })
  }

  static func foreignBlank(_ blank: Unicode.Scalar, at span: Span) -> Diagnostic {
    let code = String(blank.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
    return Diagnostic(
      rule: "invalid-syntax", "this blank is not a plain one (U+\(padded))", at: span,
      hint: "replace it by a space", fix: Fix(replace: span, with: " "))
  }

  static func mistakenOperator(_ written: String, meant: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-operator", "there is no operator `\(written)`", at: span,
      hint: "write `\(meant)`",
      notes: written == "=" ? ["an expression compares; it cannot set a value"] : [],
      fix: Fix(replace: span, with: meant))
  }

  static func typographicQuotes(_ body: String, at span: Span) -> Diagnostic {
    let quote = body.contains("\"") ? "'" : "\""
    return Diagnostic(
      rule: "typographic-quotes", "text stands between straight quotes, not typographic ones",
      at: span, hint: "write `\(quote)\(body)\(quote)`",
      fix: body.contains("'") && body.contains("\"")
        ? nil : Fix(replace: span, with: quote + body + quote))
  }

  static func unterminatedText(
    quote: String, likelyText: String? = nil, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax", "the text has no closing `\(quote)`", at: span,
      hint: likelyText.map { "write `\(quote)\($0)\(quote)`" }
        ?? "expected `\(quote)` before the end of the line")
  }

  static func unopenedText(_ text: String, quote: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax", "the text has no opening `\(quote)`", at: span,
      hint: "write `\(quote)\(text)\(quote)`",
      fix: Fix(replace: span, with: quote + text + quote))
  }

  static func invalidEscape(_ escape: String, _ reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-escape", "`\(escape)` is no escape of CEL", at: span, hint: reason,
      help: "in a raw text, such as r'\\d+', a backslash is a backslash")
  }

  static func invalidQuotedField(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax", "a field between backticks is letters, digits and `_ . - /` only",
      at: span, hint: "use an index: a[\"name\"]")
  }

  static func integerOutOfRange(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "number-out-of-range", "the integer does not fit into 64 bits", at: span,
      hint: "write it as a double: 1e20")
  }

  static func malformedNumber(_ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax", "`\(text)` is no number", at: span,
      hint: "a name cannot begin with a digit")
  }

  // MARK: Structure

  /// `opener`: the bracket that is not closed, where it is one.
  static func expected(
    _ wanted: String, found: String?, at span: Span, opener: (bracket: Span, closing: String)? = nil
  ) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax",
      "expected \(wanted), found \(found.map { "`\($0)`" } ?? "the end of the expression")",
      at: span, hint: opener.map { "write `\($0.closing)` where the bracket ends" },
      labels: opener.map { [Label($0.bracket, "this bracket is not closed")] } ?? [])
  }

  static func unexpectedAfterExpression(_ found: String, at span: Span) -> Diagnostic {
    if let meant = wordsBetweenOperands[found.lowercased()] {
      return Diagnostic(
        rule: "unknown-operator", "there is no operator `\(found)`", at: span,
        hint: "write `\(meant)`")
    }
    return Diagnostic(
      rule: "invalid-syntax", "expected an operator or the end of the expression, found `\(found)`",
      at: span)
  }

  /// How CEL says what other languages say with a word between two operands.
  private static let wordsBetweenOperands = [
    "is": "==", "equals": "==", "eq": "==", "ne": "!=", "gt": ">", "ge": ">=", "gte": ">=",
    "lt": "<", "le": "<=", "lte": "<=", "contains": "text.contains(part)",
    "includes": "part in list", "like": "text.contains(part)", "matches": "text.matches(pattern)",
    "startswith": "text.startsWith(part)", "endswith": "text.endsWith(part)",
    "between": "x >= low && x <= high", "not": "!(x in list)",
    "then": "condition ? value : otherwise", "else": "condition ? value : otherwise", "mod": "%",
    "div": "/", "xor": "a != b",
  ]

  static func separatedNumber(_ written: String, at span: Span) -> Diagnostic {
    let meant = written.filter { $0 != "," }
    return Diagnostic(
      rule: "invalid-syntax", "a number has no comma", at: span, hint: "write `\(meant)`",
      fix: Fix(replace: span, with: meant))
  }

  static func bracketWithoutPartner(
    _ closing: String, opening: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax", "there is no `\(opening)` that this `\(closing)` closes", at: span,
      hint: "remove it, or write the missing `\(opening)`", fix: Fix(replace: span, with: ""))
  }

  static func coalescing(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-operator", "there is no operator `??`", at: span,
      hint: "write `a.?b.orValue(otherwise)`")
  }

  static func optionalChaining(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-operator", "there is no operator `?.`", at: span, hint: "write `.?`",
      help: "`a.?b` is an optional: `a.?b.orValue(otherwise)`", fix: Fix(replace: span, with: ".?"))
  }

  static func wordOperator(_ word: String, symbol: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-operator", "there is no operator `\(word)`", at: span,
      hint: "write `\(symbol)`", fix: Fix(replace: span, with: symbol))
  }

  static func reservedWord(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "reserved-word", "`\(word)` is a reserved word", at: span,
      help: word == "if" || word == "else"
        ? "a choice is written `condition ? value : otherwise`" : nil)
  }

  static func keywordAsField(_ word: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "reserved-word", "`\(word)` cannot follow a dot", at: span,
      hint: "use an index: a[\"\(word)\"]")
  }

  static func templateBraces(at span: Span, isWhole: Bool) -> Diagnostic {
    Diagnostic(
      rule: "template-braces", "this is an expression already, without `{{ }}`", at: span,
      hint: isWhole ? "remove the braces" : "braces belong into templates")
  }

  static func messageLiteral(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-syntax", "messages cannot be made here", at: span,
      hint: "write a map: {\"field\": value}")
  }

  // MARK: Macros

  static func presenceOfNoField(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-arguments", "`has` takes a field such as `has(a.b)`", at: span,
      hint: "for a key of a map write `key in map`")
  }

  static func noLoopVariable(macro: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-arguments", "`\(macro)` takes the name of its variable here", at: span,
      hint: "a new name, such as `x` in list.all(x, x > 0)")
  }

  static func repeatedLoopVariable(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-arguments", "both variables are called `\(name)`", at: span,
      hint: "give them two names")
  }

  // MARK: Limits

  static func expressionTooLong(_ length: Int, limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "expression-too-long", "the expression has \(length) bytes; \(limit) are allowed",
      at: span)
  }

  static func expressionTooDeep(limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "expression-too-deep", "the expression is nested more than \(limit) levels deep",
      at: span)
  }

  static func literalTooLarge(
    _ what: String, _ count: Int, limit: Int, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "literal-too-large", "the \(what) has \(count) entries; \(limit) are allowed", at: span,
      hint: "long tables belong under `lookups:`")
  }

  static func loopsTooDeep(limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "expression-too-deep", "loops stand in each other more than \(limit) levels deep",
      at: span, hint: "each level multiplies what the whole costs")
  }

  static func valueTooDeep(limit: Int, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "expression-too-deep", "the value would be nested more than \(limit) levels deep",
      at: span)
  }
}
