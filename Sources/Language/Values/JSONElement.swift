/// A value in a `JSONDocument`, read from the tape when asked. Keeps its document alive.
///
/// Accessors of another kind than the element's give nil, and look-ups in what is no object or array give nil
/// or nothing: shape errors are the schema's business.
package struct JSONElement: Sendable {
  package enum Kind: Sendable {
    case null, bool
    /// A whole number that fits `Int64`.
    case int
    /// A whole number above `Int64.max`.
    case uint
    /// A number written with a fraction or an exponent.
    case double
    case string, array, object
  }

  @usableFromInline let document: JSONDocument
  /// The place of its first word on the tape.
  @usableFromInline let place: Int

  @inlinable init(_ document: JSONDocument, at place: Int) {
    self.document = document
    self.place = place
  }

  @inlinable var word: UInt64 { unsafe document.tape[place] }
  /// The first byte of the word, which is the character that the tape uses for the kind.
  @inlinable var tag: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }

  @inlinable package var kind: Kind {
    switch tag {
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "l"): .int
    case UInt8(ascii: "u"): .uint
    case UInt8(ascii: "d"): .double
    case UInt8(ascii: "n"): .null
    default: .bool
    }
  }
}

// MARK: - Scalars

extension JSONElement {
  @inlinable package var isNull: Bool { tag == UInt8(ascii: "n") }

