import HTTPServer
import Values

extension HTTPRequest {
  /// The headers as expressions and the store have them: an object of texts, names in lower case. Several lines of
  /// one name are one, joined by a comma (RFC 9110, section 5.3). Of a confidential one it is said only that it came.
  func headerObject(confidential: [String]) -> Value {
    var fields = headerFields()
    for place in fields.indices.reversed() {
      if confidential.contains(fields[place].name) { fields[place].value = "<not kept>" }
      // From the last one on, so that each is joined to what has been joined already.
      let first = fields.firstIndex { $0.name == fields[place].name }
      if let first, first < place {
        let previous = fields[..<place].lastIndex { $0.name == fields[place].name } ?? first
        fields[previous].value += ", " + fields.remove(at: place).value
      }
    }
    return .map(MapValue(fields.map { (key: .string($0.name), value: .string($0.value)) }))
  }
}
