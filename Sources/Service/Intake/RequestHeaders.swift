import HTTPServer
import Values

/// The headers of a request as expressions and the store have them: names in lower case, several lines of one name as
/// one, joined by a comma (RFC 9110, section 5.3). Of a confidential one it is said only that it came.
struct RequestHeaders {
  private var fields: [(name: String, value: String)]

  /// `fields`: in the order in which they came, names in lower case.
  init(_ fields: [(name: String, value: String)], confidential: [String]) {
    self.fields = fields
    for place in fields.indices.reversed() {
      let name = fields[place].name
      if confidential.contains(name) { self.fields[place].value = "<not kept>" }
      // From the last one on, so that each is joined to what has been joined already.
      if let previous = fields[..<place].lastIndex(where: { $0.name == name }) {
        self.fields[previous].value += ", " + self.fields.remove(at: place).value
      }
    }
  }

  /// As they were kept: an object of texts.
  init(kept: Value) {
    guard case .map(let map) = kept else {
      fields = []
      return
    }
    fields = map.entries.compactMap { entry in
      guard let name = entry.key.stringValue, let value = entry.value.stringValue
      else { return nil }
      return (name, value)
    }
  }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  var object: Value {
    .map(MapValue(fields.map { (key: .string($0.name), value: .string($0.value)) }))
  }

  /// The same object as JSON.
  func jsonBytes() -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    for (name, value) in fields { writer.field(name, .string(value)) }
    writer.endObject()
    return writer.bytes
  }
}

extension HTTPRequest {
  func headers(confidential: [String]) -> RequestHeaders {
    RequestHeaders(headerFields(), confidential: confidential)
  }
}
