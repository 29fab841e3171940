/// A set of JSON Schema types.
package struct SchemaTypes: OptionSet, Sendable, Hashable, BitwiseCopyable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let null = SchemaTypes(rawValue: 1)
  package static let boolean = SchemaTypes(rawValue: 2)
  /// A number without a fraction, however it is written: 1.0 too.
  package static let integer = SchemaTypes(rawValue: 4)
  /// A number with a fraction.
  static let fraction = SchemaTypes(rawValue: 8)
  package static let number: SchemaTypes = [.integer, .fraction]
  package static let string = SchemaTypes(rawValue: 16)
  package static let array = SchemaTypes(rawValue: 32)
  package static let object = SchemaTypes(rawValue: 64)
  package static let all: SchemaTypes = [.null, .boolean, .number, .string, .array, .object]

  /// Nil for what is no name of a type.
  init?(name: String) {
    switch name {
    case "null": self = .null
    case "boolean": self = .boolean
    case "integer": self = .integer
    case "number": self = .number
    case "string": self = .string
    case "array": self = .array
    case "object": self = .object
    default: return nil
    }
  }

  static let names = ["null", "boolean", "integer", "number", "string", "array", "object"]

  /// For messages: "a text or null".
  var description: String {
    var words: [String] = []
    if contains(.object) { words.append("an object") }
    if contains(.array) { words.append("a list") }
    if contains(.string) { words.append("a text") }
    if contains(.number) {
      words.append("a number")
    } else if contains(.integer) {
      words.append("a whole number")
    } else if contains(.fraction) {
      words.append("a number with a fraction")
    }
    if contains(.boolean) { words.append("true or false") }
    if contains(.null) { words.append("null") }
    guard let last = words.popLast() else { return "nothing" }
    return words.isEmpty ? last : words.joined(separator: ", ") + " or " + last
  }
}
