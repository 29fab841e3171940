import CLibYAML

/// libyaml's event parser over a part of a file. The only code that sees libyaml.
///
/// Owns the parser and a copy of the input, which libyaml reads in place; both are freed with it. A
/// `yaml_parser_t` holds pointers into itself, so it lives on the heap and never moves. It belongs to one
/// thread; the class is not Sendable. Each event is copied and deleted before the next one is read.
/// https://pyyaml.org/wiki/LibYAML
@safe final class EventReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let offsets: CharacterOffsets

  /// `bytes` must be UTF-8 without characters that YAML forbids (`TextCheck`).
  init(_ bytes: [UInt8], _ whole: Range<Int>) {
    // libyaml would count a byte order mark in some versions and not in others.
    let hasMark = bytes[whole].starts(with: [0xEF, 0xBB, 0xBF])
    let range = (whole.lowerBound + (hasMark ? 3 : 0))..<whole.upperBound
    offsets = CharacterOffsets(bytes, range)
    // One byte more than needed: libyaml asserts that there is an address, also of nothing.
    unsafe input = .allocate(capacity: range.count + 1)
    _ = unsafe input.initialize(from: Array(bytes[range]) + [0])
    unsafe parser = .allocate(capacity: 1)
    unsafe parser.initialize(to: yaml_parser_t())
    let isReady = unsafe yaml_parser_initialize(parser)
    precondition(isReady == 1, "no memory for a YAML parser")
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, range.count)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  func next() throws(SyntaxFailure) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    let start = unsafe offset(event.start_mark)
    let end = unsafe max(start, offset(event.end_mark))
    return unsafe Event(content: content(of: event), range: start..<end)
  }

  private func content(of event: yaml_event_t) -> Event.Content {
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT:
      return .streamStart
    case YAML_DOCUMENT_START_EVENT:
      guard let version = unsafe event.data.document_start.version_directive else {
        return .documentStart(major: 1, minor: 2)
      }
      return unsafe .documentStart(
        major: Int(version.pointee.major), minor: Int(version.pointee.minor))
    case YAML_DOCUMENT_END_EVENT:
      return .documentEnd
    case YAML_ALIAS_EVENT:
      return unsafe .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return unsafe .scalar(
        properties(scalar.anchor, scalar.tag), text: String(decoding: bytes, as: UTF8.self),
        style: style(scalar.style))
    case YAML_SEQUENCE_START_EVENT:
      let sequence = unsafe event.data.sequence_start
      return unsafe .sequenceStart(
        properties(sequence.anchor, sequence.tag),
        isFlow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
    case YAML_SEQUENCE_END_EVENT:
      return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      let mapping = unsafe event.data.mapping_start
      return unsafe .mappingStart(
        properties(mapping.anchor, mapping.tag), isFlow: mapping.style == YAML_FLOW_MAPPING_STYLE)
    case YAML_MAPPING_END_EVENT:
      return .mappingEnd
    default:
      // YAML_STREAM_END_EVENT, and YAML_NO_EVENT, which libyaml gives after it.
      return .streamEnd
    }
  }

  private func style(_ style: yaml_scalar_style_t) -> Node.Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  @unsafe private func properties(
    _ anchor: UnsafeMutablePointer<UInt8>?, _ tag: UnsafeMutablePointer<UInt8>?
  ) -> Event.Properties {
    unsafe Event.Properties(anchor: text(anchor), tag: text(tag))
  }

  @unsafe private func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  private func offset(_ mark: yaml_mark_t) -> Int {
    offsets.offset(ofCharacter: Int(mark.index))
  }

  private func failure() -> SyntaxFailure {
    let parser = unsafe parser.pointee
    let context = unsafe parser.context.map { unsafe String(cString: $0) }
    return unsafe SyntaxFailure(
      problem: parser.problem.map { unsafe String(cString: $0) } ?? "not YAML",
      offset: offset(parser.problem_mark), context: context ?? "",
      contextOffset: context == nil ? nil : offset(parser.context_mark))
  }
}
