package import Diagnostics

/// A Markdown file cut into its YAML head and its body.
///
/// ```
/// ---
/// subject: We have your application
/// ---
/// Dear {{ candidate.first_name }},
/// ```
package struct FrontMatter: Sendable {
  /// What stands between the two lines of dashes; nil where the file does not begin with one.
  package let head: SourceText?
  package let body: SourceText

  /// Bytes that are no UTF-8 are a finding, and the text is then empty.
  package static func split(_ file: TextFile) -> (parts: FrontMatter, diagnostics: [Diagnostic]) {
    guard let text = String(validating: file.bytes, as: UTF8.self) else {
      let nothing = Self.text(0..<0, of: file)
      return (FrontMatter(head: nil, body: nothing), [.notUTF8(at: Span(file, 0..<0))])
    }
    let start = text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let count = file.bytes.count
    guard let opening = dashes(fromLine: 1, in: file), opening.line == 1 else {
      return (FrontMatter(head: nil, body: Self.text(start..<count, of: file)), [])
    }
    guard let closing = dashes(fromLine: 2, in: file) else {
      let head = Span(file, file.lineStarts[0]..<opening.end)
      return (
        FrontMatter(head: nil, body: Self.text(start..<count, of: file)), [.unclosed(at: head)]
      )
    }
    return (
      FrontMatter(
        head: Self.text(opening.end..<closing.start, of: file),
        body: Self.text(closing.end..<count, of: file)), []
    )
  }

  /// The first line from `line` on that is three dashes: its number, its start and the start of the next line.
  private static func dashes(
    fromLine line: Int, in file: TextFile
  ) -> (line: Int, start: Int, end: Int)? {
    for number in stride(from: line, through: file.lineStarts.count, by: 1) {
      var text = file.line(number)[...]
      if number == 1, text.unicodeScalars.first?.value == 0xFEFF {
        text = Substring(text.unicodeScalars.dropFirst())
      }
      while text.last == " " || text.last == "\t" { text.removeLast() }
      guard text == "---" else { continue }
      let end = number < file.lineStarts.count ? file.lineStarts[number] : file.bytes.count
      return (number, file.lineStarts[number - 1], end)
    }
    return nil
  }

  private static func text(_ range: Range<Int>, of file: TextFile) -> SourceText {
    SourceText(
      text: file.text(in: range), whole: Span(file, range),
      segments: [
        SourceText.Segment(
          textOffset: 0, fileOffset: range.lowerBound, length: range.count)
      ])
  }
}

extension Diagnostic {
  fileprivate static func notUTF8(at span: Span) -> Diagnostic {
    Diagnostic(rule: "not-utf-8", "the file is not UTF-8 text", at: span)
  }

  fileprivate static func unclosed(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unclosed-front-matter", "the front matter is not closed", at: span,
      hint: "opened here", help: "end it with a line `---` before the text of the message")
  }
}
