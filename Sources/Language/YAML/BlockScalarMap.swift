import Diagnostics

/// Finds the lines of a literal (`|`) or folded (`>`) scalar in its text.
///
/// Each line of the file, its indentation taken off, stands in the text as it is; only what joins two lines
/// differs (a line end, a blank where `>` folds), and what chomping leaves at the end. YAML 1.2.2, section 8.1.
struct BlockScalarMap {
  private struct Line {
    /// Offset of the first byte after the indentation, and of the line end.
    let content: Range<Int>
    /// Bytes of the line end; 0 at the end of the file.
    let breakWidth: Int
  }

  private let scalar: Node.Scalar
  private let bytes: [UInt8]
  private let text: [UInt8]
  private var collector = SegmentCollector()

  init(_ scalar: Node.Scalar) {
    self.scalar = scalar
    bytes = scalar.span.file.bytes
    text = Array(scalar.text.utf8)
  }

  func segments() -> [SourceText.Segment]? {
    var reader = self
    return reader.read()
  }

  private mutating func read() -> [SourceText.Segment]? {
    let lines = lines()
    // A line end in the text stands, in the file, at the end of the line before it.
    var previous: Line?
    var empty: [Line] = []
    for line in lines {
      guard !line.content.isEmpty else {
        empty.append(line)
        continue
      }
      guard join(previous, empty, before: line) else { return nil }
      collector.copy(bytes[line.content], from: line.content.lowerBound)
      previous = line
      empty = []
    }
    for line in [previous].compactMap({ $0 }) + empty where collector.text.count < text.count {
      collector.replace([10], at: line.content.upperBound, width: line.breakWidth)
    }
    return collector.segments(of: scalar.text)
  }

  /// What stands in the text between two lines with content: a blank, or as many line ends as there are.
  private mutating func join(_ previous: Line?, _ empty: [Line], before line: Line) -> Bool {
    let position = collector.text.count
    if let previous, position < text.count, text[position] == 32, empty.isEmpty,
      text[(position + 1)...].starts(with: bytes[line.content])
    {
      collector.replace([32], at: previous.content.upperBound, width: previous.breakWidth)
      return true
    }
    let count = text[min(position, text.count)...].prefix { $0 == 10 }.count
    let ends = ([previous].compactMap { $0 } + empty)
    guard count <= ends.count else { return false }
    for lineEnd in ends.suffix(count) {
      collector.replace([10], at: lineEnd.content.upperBound, width: lineEnd.breakWidth)
    }
    return text[collector.text.count...].starts(with: bytes[line.content])
  }

  /// The lines after the header, indentation taken off. Blank lines shorter than it are empty. The lines after
  /// the last one with text belong to it too: chomping may keep them.
  private func lines() -> [Line] {
    var lines: [(range: Range<Int>, breakWidth: Int)] = []
    var offset = scalar.span.range.lowerBound
    let end = bytes.count
    while offset < end {
      var lineEnd = offset
      while lineEnd < end, bytes[lineEnd] != 10, bytes[lineEnd] != 13 { lineEnd += 1 }
      var width = lineEnd < end ? 1 : 0
      if lineEnd + 1 < end, bytes[lineEnd] == 13, bytes[lineEnd + 1] == 10 { width = 2 }
      let isPastEnd = offset >= scalar.span.range.upperBound
      let isBlank = bytes[offset..<lineEnd].allSatisfy { $0 == 32 }
      if isPastEnd && !isBlank { break }
      lines.append((offset..<lineEnd, width))
      offset = lineEnd + width
    }
    let body = lines.dropFirst()
    let indentation = indentation(of: body.map(\.range))
    return body.map { line in
      let blanks = bytes[line.range].prefix { $0 == 32 }.count
      let cut = line.range.lowerBound + min(blanks, indentation)
      return Line(content: cut..<line.range.upperBound, breakWidth: line.breakWidth)
    }
  }

  /// Blanks of the first line with text, less those that belong to the text (after `|2`).
  private func indentation(of lines: [Range<Int>]) -> Int {
    guard let first = lines.first(where: { bytes[$0].contains { $0 != 32 } }) else { return .max }
    let own = text.drop { $0 == 10 }.prefix { $0 == 32 }.count
    return max(0, bytes[first].prefix { $0 == 32 }.count - own)
  }
}
