import Values

/// The tags that a document may use: `!` and those of the core schema. YAML 1.2.2, section 10.
enum Tag: String {
  /// `!`, the non-specific tag: text whatever it looks like.
  case plainText = "!"
  case str, int, float, bool, null, seq, map

  /// From the long form, `tag:yaml.org,2002:int`.
  init?(_ tag: String) {
    if tag == "!" {
      self = .plainText
      return
    }
    let prefix = "tag:yaml.org,2002:"
    guard tag.hasPrefix(prefix) else { return nil }
    self.init(rawValue: String(tag.dropFirst(prefix.count)))
  }

  /// As people write it: `!!int`.
  var spelling: String { self == .plainText ? "!" : "!!\(rawValue)" }

  /// The value that a text has under this tag; nil where it has none.
  func value(of text: String) -> Value? {
    let plain: Value? = if case .value(let value) = CoreSchema.resolve(text) { value } else { nil }
    switch (self, plain) {
    case (.plainText, _), (.str, _): return .string(text)
    case (.int, .int), (.bool, .bool), (.null, .null), (.float, .double): return plain
    case (.float, .int(let number)): return .double(Double(number))
    default: return nil
    }
  }
}
