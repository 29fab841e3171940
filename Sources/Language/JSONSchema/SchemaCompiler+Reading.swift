import Patterns
import Values

// Reading the value of a keyword in the form that it must have; another form is reported.
extension SchemaCompiler {
  /// A whole number from 0 on.
  mutating func count(_ keyword: String, of keywords: MapValue, at location: Location) -> Int? {
    guard let written = keywords[keyword] else { return nil }
    let number: Int? =
      switch written {
      case .int(let number): Int(number)
      case .uint: .max
      case .double(let number): number > 9e15 ? .max : Int(exactly: number)
      case .null, .bool, .string, .list, .map, .bytes, .timestamp, .duration, .type, .optional,
        .abstract:
        nil
      }
    guard let number, number >= 0 else {
      report("`\(keyword)` is a whole number, 0 or more", at: location.appending(keyword))
      return nil
    }
    return number
  }

  mutating func numeric(_ keyword: String, of keywords: MapValue, at location: Location) -> Value? {
    guard let written = keywords[keyword] else { return nil }
    guard written.isNumber else {
      report("`\(keyword)` is a number", at: location.appending(keyword))
      return nil
    }
    return written
  }

  mutating func text(_ keyword: String, of keywords: MapValue, at location: Location) -> String? {
    guard let written = keywords[keyword] else { return nil }
    guard let text = written.stringValue else {
      report("`\(keyword)` is a text", at: location.appending(keyword))
      return nil
    }
    return text
  }

  mutating func truth(_ keyword: String, of keywords: MapValue, at location: Location) -> Bool {
    guard let written = keywords[keyword] else { return false }
    guard let truth = written.boolValue else {
      report("`\(keyword)` is true or false", at: location.appending(keyword))
      return false
    }
    return truth
  }

  /// A list of texts, none of them twice.
  mutating func names(_ keyword: String, of keywords: MapValue, at location: Location) -> [String] {
    guard let written = keywords[keyword] else { return [] }
    let place = location.appending(keyword)
    let names = (written.listValue ?? []).compactMap(\.stringValue)
    guard let items = written.listValue, names.count == items.count else {
      report("`\(keyword)` is a list of names", at: place)
      return []
    }
    for (index, name) in names.enumerated()
    where names[..<index].contains(where: { $0.hasSameBytes(as: name) }) {
      report("`\(keyword)` has `\(name)` twice", at: place.appending(String(index)))
    }
    return names
  }

  mutating func schema(_ keyword: String, of keywords: MapValue, at location: Location) -> Int? {
    guard let written = keywords[keyword] else { return nil }
    if keyword == "items", written.listValue != nil {
      report("a list of schemas is `prefixItems` in this draft", at: location.appending(keyword))
      return nil
    }
    return place(of: location.appending(keyword))
  }

  /// A list of at least one schema.
  mutating func schemas(_ keyword: String, of keywords: MapValue, at location: Location) -> [Int] {
    guard let written = keywords[keyword] else { return [] }
    guard let items = written.listValue, !items.isEmpty else {
      report("`\(keyword)` is a list of at least one schema", at: location.appending(keyword))
      return []
    }
    return items.indices.map { place(of: location.appending(keyword, String($0))) }
  }

  /// An object with schemas as its fields, in the order written.
  mutating func schemaMap(
    _ keyword: String, of keywords: MapValue, at location: Location
  ) -> [(name: String, schema: Int)] {
    guard let written = keywords[keyword] else { return [] }
    guard case .map(let map) = written else {
      report("`\(keyword)` is an object of schemas", at: location.appending(keyword))
      return []
    }
    return map.entries.compactMap { entry in
      entry.key.stringValue.map { ($0, place(of: location.appending(keyword, $0))) }
    }
  }

  /// A pattern in the syntax of ECMAScript.
  mutating func pattern(_ text: String, at location: Location) -> Pattern? {
    do {
      return try ECMAScriptPattern.compile(text)
    } catch {
      report("not a pattern that can be used: \(error.message)", at: location)
      return nil
    }
  }
}
