// Templates: text and Markdown with `{{ CEL }}` in it.
//
// In come a text with its places and the environment of its expressions; out go findings and a template that is
// filled from an activation any number of times. Markdown is parsed once, before any value is known, and values
// are put into the finished layout by what stands there (text, address of a link), so that no value can become
// markup. Knows nothing of recruiting or of mail, and reads no file.

internal import Diagnostics

/// A text cut into what is copied and what is computed, with exact places.
///
/// ```
/// Dear {{ candidate.first_name }},
/// ⟦literal⟧⟦hole                 ⟧⟦literal⟧
/// ```
/// The expression ends at the first `}}` outside its strings, braces and comments; `{{ '{{' }}` writes braces.
struct TemplateScanner {
  /// Ranges are UTF-8 offsets in the text.
  enum Part: Equatable {
    case literal(Range<Int>)
    /// `whole` includes the braces; `expression` is what stands between them without outer blanks.
    case hole(whole: Range<Int>, expression: Range<Int>)
  }

  private(set) var parts: [Part] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let source: SourceText
  private let bytes: [UInt8]

  /// Scans at once.
  init(_ source: SourceText) {
    self.source = source
    bytes = Array(source.text.utf8)
    scan()
  }

  private mutating func scan() {
    var start = 0
    var index = 0
    while index < bytes.count {
      if isPair("{", "{", at: index) {
        guard let end = endOfExpression(from: index + 2) else {
          diagnostics.append(.unclosedBraces(at: source.span(index..<index + 2)))
          index = bytes.count
          break
        }
        appendLiteral(start..<index)
        appendHole(index..<end)
        index = end
        start = end
      } else if isPair("{", "%", at: index) {
        diagnostics.append(.unsupportedBlock(at: source.span(index..<index + 2)))
        index += 2
      } else if isPair("}", "}", at: index) {
        diagnostics.append(.strayBraces(at: source.span(index..<index + 2)))
        index += 2
      } else {
        index += 1
      }
    }
    appendLiteral(start..<index)
  }

  private mutating func appendLiteral(_ range: Range<Int>) {
    if !range.isEmpty { parts.append(.literal(range)) }
  }

  private mutating func appendHole(_ whole: Range<Int>) {
    var low = whole.lowerBound + 2
    var high = whole.upperBound - 2
    while low < high, isBlank(bytes[low]) { low += 1 }
    while low < high, isBlank(bytes[high - 1]) { high -= 1 }
    if low == high {
      diagnostics.append(.emptyHole(at: source.span(whole)))
    } else if bytes[low] == UInt8(ascii: "#") || bytes[low] == UInt8(ascii: "/") {
      diagnostics.append(.unsupportedBlock(at: source.span(whole)))
    } else {
      parts.append(.hole(whole: whole, expression: low..<high))
    }
  }

  /// The offset after the closing braces, nil where there are none.
  private func endOfExpression(from start: Int) -> Int? {
    var index = start
    var depth = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        guard let end = endOfString(from: index, isRaw: isRaw(before: index)) else { return nil }
        index = end
      case UInt8(ascii: "/") where isPair("/", "/", at: index):
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      case UInt8(ascii: "{"):
        depth += 1
        index += 1
      case UInt8(ascii: "}") where depth > 0:
        depth -= 1
        index += 1
      case UInt8(ascii: "}") where isPair("}", "}", at: index):
        return index + 2
      default: index += 1
      }
    }
    return nil
  }

  /// The offset after a CEL string that begins with the quote at `start`, nil where it does not end.
  private func endOfString(from start: Int, isRaw: Bool) -> Int? {
    let quote = bytes[start]
    let isTriple = start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
    var index = start + (isTriple ? 3 : 1)
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\"), !isRaw {
        index += 2
      } else if byte != quote {
        if byte == UInt8(ascii: "\n"), !isTriple { return nil }
        index += 1
      } else if !isTriple {
        return index + 1
      } else if index + 2 < bytes.count, bytes[index + 1] == quote, bytes[index + 2] == quote {
        return index + 3
      } else {
        index += 1
      }
    }
    return nil
  }

  /// Whether the quote at `index` has one of the prefixes `r`, `rb`, `br` in either case.
  private func isRaw(before index: Int) -> Bool {
    let prefix = bytes[..<index].suffix(2)
    guard let last = prefix.last else { return false }
    if last | 0x20 == UInt8(ascii: "r") { return true }
    return last | 0x20 == UInt8(ascii: "b") && prefix.first.map { $0 | 0x20 } == UInt8(ascii: "r")
  }

  private func isPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar, at index: Int) -> Bool {
    guard index + 1 < bytes.count else { return false }
    return bytes[index] == UInt8(ascii: first) && bytes[index + 1] == UInt8(ascii: second)
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}

extension Diagnostic {
  fileprivate static func unclosedBraces(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unclosed-braces", "`{{` is not closed by `}}`", at: span,
      hint: "opened here", help: "to write the braces themselves, use `{{ '{{' }}`")
  }

  fileprivate static func strayBraces(at span: Span) -> Diagnostic {
    Diagnostic(
      .warning, rule: "stray-braces", "`}}` closes nothing and is copied as it stands", at: span,
      help: "a value is written `{{ … }}`, with two braces on both sides")
  }

  fileprivate static func emptyHole(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "empty-expression", "there is no expression between the braces", at: span,
      help: "name a value, for example `{{ candidate.first_name }}`")
  }

  fileprivate static func unsupportedBlock(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unsupported-block", "templates have no blocks, only values between `{{` and `}}`",
      at: span,
      help:
        "choose between texts inside the braces: `{{ has(x.y) ? x.y : \"…\" }}`, or with `when` on two steps"
    )
  }
}
