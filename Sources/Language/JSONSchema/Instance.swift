import Values

/// Something that can be validated: a `Value` or a parsed JSON text that was never made into one.
///
/// Validation is generic over it and specialised in this module for both, so that neither pays for the other.
protocol Instance {
  associatedtype Items: Sequence where Items.Element == Self
  associatedtype Fields: Sequence
  where Fields.Element: InstanceField, Fields.Element.Content == Self

  /// The one type that it has.
  var type: SchemaTypes { get }
  /// Of a number: `int`, `uint` or `double`.
  var number: Value { get }
  /// Items of an array or fields of an object.
  var count: Int { get }
  /// None of anything but an array.
  var items: Items { get }
  /// None of anything but an object.
  var fields: Fields { get }
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
  func isNamed(_ key: JSONKey) -> Bool
}

extension JSONElement: Instance {
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

  func field(_ key: JSONKey) -> JSONElement? { self[key] }
  func asValue() -> Value { value() }
}

extension JSONElement.Field: InstanceField {
  var content: JSONElement { value }
  func isNamed(_ key: JSONKey) -> Bool { nameElement.isString(key) }
}

extension Double {
  /// Without a fraction; not NaN or infinite.
  var isWhole: Bool { isFinite && rounded(.towardZero) == self }
}
