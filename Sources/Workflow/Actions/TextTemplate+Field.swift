internal import CEL
internal import Templates
internal import Values

extension TextTemplate {
  /// The text of a step's field; a value that cannot be filled in is the step's failure.
  func text(
    _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> String {
    do {
      return try text(activation)
    } catch {
      throw RenderFailure(field: field, reason: error.description)
    }
  }

  /// As `text`; nothing but blanks is a failure.
  func nonEmptyText(
    _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> String {
    let text = try text(activation, field: field)
    guard text.utf8.contains(where: { $0 != 0x20 && $0 != 0x0A }) else {
      throw RenderFailure(field: field, reason: "it is empty")
    }
    return text
  }

  func value(
    _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> Value {
    do {
      return try value(activation)
    } catch {
      throw RenderFailure(field: field, reason: error.description)
    }
  }

  /// Texts of a field that may be one text or, where it is a single hole, a list of them.
  func texts(
    _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> [String] {
    switch try value(activation, field: field) {
    case .string(let text): return [text]
    case .list(let items):
      var texts: [String] = []
      for item in items {
        guard case .string(let text) = item else {
          throw RenderFailure(field: field, reason: "it holds something that is no text")
        }
        texts.append(text)
      }
      return texts
    case .null, .bool, .int, .uint, .double, .map, .bytes, .timestamp, .duration, .type, .optional,
      .abstract:
      return [try text(activation, field: field)]
    }
  }
}

extension [TextTemplate] {
  /// Each tag once, in the order of the file.
  func tags(
    _ activation: borrowing Activation, field: String
  ) throws(RenderFailure) -> [String] {
    var tags: [String] = []
    for template in self {
      for tag in try template.texts(activation, field: field) {
        if tag.isEmpty { throw RenderFailure(field: field, reason: "a tag is empty") }
        if !tags.contains(tag) { tags.append(tag) }
      }
    }
    return tags
  }
}
