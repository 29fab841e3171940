import Diagnostics

// Wording of what `TextCheck` finds.
extension Diagnostic {
  static func fileTooLarge(at span: Span, bytes: Int, limit: Int) -> Diagnostic {
    Diagnostic(
      rule: "file-too-large", "the file has \(bytes) bytes; at most \(limit) are read", at: span)
  }

  /// As bad as the worst of them, so that a file whose errors are all beyond the limit is not taken for sound.
  static func moreFindings(_ count: Int, _ worst: Severity, at span: Span) -> Diagnostic {
    Diagnostic(
      worst, rule: "more-findings", "\(count) more findings in this file are not shown", at: span)
  }

  static func unmarkedUTF16(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "not-utf8", "the file is not UTF-8; it looks like UTF-16 without a byte order mark",
      at: span, help: "save it as UTF-8")
  }

  static func utf16(at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "utf-16", "the file is UTF-16", at: span, help: "save it as UTF-8")
  }

  static func byteOrderMark(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "byte-order-mark", "the file begins with a byte order mark", at: span,
      help: "save it as UTF-8 without one", fix: Fix(replace: span, with: ""))
  }

  static func innerByteOrderMark(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "byte-order-mark", "a byte order mark, U+FEFF, inside the file", at: span,
      hint: "were two files joined?", help: "remove it", fix: Fix(replace: span, with: ""))
  }

  /// The first of them with its place, the others as a number.
  static func unreadable(_ all: [Forbidden], in file: TextFile) -> Diagnostic {
    let first = all[0]
    let span = Span(file, first.range)
    let more = all.count == 1 ? [] : ["\(all.count - 1) more in this file"]
    switch first.kind {
    case .control(let point):
      let name = point == 0 ? "a NUL byte" : "control character \(code(point))"
      return Diagnostic(
        rule: "control-character", "\(name) in the text", at: span, notes: more, help: "remove it")
    case .notUTF8(let byte, let flaw):
      let reason =
        switch flaw {
        case .overlong: " (overlong form)"
        case .surrogate: " (surrogate)"
        case .invalid: ""
        }
      let hex = String(byte, radix: 16, uppercase: true)
      let isLatin = flaw == .invalid && byte >= 0xA0
      return Diagnostic(
        rule: "not-utf8", "byte \(hex) is not UTF-8\(reason)", at: span,
        hint: isLatin
          ? "`\(Character(Unicode.Scalar(byte)))` in Latin-1 and Windows-1252" : nil,
        notes: more,
        help: isLatin ? "the file looks like Latin-1; save it as UTF-8" : "save the file as UTF-8")
    }
  }

  static func unusualLineEnd(_ point: UInt32, at span: Span) -> Diagnostic {
    let name = point == 0x85 ? "a next-line character" : "a line or paragraph separator"
    let escape = point == 0x85 ? #"\N"# : point == 0x2028 ? #"\L"# : #"\P"#
    return Diagnostic(
      rule: "unusual-line-end", "\(name), \(code(point)), in the text", at: span,
      notes: ["some YAML readers end the line here, others do not"],
      help: "begin a new line, or write `\(escape)` in double quotes")
  }

  static func windowsLineEnds(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "line-ends", "lines end with CR LF; texts hold LF only", at: span)
  }

  static func carriageReturns(at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "line-ends", "lines end with CR alone", at: span,
      help: "save the file with LF line ends")
  }

  static func mixedLineEnds(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "line-ends", "lines end differently: this one not as those before", at: span,
      help: "save the file with LF line ends")
  }

  static func noFinalLineEnd(at span: Span) -> Diagnostic {
    Diagnostic(
      .note, rule: "no-final-line-end", "no line end at the end of the file", at: span,
      fix: Fix(replace: span, with: "\n"))
  }

  static func invisibleCharacter(
    _ character: InvisibleCharacter, at span: Span, key: Span?
  ) -> Diagnostic {
    let isSpace = character.scalar.value == 0xA0 || character.scalar.value == 0x202F
    guard let key else {
      return Diagnostic(
        .warning, rule: "invisible-character", "the text holds \(character.description)", at: span,
        help: "remove it", fix: Fix(replace: span, with: ""))
    }
    if isSpace, span.range.lowerBound == key.range.lowerBound {
      return Diagnostic(
        rule: "invisible-character",
        "line \(span.line) begins with no-break spaces, U+00A0, which indent nothing",
        at: key,
        help: "indent with blanks")
    }
    return Diagnostic(
      rule: "invisible-character", "the key holds \(character.description)", at: key,
      help: isSpace ? "write a blank or an underscore" : "remove it",
      fix: isSpace ? nil : Fix(replace: key, with: InvisibleCharacter.cleaned(key.text)))
  }

  private static func code(_ point: UInt32) -> String {
    Unicode.Scalar(point).map(InvisibleCharacter.code) ?? "U+\(String(point, radix: 16))"
  }
}
