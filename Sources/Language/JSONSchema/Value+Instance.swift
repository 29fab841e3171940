import Values

// A value counts as the JSON that `JSONWriter` writes of it: a timestamp is a string.
extension Value: Instance {
  var type: SchemaTypes {
    switch self {
    case .null: .null
    case .bool: .boolean
    case .int, .uint: .integer
    case .double(let number):
      // Not finite: written as text.
      number.isWhole ? .integer : number.isFinite ? .fraction : .string
    case .string, .bytes, .timestamp, .duration, .type, .abstract: .string
    case .list: .array
    case .map: .object
    case .optional(let optional): optional.value?.type ?? .null
    }
  }

  var number: Value {
    if case .optional(let optional) = self { return optional.value?.number ?? self }
    return self
  }

  var count: Int {
    switch self {
    case .list(let items): items.count
    case .map(let map): map.count
    case .optional(let optional): optional.value?.count ?? 0
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
      .abstract:
      0
    }
  }

  var elements: [Value] {
    switch self {
    case .list(let items): items
    case .optional(let optional): optional.value?.elements ?? []
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
      .abstract, .map:
      []
    }
  }

  var members: ValueMembers {
    switch self {
    case .map(let map): ValueMembers(map)
    case .optional(let optional): optional.value?.members ?? ValueMembers(.empty)
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
      .abstract, .list:
      ValueMembers(.empty)
    }
  }

  func isText(_ key: JSONKey) -> Bool {
    if case .string(let text) = self { return text.hasSameBytes(as: key.name) }
    return type == .string && text.hasSameBytes(as: key.name)
  }

  var text: String {
    switch self {
    case .string(let text): text
    case .optional(let optional): optional.value?.text ?? ""
    case .bytes, .timestamp, .duration, .type, .abstract, .double: jsonText
    case .null, .bool, .int, .uint, .list, .map: ""
    }
  }

  func withText<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    var text = self.text
    text.makeContiguousUTF8()
    return body(text.utf8.span)
  }

  func field(_ key: JSONKey) -> Value? {
    switch self {
    case .map(let map): map[key.name]
    case .optional(let optional): optional.value?.field(key)
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
      .abstract, .list:
      nil
    }
  }

  func asValue() -> Value { self }
}

/// The fields of a map.
struct ValueMembers: Sequence, IteratorProtocol {
  private let entries: [MapValue.Entry]
  private var place = 0

  init(_ map: MapValue) { entries = map.entries }

  mutating func next() -> ValueField? {
    guard place < entries.count else { return nil }
    defer { place += 1 }
    return ValueField(key: entries[place].key, content: entries[place].value)
  }
}

struct ValueField: InstanceField {
  let key: Value
  let content: Value
  private let token: FieldToken

  init(key: Value, content: Value) {
    self.key = key
    self.content = content
    if case .string(let text) = key {
      token = FieldToken(text)
    } else {
      token = FieldToken(key.json())
    }
  }

  func hasName(_ wanted: FieldToken) -> Bool { token == wanted }

  /// Keys of CEL maps may be bool or number, which JSON writes as text.
  var name: String { key.stringValue ?? key.json() }

  func isNamed(_ wanted: JSONKey) -> Bool {
    if case .string(let text) = key { return text.hasSameBytes(as: wanted.name) }
    return name.hasSameBytes(as: wanted.name)
  }
}
