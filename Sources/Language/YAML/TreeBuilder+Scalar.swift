import Diagnostics
import Values

/// What a scalar means, by its tag or the core schema, and where exactly it stands.
extension TreeBuilder {
  mutating func resolve(
    _ text: String, _ style: Node.Scalar.Style, _ properties: Event.Properties,
    at range: Range<Int>, whole: Range<Int>
  ) -> Node.Scalar {
    let span = span(range)
    func scalar(_ value: Value, isReported: Bool = false) -> Node.Scalar {
      Node.Scalar(text: text, value: value, style: style, span: span, isReported: isReported)
    }
    if let tag = properties.tag {
      return tagged(tag, scalar(.string(text)), whole: whole)
    }
    guard style == .plain else {
      findings += doubts(scalar(.string(text)), properties)
      return scalar(.string(text))
    }
    switch CoreSchema.resolve(text) {
    case .value(let value):
      let reading = doubts(scalar(value), properties)
      findings += reading
      return scalar(value, isReported: reading.contains { $0.severity == .error })
    case .outOfRange(let type):
      findings.append(.numberOutOfRange(text, type, at: span))
      return scalar(.string(text), isReported: true)
    }
  }

  /// A key has findings of its own (`KeyFindings`): a field may be called `on`.
  private func doubts(_ scalar: Node.Scalar, _ properties: Event.Properties) -> [Diagnostic] {
    if let frame = stack.last, frame.kind == .mapping, frame.expectsKey { return [] }
    return ScalarFindings(scalar, properties, file).all()
  }

  /// Only the tags of the core schema are known, and a value must fit its tag.
  private mutating func tagged(
    _ tag: String, _ scalar: Node.Scalar, whole: Range<Int>
  ) -> Node.Scalar {
    let place = span(whole.lowerBound..<max(scalar.span.range.lowerBound, whole.lowerBound + 1))
    let wanted = Tag(tag)
    guard let wanted else {
      return unknownTag(at: whole, scalar)
    }
    func replaced(_ value: Value) -> Node.Scalar {
      Node.Scalar(text: scalar.text, value: value, style: scalar.style, span: scalar.span)
    }
    if let value = wanted.value(of: scalar.text) {
      findings.append(.tagIsNotNeeded(wanted, of: scalar, value, tag: place))
      return replaced(value)
    }
    findings.append(.valueDoesNotFitTag(wanted, scalar.text, at: scalar.span))
    return Node.Scalar(
      text: scalar.text, value: .string(scalar.text), style: scalar.style, span: scalar.span,
      isReported: true)
  }

  /// `!important`: most likely a text that begins with `!`, so it is read as that.
  private mutating func unknownTag(at whole: Range<Int>, _ scalar: Node.Scalar) -> Node.Scalar {
    let span = span(whole)
    findings.append(.unknownTag(at: span, of: scalar.text, isInFlow: stack.last?.isFlow ?? false))
    let text = span.text
    return Node.Scalar(
      text: text, value: .string(text), style: .plain, span: span, isReported: true)
  }

  mutating func checkTag(_ tag: String?, of kind: Frame.Kind, at range: Range<Int>) {
    guard let tag, tag != "!" else { return }
    let place = span(range)
    guard let known = Tag(tag) else {
      findings.append(.unknownTag(at: place, of: nil, isInFlow: true))
      return
    }
    let fits = known == (kind == .mapping ? .map : .seq)
    if !fits {
      findings.append(
        .valueDoesNotFitTag(known, kind == .mapping ? "this mapping" : "this list", at: place))
    }
  }

  /// Where the value begins after `&anchor` and `!tag`.
  func contentStart(_ range: Range<Int>, _ properties: Event.Properties) -> Int {
    guard properties.anchor != nil || properties.tag != nil else { return range.lowerBound }
    var offset = range.lowerBound
    while offset < range.upperBound {
      switch bytes[offset] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        while offset < range.upperBound, !isSpace(bytes[offset]) { offset += 1 }
      case UInt8(ascii: "#"):
        while offset < range.upperBound, bytes[offset] != 10, bytes[offset] != 13 { offset += 1 }
      case let byte where isSpace(byte):
        offset += 1
      default:
        return offset
      }
    }
    return range.upperBound
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == 32 || byte == 9 || byte == 10 || byte == 13
  }

  /// The end of the last line with text; libyaml's mark is the start of what follows.
  func blockScalarEnd(_ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, isSpace(bytes[end - 1]) { end -= 1 }
    // Blanks at the end of the last line belong to the text.
    while end < range.upperBound, bytes[end] == 32 || bytes[end] == 9 { end += 1 }
    return end
  }
}
