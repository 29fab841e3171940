import HTTPServer
import Values

extension HTTPRequest {
  /// The headers as expressions and the store have them: an object of texts, names in lower case. Several lines of
  /// one name are one, joined by a comma (RFC 9110, section 5.3). Of a confidential one it is said only that it came.
  func headerObject(confidential: Set<String>) -> Value {
    let fields = headerFields()
    var entries: [MapValue.Entry] = []
    entries.reserveCapacity(fields.count)
    for (name, sent) in fields {
      let value = confidential.contains(name) ? "<not kept>" : sent
      if let place = entries.firstIndex(where: { $0.key.stringValue == name }) {
        entries[place].value = .string("\(entries[place].value.stringValue ?? ""), \(value)")
      } else {
        entries.append((key: .string(name), value: .string(value)))
      }
    }
    return .map(MapValue(entries))
  }
}
