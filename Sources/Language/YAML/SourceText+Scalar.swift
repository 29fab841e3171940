import Diagnostics

extension SourceText {
  /// The text of a scalar with each offset mapped to the file.
  ///
  /// libyaml tells only where a scalar begins and ends, so the text is read again here, by the rules of its
  /// style. Should the two readings ever differ, the text of libyaml counts and is mapped to its beginning.
  init(scalar: Node.Scalar) {
    let segments: [Segment]? =
      switch scalar.style {
      case .plain, .singleQuoted, .doubleQuoted: FlowScalarMap(scalar).segments()
      case .literal, .folded: BlockScalarMap(scalar).segments()
      }
    self.init(
      text: scalar.text, whole: scalar.span,
      segments: segments
        ?? [Segment(textOffset: 0, fileOffset: scalar.span.range.lowerBound, length: 0)])
  }
}

/// Collects the stretches of a text as it is put together, and the text itself for comparison.
struct SegmentCollector {
  private(set) var text: [UInt8] = []
  private var segments: [SourceText.Segment] = []

  /// Bytes that stand in the file as they are, from `offset` on.
  mutating func copy(_ bytes: some Collection<UInt8>, from offset: Int) {
    note(bytes.count, at: offset)
    text += bytes
  }

  /// Bytes that `width` bytes of the file stand for: an escape, the end of a line.
  mutating func replace(_ bytes: [UInt8], at offset: Int, width: Int) {
    note(min(bytes.count, width), at: offset)
    text += bytes
  }

  /// The stretches, nil if they do not make this text.
  func segments(of wanted: String) -> [SourceText.Segment]? {
    text.elementsEqual(wanted.utf8) ? segments : nil
  }

  private mutating func note(_ length: Int, at offset: Int) {
    guard length > 0 else { return }
    if let last = segments.last, last.textOffset + last.length == text.count,
      last.fileOffset + last.length == offset
    {
      segments[segments.count - 1] = SourceText.Segment(
        textOffset: last.textOffset, fileOffset: last.fileOffset, length: last.length + length)
      return
    }
    segments.append(
      SourceText.Segment(textOffset: text.count, fileOffset: offset, length: length))
  }
}
