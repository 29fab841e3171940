/// A range of bytes in a file; empty where something is missing.
package struct Span: Sendable, Hashable {
  package let file: TextFile
  /// Byte offsets into `file.bytes`.
  package let range: Range<Int>

  package init(_ file: TextFile, _ range: Range<Int>) {
    self.file = file
    self.range = range
  }

  package var start: Position { file.position(at: range.lowerBound) }
  package var end: Position { file.position(at: range.upperBound) }
  /// The line of its start, counted from 1; cheaper than `start`.
  package var line: Int { file.lineNumber(at: range.lowerBound) }
  package var text: String { file.text(in: range) }

  /// From the start of this span to the end of the other one, of the same file.
  package func extended(to other: Span) -> Span {
    let low = min(range.lowerBound, other.range.lowerBound)
    return Span(file, low..<max(range.upperBound, other.range.upperBound))
  }

  package static func == (left: Span, right: Span) -> Bool {
    left.file === right.file && left.range == right.range
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(file))
    hasher.combine(range)
  }
}

/// A text that stands inside a file, such as the CEL of a YAML scalar: offsets in the text become places in
/// the file, also where quotes, escapes, indentation or folding make the two differ.
///
/// ```yaml
/// when: >
///   assessment.scoer
///     >= 80          # offset 11 of the text is line 2, column 14 of the file
/// ```
package struct SourceText: Sendable {
  package let text: String
  /// The whole of it in the file, quotes and indicators included.
  package let whole: Span
  /// Where stretches of `text` come from, in rising order of both offsets. Bytes of a stretch correspond one
  /// to one; what lies between two stretches in the file (escapes, indentation) belongs to the earlier one.
  private let segments: [Segment]

  /// `length` bytes of the text from `textOffset` on stand in the file from `fileOffset` on.
  package struct Segment: Sendable, Equatable {
    package let textOffset: Int
    package let fileOffset: Int
    package let length: Int

    package init(textOffset: Int, fileOffset: Int, length: Int) {
      self.textOffset = textOffset
      self.fileOffset = fileOffset
      self.length = length
    }
  }

  package init(text: String, whole: Span, segments: [Segment]) {
    self.text = text
    self.whole = whole
    self.segments = segments
  }

  /// A text that stands in no file in these words: what is said of it is said of `place`.
  package init(text: String, at place: Span) {
    self.init(
      text: text, whole: place,
      segments: [Segment(textOffset: 0, fileOffset: place.range.lowerBound, length: 0)])
  }

  /// A text that is a file of its own, such as an expression given on the command line.
  package init(text: String, name: String) {
    let file = TextFile(path: name, text: text)
    self.init(
      text: text, whole: Span(file, 0..<file.bytes.count),
      segments: [Segment(textOffset: 0, fileOffset: 0, length: file.bytes.count)])
  }

  /// The place in the file of a range of UTF-8 offsets in `text`.
  package func span(_ range: Range<Int>) -> Span {
    let start = fileOffset(of: range.lowerBound)
    guard range.upperBound > range.lowerBound else { return Span(whole.file, start..<start) }
    // The end is after the last byte of the range, not at the start of what follows it.
    let end = min(fileOffset(of: range.upperBound - 1) + 1, whole.file.bytes.count)
    return Span(whole.file, start..<max(start, end))
  }

  /// A part of this text as a text of its own: the CEL between two braces of a template.
  package func slice(_ range: Range<Int>) -> SourceText {
    let part = String(decoding: Array(text.utf8)[range], as: UTF8.self)
    let cut = segments.compactMap { segment -> Segment? in
      let low = max(segment.textOffset, range.lowerBound)
      let high = min(segment.textOffset + segment.length, range.upperBound)
      guard low < high else { return nil }
      return Segment(
        textOffset: low - range.lowerBound,
        fileOffset: segment.fileOffset + low - segment.textOffset, length: high - low)
    }
    return SourceText(text: part, whole: span(range), segments: cut)
  }

  private func fileOffset(of offset: Int) -> Int {
    guard var segment = segments.first else { return whole.range.lowerBound }
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].textOffset <= offset {
        segment = segments[middle]
        low = middle + 1
      } else {
        high = middle
      }
    }
    let inside = max(0, min(offset - segment.textOffset, segment.length))
    return segment.fileOffset + inside
  }
}
