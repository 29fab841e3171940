import Diagnostics
import Values

// Wording of what `TreeBuilder` finds about the document, its keys, anchors and tags.
extension Diagnostic {
  static func noDocument(
    in file: TextFile, _ range: Range<Int>, isWholeFile: Bool
  ) -> Diagnostic {
    let hasText = file.bytes[range].contains { ![32, 9, 10, 13].contains($0) }
    return Diagnostic(
      rule: "empty-file",
      (isWholeFile ? "the file " : "the front matter ")
        + (hasText ? "holds comments only" : "is empty"),
      at: Span(file, range.lowerBound..<range.lowerBound))
  }

  static func rootIsNotMapping(_ node: Node, _ file: TextFile) -> Diagnostic {
    let rule = "not-a-mapping"
    let wanted = "it must be keys with values"
    switch node {
    case .sequence(let list):
      return Diagnostic(rule: rule, "the file is a list; \(wanted)", at: firstLine(of: list.span))
    case .scalar(let scalar) where scalar.isMissing:
      return Diagnostic(rule: "empty-file", "the document is empty", at: scalar.span)
    case .scalar(let scalar):
      let text = file.bytes[scalar.span.range]
      if scalar.style == .plain, let colon = text.firstIndex(of: UInt8(ascii: ":")) {
        let isSpace = text[(colon + 1)...].starts(with: [0xC2, 0xA0])
        let place = Span(file, colon..<colon + (isSpace ? 3 : 1))
        return Diagnostic(
          rule: "no-blank-after-colon",
          isSpace
            ? "a no-break space, U+00A0, after the colon makes this one word"
            : "no blank after the colon: this is one word, not a key and a value", at: place,
          hint: "write `: `", fix: Fix(replace: place, with: ": "))
      }
      return Diagnostic(
        rule: rule, "the file is one text; \(wanted)", at: firstLine(of: scalar.span))
    case .mapping:
      return Diagnostic(rule: rule, "the file is a mapping", at: node.span)
    }
  }

  static func secondDocument(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "second-document", "a second document begins in line \(span.line)",
      at: span, help: "one file holds one document: split it, or remove the `---`")
  }

  static func oldVersion(at span: Span, major: Int, minor: Int) -> Diagnostic {
    Diagnostic(
      .warning, rule: "yaml-version",
      "the file asks for YAML \(major).\(minor) and is read as YAML 1.2", at: firstLine(of: span),
      notes: ["`yes`, `no`, `on` and `off` are text in YAML 1.2"])
  }

  static func tooDeep(at span: Span, limit: Int) -> Diagnostic {
    Diagnostic(
      rule: "nested-too-deep", "lists and mappings nested deeper than \(limit) levels",
      at: firstLine(of: span))
  }

  static func tooManyNodes(at span: Span, limit: Int) -> Diagnostic {
    Diagnostic(
      rule: "too-many-values", "more than \(limit) values, those of aliases included",
      at: firstLine(of: span))
  }

  // MARK: - Keys

  static func duplicateKey(_ key: Node.Scalar, first: Node.Scalar) -> Diagnostic {
    let line = first.span.line
    return Diagnostic(
      rule: "duplicate-key",
      "`\(key.text)` is there twice, in line \(line) and line \(key.span.line)",
      at: key.span, labels: [Label(first.span, "first here; this one counts")],
      help: "remove one of them")
  }

  static func keyIsNotText(_ key: Node.Scalar) -> Diagnostic {
    let kind =
      switch key.value {
      case .bool: "a yes/no"
      case .null: "null"
      default: "a number"
      }
    return Diagnostic(
      rule: "key-is-not-text", "the key `\(key.text)` is \(kind); keys are text", at: key.span,
      hint: "put it in quotes", fix: Quoting.fix(key.span))
  }

  static func keyIsCollection(_ key: Node) -> Diagnostic {
    let kind = key.sequence == nil ? "a mapping" : "a list"
    return Diagnostic(
      rule: "key-is-not-text", "the key is \(kind); keys are text", at: firstLine(of: key.span))
  }

  static func mergeKey(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "merge-key", "merge keys (`<<`) are not part of YAML 1.2", at: span,
      help: "repeat the values")
  }

  static func explicitKey(_ key: Node.Scalar, at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "explicit-key", "a key written with `?`", at: span, hint: "write `\(key.text): `"
    )
  }

  static func blankBeforeColon(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "blank-before-colon", "a blank before the colon", at: span,
      fix: Fix(replace: span, with: ""))
  }

  // MARK: - Anchors and aliases

  static func alias(_ name: String, at span: Span, of anchor: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "alias", "the same small value again, from line \(anchor.line)", at: span,
      hint: "reads better written out")
  }

  static func unknownAlias(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-alias", "`*` begins an alias, and there is no anchor `&\(name)` before it",
      at: span, help: "put text that begins with `*` in quotes")
  }

  static func aliasToItself(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "alias-to-itself", "the alias `*\(name)` stands inside what it means", at: span)
  }

  static func anchorSetTwice(_ name: String, at span: Span, first: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "anchor-set-twice", "the anchor `&\(name)` is set twice", at: span,
      labels: [Label(first, "first here")], notes: ["an alias means the last one before it"])
  }

  static func anchorNotUsed(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "unused-anchor", "the anchor `&\(name)` is never used", at: span,
      help: "remove it, or put text that begins with `&` in quotes")
  }

  static func anchorWithoutValue(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "unused-anchor", "`&` begins an anchor; the value is empty", at: span,
      help: "put text that begins with `&` in quotes", fix: Quoting.fix(span))
  }

  // MARK: - Tags

  /// `text` is what follows the tag; nil before a list or mapping.
  static func unknownTag(at span: Span, of text: String?, isInFlow: Bool) -> Diagnostic {
    var place = span
    if !isInFlow {
      let end = SourceLine(at: span.range.lowerBound, in: span.file).value.upperBound
      place = Span(span.file, span.range.lowerBound..<max(end, span.range.upperBound))
    }
    let tag = place.text.prefix { !$0.isWhitespace }
    return Diagnostic(
      rule: "unknown-tag", "`!` begins a tag, and `\(tag)` is none that is known", at: place,
      hint: text == nil ? "remove it" : "put the text in quotes",
      fix: text == nil ? nil : Quoting.fix(place))
  }

  static func valueDoesNotFitTag(_ tag: Tag, _ text: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "value-does-not-fit-tag", "`\(text)` does not fit its tag `\(tag.spelling)`", at: span)
  }

  static func tagIsNotNeeded(
    _ tag: Tag, of scalar: Node.Scalar, _ value: Value, tag place: Span
  ) -> Diagnostic {
    let whole = place.extended(to: scalar.span)
    if case .string(let text) = value {
      let better = Quoting.quoted(text)
      return Diagnostic(
        .note, rule: "needless-tag", "the tag `\(tag.spelling)` makes it text", at: whole,
        hint: "write `\(better)`", fix: Fix(replace: whole, with: better))
    }
    return Diagnostic(
      .note, rule: "needless-tag", "the tag `\(tag.spelling)` is not needed", at: whole,
      hint: "write `\(scalar.text)`", fix: Fix(replace: whole, with: scalar.text))
  }

  /// Carets under a long block help nobody: its first line.
  static func firstLine(of span: Span) -> Span {
    let bytes = span.file.bytes[span.range]
    let end = bytes.firstIndex { $0 == 10 || $0 == 13 } ?? span.range.upperBound
    return Span(span.file, span.range.lowerBound..<end)
  }
}
