import HTTPServer
import Values

extension HTTPRequest {
  /// The headers as expressions and the store have them: an object of texts, names in lower case. Several lines of
  /// one name are one, joined by a comma (RFC 9110, section 5.3).
  func headerObject() -> Value {
    var entries: [MapValue.Entry] = []
    for (name, value) in headerFields() {
      if let place = entries.firstIndex(where: { $0.key.stringValue == name }) {
        entries[place].value = .string("\(entries[place].value.stringValue ?? ""), \(value)")
      } else {
        entries.append((key: .string(name), value: .string(value)))
      }
    }
    return .map(MapValue(entries))
  }
}
