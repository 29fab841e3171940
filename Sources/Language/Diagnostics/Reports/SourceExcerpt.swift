/// A line of a file as a report shows it, with the columns that a part of it takes there.
struct SourceExcerpt {
  /// Columns shown of a long line: enough for a terminal, with something of the line around the place.
  private static let widest = 120
  private static let before = 40

  /// The line: tabs as four blanks, harmful characters replaced, a window of it if it is long.
  private(set) var text: String
  /// Blanks before the underline, and its length: at least one, also for an empty part.
  private(set) var indentation: Int
  private(set) var length: Int

  /// - Parameters:
  ///   - number: of the line, from 1.
  ///   - range: what to underline, in bytes of the file; cut to the line.
  init(_ file: TextFile, line number: Int, underlining range: Range<Int>, hidesText: Bool) {
    let start = file.lineStarts[number - 1]
    let end = file.lineEnd(number)
    let low = min(max(range.lowerBound, start), end)
    let high = min(max(range.upperBound, low), end)
    let before = Self.shown(file.text(in: start..<low))
    let part = hidesText ? Self.shown("<hidden>") : Self.shown(file.text(in: low..<high))
    let after = Self.shown(file.text(in: high..<end))
    text = before.text + part.text + after.text
    indentation = before.width
    length = max(1, part.width)
    if text.count > Self.widest { cut() }
  }

  private mutating func cut() {
    let skipped = max(0, indentation - Self.before)
    let room = skipped > 0 ? Self.widest - 1 : Self.widest
    let window = text.dropFirst(skipped).prefix(room)
    let isCutAtEnd = skipped + window.count < text.count
    text = (skipped > 0 ? "…" : "") + window + (isCutAtEnd ? "…" : "")
    if skipped > 0 { indentation = indentation - skipped + 1 }
    length = min(length, max(1, Self.widest - indentation))
  }

  private static func shown(_ text: String) -> (text: String, width: Int) {
    var shown = String.UnicodeScalarView()
    var width = 0
    for scalar in text.unicodeScalars {
      if scalar == "\t" {
        shown.append(contentsOf: "    ".unicodeScalars)
        width += 4
      } else if Printable.isHarmful(scalar) {
        shown.append("\u{FFFD}")
        width += 1
      } else {
        shown.append(scalar)
        width += Printable.width(of: scalar)
      }
    }
    return (String(shown), width)
  }
}
