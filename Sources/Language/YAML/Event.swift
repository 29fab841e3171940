/// One step of libyaml's reading, copied out of its memory.
struct Event {
  enum Content {
    case streamStart
    case streamEnd
    /// `%YAML major.minor` where the document begins with it.
    case documentStart(major: Int, minor: Int)
    case documentEnd
    case alias(String)
    case scalar(Properties, text: String, style: Node.Scalar.Style)
    case sequenceStart(Properties, isFlow: Bool)
    case sequenceEnd
    case mappingStart(Properties, isFlow: Bool)
    case mappingEnd
  }

  /// What may stand before a value: `&anchor` and `!tag`, the tag in its long form (`tag:yaml.org,2002:int`).
  struct Properties {
    var anchor: String?
    var tag: String?
  }

  let content: Content
  /// Byte offsets in the file, as libyaml marks them: properties included, and a block's end is the start of
  /// what follows it.
  let range: Range<Int>
}

/// Where and why libyaml stopped.
struct SyntaxFailure: Error {
  /// libyaml's words: `did not find expected key`.
  let problem: String
  /// Byte offset in the file.
  let offset: Int
  /// What it was reading, `while parsing a block mapping`, and where that began.
  let context: String
  let contextOffset: Int?
}