  @inlinable package var bool: Bool? {
    switch tag {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  @inlinable package var int: Int64? {
    guard tag == UInt8(ascii: "l") else { return nil }
    return Int64(bitPattern: unsafe document.tape[place + 1])
  }

  /// Only of numbers above `Int64.max`; smaller ones are `int`.
  @inlinable package var uint: UInt64? {
    guard tag == UInt8(ascii: "u") else { return nil }
    return unsafe document.tape[place + 1]
  }

  /// Only of numbers written with a fraction or an exponent.
  @inlinable package var double: Double? {
    guard tag == UInt8(ascii: "d") else { return nil }
    return Double(bitPattern: unsafe document.tape[place + 1])
  }

  @inlinable package var string: String? {
    guard tag == UInt8(ascii: "\"") else { return nil }
    return makeString()
  }

  /// Runs `body` on the UTF-8 bytes of a string; nil for any other kind.
  @inlinable package func withUTF8<Result, Failure: Error>(
    _ body: (Swift.Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard tag == UInt8(ascii: "\"") else { return nil }
    let span = unsafe Swift.Span(_unsafeElements: stringBytes)
    return try body(span)
  }

  /// Whether this is a string of exactly these bytes.
  @inlinable package func isString(_ key: JSONKey) -> Bool {
    guard tag == UInt8(ascii: "\"") else { return false }
    return unsafe key.matches(stringAt: stringPlace)
  }

  /// Where the string's length stands in the string buffer.
  @inlinable var stringPlace: UnsafePointer<UInt8> {
    unsafe document.strings + Int(word & 0x00FF_FFFF_FFFF_FFFF)
  }

  @inlinable var stringBytes: UnsafeBufferPointer<UInt8> {
    let place = unsafe stringPlace
    let length = unsafe UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
    return unsafe UnsafeBufferPointer(start: place + 4, count: Int(length))
  }

  @usableFromInline func makeString() -> String {
    unsafe String(decoding: stringBytes, as: UTF8.self)
  }
}

// MARK: - Arrays and objects

extension JSONElement {
  /// Items of an array or fields of an object; 0 of a scalar.
  @inlinable package var count: Int {
    guard tag == UInt8(ascii: "{") || tag == UInt8(ascii: "[") else { return 0 }
    let count = Int(word >> 32 & 0xFF_FFFF)
    // The tape has 24 bits for it; above, they stay at their maximum.
    return count == 0xFF_FFFF ? countSlowly() : count
  }

  @usableFromInline func countSlowly() -> Int {
    tag == UInt8(ascii: "[")
      ? items.reduce(0) { sum, _ in sum + 1 } : fields.reduce(0) { sum, _ in sum + 1 }
  }

  /// The place after this element and all that is in it.
  @inlinable var end: Int {
    switch tag {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(word & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): place + 2
    default: place + 1
    }
  }

  /// The field of an object. Cost: one comparison per field before it.
  @inlinable package subscript(key: JSONKey) -> JSONElement? {
    guard tag == UInt8(ascii: "{") else { return nil }
    let last = end - 1
    var place = self.place + 1
    while place < last {
      let name = JSONElement(document, at: place)
      let value = JSONElement(document, at: place + 1)
      if unsafe key.matches(stringAt: name.stringPlace) { return value }
      place = value.end
    }
    return nil
  }

  /// As with a `JSONKey`, which is to be preferred for a name that is looked up again.
  package subscript(field name: String) -> JSONElement? { self[JSONKey(name)] }

  /// The item of an array; nil outside its bounds. Cost: the items before it.
  @inlinable package subscript(index: Int) -> JSONElement? {
    guard tag == UInt8(ascii: "["), index >= 0 else { return nil }
    var left = index
    var place = self.place + 1
    let last = end - 1
    while place < last {
      let item = JSONElement(document, at: place)
      if left == 0 { return item }
      left -= 1
      place = item.end
    }
    return nil
  }

  /// The items of an array, none of anything else.
  @inlinable package var items: Items {
    let isArray = tag == UInt8(ascii: "[")
    return Items(document, from: place + 1, to: isArray ? end - 1 : place + 1)
  }

  /// The fields of an object in the order written, none of anything else.
  @inlinable package var fields: Fields {
    let isObject = tag == UInt8(ascii: "{")
    return Fields(document, from: place + 1, to: isObject ? end - 1 : place + 1)
  }

  package struct Items: Sequence, IteratorProtocol, Sendable {
    @usableFromInline let document: JSONDocument
    @usableFromInline var place: Int
    @usableFromInline let last: Int

    @inlinable init(_ document: JSONDocument, from place: Int, to last: Int) {
      self.document = document
      self.place = place
      self.last = last
    }

    @inlinable package mutating func next() -> JSONElement? {
      guard place < last else { return nil }
      let item = JSONElement(document, at: place)
      place = item.end
      return item
    }
  }

  package struct Fields: Sequence, IteratorProtocol, Sendable {
    @usableFromInline let document: JSONDocument
    @usableFromInline var place: Int
    @usableFromInline let last: Int

    @inlinable init(_ document: JSONDocument, from place: Int, to last: Int) {
      self.document = document
      self.place = place
      self.last = last
    }

    @inlinable package mutating func next() -> Field? {
      guard place < last else { return nil }
      let field = Field(nameElement: JSONElement(document, at: place))
      place = field.value.end
      return field
    }
  }

  /// A field of an object.
  package struct Field: Sendable {
    /// The name as an element, to be compared or read without building a `String`.
    package let nameElement: JSONElement

    @inlinable init(nameElement: JSONElement) { self.nameElement = nameElement }

    @inlinable package var name: String { nameElement.makeString() }
    @inlinable package var value: JSONElement {
      JSONElement(nameElement.document, at: nameElement.place + 1)
    }
  }
}

// MARK: - As a value

extension JSONElement {
  /// The element and all that is in it as a `Value`. Recursion is bounded by the parser's depth limit.
  package func value() -> Value {
    switch kind {
    case .null: return .null
    case .bool: return .bool(tag == UInt8(ascii: "t"))
    case .int: return .int(Int64(bitPattern: unsafe document.tape[place + 1]))
    case .uint: return .uint(unsafe document.tape[place + 1])
    case .double: return .double(Double(bitPattern: unsafe document.tape[place + 1]))
    case .string: return .string(makeString())
    case .array:
      var list: [Value] = []
      list.reserveCapacity(count)
      for item in items { list.append(item.value()) }
      return .list(list)
    case .object:
      var entries: [MapValue.Entry] = []
      entries.reserveCapacity(count)
      for field in fields { entries.append((.string(field.name), field.value.value())) }
      return .map(MapValue(entries))
    }
  }
}
