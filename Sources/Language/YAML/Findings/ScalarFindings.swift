import Diagnostics
import Values

/// What is doubtful about one value, without knowing which type is wanted there.
struct ScalarFindings {
  private let scalar: Node.Scalar
  private let properties: Event.Properties
  private let file: TextFile
  private var bytes: [UInt8] { file.bytes }
  private var start: Int { scalar.span.range.lowerBound }
  private var end: Int { scalar.span.range.upperBound }

  init(_ scalar: Node.Scalar, _ properties: Event.Properties, _ file: TextFile) {
    self.scalar = scalar
    self.properties = properties
    self.file = file
  }

  func all() -> [Diagnostic] {
    if scalar.isMissing { return [comment()].compactMap { $0 } }
    let common =
      InvisibleCharacter.findings(in: scalar.span, isKey: false) + [tabBefore()].compactMap { $0 }
    switch scalar.style {
    case .plain: return common + [plain()].compactMap { $0 }
    case .singleQuoted, .doubleQuoted:
      return common + [Self.commentWithoutBlank(after: end, in: file)].compactMap { $0 }
    case .literal, .folded: return common + [block()].compactMap { $0 }
    }
  }

  /// `channel: #hiring`: empty, because of the comment.
  private func comment() -> Diagnostic? {
    guard properties.anchor == nil else { return nil }
    guard let hash = hastyComment(after: start) else { return nil }
    let line = SourceLine(at: start, in: file)
    return .commentBeginsValue(
      line.keyText, at: Span(file, hash..<max(hash + 1, line.value.upperBound)))
  }

  /// The offset of a comment that begins without a blank after its `#`: most likely it was meant as text. Looks no
  /// further than the next character: a line may hold thousands of values.
  private func hastyComment(after offset: Int) -> Int? {
    var hash = offset
    while hash < bytes.count, bytes[hash] == 32 || bytes[hash] == 9 { hash += 1 }
    guard hash + 1 < bytes.count, bytes[hash] == UInt8(ascii: "#"),
      ![32, 10, 13, UInt8(ascii: "#")].contains(bytes[hash + 1])
    else { return nil }
    return hash
  }

  private func tabBefore() -> Diagnostic? {
    guard start > 0, bytes[start - 1] == 9 else { return nil }
    return .tabBeforeValue(at: Span(file, start - 1..<start))
  }

  /// `"x"#c` and `[x]#c`: forbidden in YAML 1.2, taken by libyaml.
  static func commentWithoutBlank(after end: Int, in file: TextFile) -> Diagnostic? {
    guard end < file.bytes.count, file.bytes[end] == UInt8(ascii: "#") else { return nil }
    return .noBlankBeforeComment(at: Span(file, end..<end + 1))
  }

  private func block() -> Diagnostic? {
    let header = bytes[start..<end].prefix { $0 != 10 && $0 != 13 && $0 != UInt8(ascii: "#") }
    let hasIndicator = header.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) }
    let first = scalar.text.drop { $0 == "\n" }.first
    if hasIndicator, first == " " {
      return .indentationKept(at: Span(file, start..<header.endIndex))
    }
    if scalar.style == .folded, scalar.text.utf8.contains(10), hasIndentedLine {
      return .foldedLines(at: Span(file, start..<start + 1))
    }
    return nil
  }

  /// A line that folding keeps as it is, because it is indented more than the first.
  private var hasIndentedLine: Bool {
    let text = Array(scalar.text.utf8)
    return text.indices.dropLast().contains { text[$0] == 10 && text[$0 + 1] == 32 }
  }

  private func plain() -> Diagnostic? {
    if case .string(let text) = scalar.value {
      return lines() ?? textBeforeComment() ?? curlyQuotes()
        ?? PlainText.finding(text, at: scalar.span)
    }
    return PlainText.spelling(scalar)
  }

  /// `Thanks! #1 pick`: the text ends before the comment.
  private func textBeforeComment() -> Diagnostic? {
    guard let hash = hastyComment(after: end), hash > end else { return nil }
    let line = SourceLine(at: end, in: file)
    let isQuoteOpen = scalar.text.utf8.count { $0 == UInt8(ascii: "\"") } % 2 == 1
    return .textEndsAtComment(
      comment: Span(file, hash..<line.range.upperBound),
      whole: Span(file, start..<line.range.upperBound), isQuoteOpen: isQuoteOpen)
  }

  private func curlyQuotes() -> Diagnostic? {
    guard let first = scalar.text.unicodeScalars.first, "“”„‘’".unicodeScalars.contains(first)
    else {
      return nil
    }
    return .curlyQuotes(scalar)
  }

  private func lines() -> Diagnostic? {
    let raw = bytes[start..<end]
    guard let lineEnd = raw.firstIndex(where: { $0 == 10 || $0 == 13 }) else { return nil }
    let lines = scalar.span.text.split(whereSeparator: \.isNewline)
    let dashes = lines.allSatisfy { line in
      let text = line.drop { $0 == " " }
      return text.first == "-" && text.count > 1
    }
    if dashes { return .noBlankAfterDash(scalar.text, at: Span(file, start..<start + 1)) }
    return .linesJoined(at: Span(file, start..<lineEnd))
  }
}
