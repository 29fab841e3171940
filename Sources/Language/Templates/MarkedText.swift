internal import Diagnostics

/// A Markdown text whose holes are replaced by marks, and the way back to the places of the original.
struct MarkedText {
  let source: SourceText
  /// With one private-use character in place of each hole.
  let text: String
  /// The holes in order: braces and all, and the expression between them, as offsets in `source.text`.
  let holes: [(whole: Range<Int>, expression: Range<Int>)]
  /// Where each part begins in `text`, with its range in the original.
  private let parts: [(start: Int, original: Range<Int>, isHole: Bool)]

  init(_ source: SourceText, parts scanned: [TemplateScanner.Part]) {
    self.source = source
    var text = ""
    var holes: [(whole: Range<Int>, expression: Range<Int>)] = []
    var parts: [(start: Int, original: Range<Int>, isHole: Bool)] = []
    for part in scanned {
      switch part {
      case .literal(let range):
        parts.append((text.utf8.count, range, false))
        text += source.slice(range).text
      case .hole(let whole, let expression):
        parts.append((text.utf8.count, whole, true))
        text += HoleMark.text(holes.count)
        holes.append((whole, expression))
      }
    }
    self.text = text
    self.holes = holes
    self.parts = parts
  }

  func span(ofHole hole: Int) -> Span { source.span(holes[hole].whole) }

  /// The place in the file of a range of `text`.
  func span(_ range: Range<Int>) -> Span {
    source.span(original(range.lowerBound, isEnd: false)..<original(range.upperBound, isEnd: true))
  }

  private func original(_ offset: Int, isEnd: Bool) -> Int {
    let part = parts.last { isEnd ? $0.start < offset : $0.start <= offset } ?? parts.first
    guard let part else { return 0 }
    if part.isHole { return isEnd ? part.original.upperBound : part.original.lowerBound }
    return min(part.original.lowerBound + offset - part.start, part.original.upperBound)
  }

  func locator() -> Locator { Locator(self) }

  /// Finds pieces of the parsed tree in the text, in the order in which they come.
  struct Locator {
    private let text: MarkedText
    private let bytes: [UInt8]
    private let lineStarts: [Int]
    private var cursor = 0

    init(_ text: MarkedText) {
      self.text = text
      let file = TextFile(path: "", text: text.text)
      bytes = file.bytes
      lineStarts = file.lineStarts
    }

    /// The next place of `needle` from a line on; that line where it is not found as it stands.
    mutating func span(of needle: String, fromLine line: Int) -> Span {
      let lineStart = lineStarts[min(max(line, 1), lineStarts.count) - 1]
      let wanted = Array(needle.utf8)
      let start = max(cursor, lineStart)
      if !wanted.isEmpty, bytes.count >= start + wanted.count,
        let found = (start...bytes.count - wanted.count).first(where: {
          bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
        })
      {
        cursor = found + wanted.count
        return text.span(found..<cursor)
      }
      let end = bytes[lineStart...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      return text.span(lineStart..<max(end, lineStart))
    }
  }
}
