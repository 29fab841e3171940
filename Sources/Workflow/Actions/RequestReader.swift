internal import Values

/// Typed access to the fields of a stored request; a field of the wrong kind is an error that names it.
struct RequestReader {
  private let map: MapValue

  init(_ value: Value) throws(ActionRequestError) {
    guard let map = value.mapValue else {
      throw ActionRequestError(field: "action", problem: "a request is a map")
    }
    self.map = map
  }

  /// As it is; nil where there is none. An explicit null is a value.
  func value(_ name: String) -> Value? { map[name] }

  func text(_ name: String) throws(ActionRequestError) -> String {
    guard let text = try optionalText(name) else {
      throw ActionRequestError(field: name, problem: "is missing")
    }
    return text
  }

  func optionalText(_ name: String) throws(ActionRequestError) -> String? {
    guard let value = map[name], !value.isNull else { return nil }
    guard let text = value.stringValue else {
      throw ActionRequestError(field: name, problem: "is no text")
    }
    return text
  }

  func map(_ name: String) throws(ActionRequestError) -> MapValue {
    guard let value = map[name], !value.isNull else { return .empty }
    guard let inner = value.mapValue else {
      throw ActionRequestError(field: name, problem: "is no map")
    }
    return inner
  }

  /// The fields of a map; nil where there is none.
  func record(_ name: String) throws(ActionRequestError) -> RequestReader? {
    guard let value = map[name], !value.isNull else { return nil }
    return try RequestReader(value)
  }

  /// The maps of a list; empty where there is none.
  func records(_ name: String) throws(ActionRequestError) -> [RequestReader] {
    guard let value = map[name], !value.isNull else { return [] }
    guard let items = value.listValue else {
      throw ActionRequestError(field: name, problem: "is no list of maps")
    }
    var records: [RequestReader] = []
    for item in items { records.append(try RequestReader(item)) }
    return records
  }

  /// A list of texts; a single text counts as a list of one.
  func texts(_ name: String) throws(ActionRequestError) -> [String] {
    guard let value = map[name], !value.isNull else { return [] }
    if let text = value.stringValue { return [text] }
    guard let items = value.listValue else {
      throw ActionRequestError(field: name, problem: "is no list of texts")
    }
    var texts: [String] = []
    for item in items {
      guard let text = item.stringValue else {
        throw ActionRequestError(field: name, problem: "is no list of texts")
      }
      texts.append(text)
    }
    return texts
  }

  func time(_ name: String) throws(ActionRequestError) -> Timestamp? {
    guard let value = map[name], !value.isNull else { return nil }
    if let time = value.timestampValue { return time }
    guard let text = value.stringValue, let time = Timestamp(rfc3339: text) else {
      throw ActionRequestError(field: name, problem: "is no time such as 2026-11-21T10:00:00Z")
    }
    return time
  }
}
