// Values: the one value that JSON documents, CEL expressions, events and traces are made of; JSON in and out;
// times. Knows nothing of recruiting and does no I/O: zone data and bytes are handed in.

/// A JSON or CEL value. Immutable, `Sendable`, cheap to copy.
///
/// JSON reads into the first seven kinds: an integer stays an integer (`int`, or `uint` above `Int64.max`), and
/// every other number is a `double`. The rest exist in CEL only.
package enum Value: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case list([Value])
  case map(MapValue)
  case bytes([UInt8])
  case timestamp(Timestamp)
  case duration(Duration)
  /// A type as a value, by its CEL name: `type(1)` is `int`.
  case type(TypeName)
  /// CEL's `optional_type`.
  case optional(OptionalValue)
  /// A value of a type that only functions make and use: `net.IP`.
  case abstract(AbstractValue)

  /// The name of a CEL type: `int`, `list`, `google.protobuf.Timestamp`.
  package final class TypeName: Sendable, Hashable {
    package let name: String
    package init(_ name: String) { self.name = name }
    package static func == (left: TypeName, right: TypeName) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// An optional that holds a value, or none.
  package final class OptionalValue: Sendable {
    package let value: Value?
    package init(_ value: Value?) { self.value = value }
    package static let none = OptionalValue(nil)
  }

  /// The same as another one exactly when type and content are.
  package final class AbstractValue: Sendable, Hashable {
    /// The CEL name of its type: `net.IP`.
    package let type: String
    /// What the functions of the type read.
    package let content: [UInt8]
    /// How it is written; follows from the content.
    package let text: String

    package init(type: String, content: [UInt8], text: String) {
      self.type = type
      self.content = content
      self.text = text
    }

    package static func == (left: AbstractValue, right: AbstractValue) -> Bool {
      left.type == right.type && left.content == right.content
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(type)
      hasher.combine(content)
    }
  }
}

extension Value {
  /// The value of a field, nil where this is no map or has no such key.
  package subscript(field: String) -> Value? {
    guard case .map(let map) = self else { return nil }
    return map[field]
  }

  /// The value at a dotted path of map fields: `candidate.email`.
  package func value(at path: some Sequence<String>) -> Value? {
    var current = self
    for name in path {
      guard let next = current[name] else { return nil }
      current = next
    }
    return current
  }

  package var isNull: Bool {
    if case .null = self { true } else { false }
  }

  package var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var intValue: Int64? {
    if case .int(let number) = self { number } else { nil }
  }

  package var boolValue: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  package var listValue: [Value]? {
    if case .list(let items) = self { items } else { nil }
  }

  package var mapValue: MapValue? {
    if case .map(let map) = self { map } else { nil }
  }

  package var timestampValue: Timestamp? {
    if case .timestamp(let time) = self { time } else { nil }
  }

  /// A map with text keys, in the order given; the usual way to write an object in code.
  package static func object(_ fields: KeyValuePairs<String, Value>) -> Value {
    .map(MapValue(fields.map { (key: .string($0.key), value: $0.value) }))
  }

  /// As `object`, leaving out the fields that have no value.
  package static func object(present fields: KeyValuePairs<String, Value?>) -> Value {
    .map(
      MapValue(
        fields.compactMap { field in
          field.value.map { (key: .string(field.key), value: $0) }
        }))
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, Value)...) {
    self = .map(MapValue(elements.map { (key: .string($0.0), value: $0.1) }))
  }
}
