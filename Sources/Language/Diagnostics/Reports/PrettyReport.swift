/// A finding for people.
///
/// ```
/// journeys/a.yaml:14:24: error[unknown-field]: `assessment` has no field `scoer`
///    14 |       when: assessment.scoer >= 80
///       |                        ^^^^^ did you mean `score`?
///   note: the contract is schemas/events/assessment.completed.schema.json
///   help: replace it with `score`
/// ```
struct PrettyReport {
  let style: Style

  /// What stands around the parts of a report: nothing, or a terminal's colours.
  struct Style {
    let severity: @Sendable (Severity, String) -> String
    let quiet: @Sendable (String) -> String
    let strong: @Sendable (String) -> String

    static let plain = Style(severity: { $1 }, quiet: { $0 }, strong: { $0 })

    static let colored = Style(
      severity: { severity, text in
        switch severity {
        case .error: "\u{1B}[1;31m\(text)\u{1B}[0m"
        case .warning: "\u{1B}[1;33m\(text)\u{1B}[0m"
        case .note: "\u{1B}[1;36m\(text)\u{1B}[0m"
        }
      },
      quiet: { "\u{1B}[34m\($0)\u{1B}[0m" }, strong: { "\u{1B}[1m\($0)\u{1B}[0m" })
  }

  /// The lines of a finding, each ended by LF.
  func text(of finding: Diagnostic) -> String {
    let start = finding.span.start
    let place = Printable.text("\(finding.span.file.path):\(start.line):\(start.column):")
    let severity = style.severity(finding.severity, "\(finding.severity)[\(finding.rule)]:")
    var lines = ["\(style.strong(place)) \(severity) \(Printable.text(finding.message))"]
    let underline = { style.severity(finding.severity, $0) }
    lines += excerpt(
      finding.span, mark: "^", saying: finding.hint, hidesText: finding.hidesText,
      underline: underline)
    for label in finding.labels {
      if label.span.file !== finding.span.file {
        let place = label.span.start
        lines.append(
          "  " + Printable.text("\(label.span.file.path):\(place.line):\(place.column):"))
      }
      lines += excerpt(
        label.span, mark: "-", saying: label.message, hidesText: false, underline: style.quiet)
    }
    lines += finding.notes.map { "  \(style.strong("note:")) \(Printable.text($0))" }
    if let help = finding.help {
      lines.append("  \(style.strong("help:")) \(Printable.text(help))")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The first line of a span with its underline, and of a longer one the last line, too.
  private func excerpt(
    _ span: Span, mark: Character, saying message: String?, hidesText: Bool,
    underline: (String) -> String
  ) -> [String] {
    let file = span.file
    let first = span.start.line
    var last = span.end.line
    // A span that ends with a line end does not reach into the next line.
    if last > first, file.lineStarts[last - 1] == span.range.upperBound { last -= 1 }
    guard !file.bytes.isEmpty else { return message.map { ["  \(Printable.text($0))"] } ?? [] }
    var numbers = [first]
    if last > first { numbers.append(last) }
    var lines: [String] = []
    for number in numbers {
      if number == last, last > first + 1 { lines.append(style.quiet(gutter("...") + "|")) }
      var range = span.range
      if number > first {
        // From the first character of the last line, not from its indentation.
        let begin = file.lineStarts[number - 1]
        let text = file.bytes[begin..<file.lineEnd(number)]
        range = (text.firstIndex { $0 != 32 && $0 != 9 } ?? begin)..<max(begin, range.upperBound)
      }
      let excerpt = SourceExcerpt(file, line: number, underlining: range, hidesText: hidesText)
      let text = excerpt.text.isEmpty ? "" : " " + excerpt.text
      lines.append(style.quiet(gutter("\(number)") + "|") + text)
      let marks = String(repeating: mark, count: excerpt.length)
      let isLast = number == numbers.last
      let words = isLast ? message.map { " \(Printable.text($0))" } ?? "" : ""
      let blanks = String(repeating: " ", count: excerpt.indentation)
      lines.append(style.quiet(gutter("") + "|") + " " + blanks + underline(marks + words))
    }
    return lines
  }

  /// A line number, right-aligned in five columns, and a blank.
  private func gutter(_ text: String) -> String {
    String(repeating: " ", count: max(0, 5 - text.count)) + text + " "
  }
}
