import Values

/// Something that can be validated: a `Value` or a parsed JSON text that was never made into one.
///
/// Validation is generic over it and specialised in this module for both, so that neither pays for the other.
protocol Instance {
  associatedtype Elements: Sequence where Elements.Element == Self
  associatedtype Members: Sequence
  where Members.Element: InstanceField, Members.Element.Content == Self

  /// The one type that it has.
  var type: SchemaTypes { get }
  /// Of a number: `int`, `uint` or `double`.
  var number: Value { get }
  /// Items of an array or fields of an object.
  var count: Int { get }
  /// None of anything but an array.
  var elements: Elements { get }
  /// None of anything but an object.
  var members: Members { get }
  /// Whether it is a string of exactly these bytes.
  func isText(_ key: JSONKey) -> Bool
  /// Of a string.
  var text: String { get }
  /// Runs `body` on the bytes of a string.
  func withText<Result>(_ body: (Span<UInt8>) -> Result) -> Result
  /// A field of an object.
  func field(_ key: JSONKey) -> Self?
  func asValue() -> Value
}

/// A field of an object that is validated.
protocol InstanceField {
  associatedtype Content: Instance
  var name: String { get }
  var content: Content { get }
  /// Whether its name has this token: for names of up to 16 bytes, whether it is this name.
  func hasName(_ token: FieldToken) -> Bool
  func isNamed(_ key: JSONKey) -> Bool
}

extension JSONCursor: Instance {
  var type: SchemaTypes {
    switch kind {
    case .null: .null
    case .bool: .boolean
    case .int, .uint: .integer
    case .double: (double ?? 0.5).isWhole ? .integer : .fraction
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  var number: Value {
    if let int { return .int(int) }
    if let uint { return .uint(uint) }
    return .double(double ?? .nan)
  }

  func isText(_ key: JSONKey) -> Bool { isString(key) }
  var text: String { string ?? "" }

  func withText<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    if let result = withUTF8(body) { return result }
    let nothing: [UInt8] = []
    return body(nothing.span)
  }

  var elements: TapeElements { TapeElements(rest: items) }
  var members: TapeMembers { TapeMembers(rest: fields) }
  func field(_ key: JSONKey) -> JSONCursor? { self[key] }
  func asValue() -> Value { value() }
}

extension JSONCursor.Field: InstanceField {
  var content: JSONCursor { value }
  func hasName(_ token: FieldToken) -> Bool { nameHas(token) }
}

// Sequences of this module around those of `JSONCursor`: the compiler does not see through a conformance that
// is declared in another module, and calls per item what it could inline.

struct TapeElements: Sequence, IteratorProtocol {
  var rest: JSONCursor.Items
  mutating func next() -> JSONCursor? { rest.next() }
}

struct TapeMembers: Sequence, IteratorProtocol {
  var rest: JSONCursor.Fields
  mutating func next() -> JSONCursor.Field? { rest.next() }
}

extension Double {
  /// Without a fraction; not NaN or infinite.
  var isWhole: Bool { isFinite && rounded(.towardZero) == self }
}
