/// A value on a document's tape, without a hold on the document: three words, copied without counting.
///
/// Got from `JSONElement.withCursor` and good only within it, for inner loops that go over many elements.
/// Everything that `JSONElement` can tell, it asks here. The small accessors are always inlined: left to itself
/// the compiler calls them, at several times the cost (measured in validation of parsed JSON).
@safe @usableFromInline package struct JSONCursor: @unchecked Sendable {
  // Unchecked: the buffers are those of a document, which nobody writes to while it is held.

  @usableFromInline let tape: UnsafePointer<UInt64>
  @usableFromInline let strings: UnsafePointer<UInt8>
  /// The place of its first word on the tape.
  @usableFromInline let place: Int

  @inlinable init(
    tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, place: Int
  ) {
    unsafe self.tape = unsafe tape
    unsafe self.strings = unsafe strings
    self.place = place
  }

  @inlinable @inline(__always) var word: UInt64 { unsafe tape[place] }
  /// The second word of a number.
  @inlinable @inline(__always) var payload: UInt64 { unsafe tape[place + 1] }
  /// The first byte of the word, which is the character that the tape uses for the kind.
  @inlinable @inline(__always) var tag: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }

  @inlinable @inline(__always) func at(_ place: Int) -> JSONCursor {
    unsafe JSONCursor(tape: tape, strings: strings, place: place)
  }

  @inlinable @inline(__always) package var kind: JSONElement.Kind {
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

extension JSONCursor {
  @inlinable package var isNull: Bool { tag == UInt8(ascii: "n") }

  @inlinable package var bool: Bool? {
    switch tag {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  @inlinable package var int: Int64? {
    tag == UInt8(ascii: "l") ? Int64(bitPattern: payload) : nil
  }

  @inlinable package var uint: UInt64? { tag == UInt8(ascii: "u") ? payload : nil }

  @inlinable package var double: Double? {
    tag == UInt8(ascii: "d") ? Double(bitPattern: payload) : nil
  }

  @inlinable package var string: String? {
    tag == UInt8(ascii: "\"") ? makeString() : nil
  }

  @inlinable package func withUTF8<Result, Failure: Error>(
    _ body: (Swift.Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard tag == UInt8(ascii: "\"") else { return nil }
    let span = unsafe Swift.Span(_unsafeElements: stringBytes)
    return try body(span)
  }

  @inlinable @inline(__always) package func isString(_ key: JSONKey) -> Bool {
    guard tag == UInt8(ascii: "\"") else { return false }
    return key.matches(text)
  }

  /// Whether this is a string with this token: of up to 16 bytes, this string.
  @inlinable @inline(__always) package func hasToken(_ token: FieldToken) -> Bool {
    guard tag == UInt8(ascii: "\"") else { return false }
    return token.matches(text)
  }

  /// About how many bytes of memory a value of it would take: a string's length, 16 for each word of anything else.
  @inlinable package var weight: Int {
    switch tag {
    case UInt8(ascii: "\""): text.count
    case UInt8(ascii: "{"), UInt8(ascii: "["): (end - place) * 16
    default: 16
    }
  }

  /// Of a string.
  @inlinable @inline(__always) var text: TextPlace { unsafe TextPlace(word: word, in: strings) }

  @inlinable var stringBytes: UnsafeBufferPointer<UInt8> { unsafe text.bytes }

  @usableFromInline func makeString() -> String {
    unsafe String(decoding: stringBytes, as: UTF8.self)
  }
}

// MARK: - Arrays and objects

extension JSONCursor {
  @inlinable package var count: Int {
    guard tag == UInt8(ascii: "{") || tag == UInt8(ascii: "[") else { return 0 }
    let count = Int(word >> 32 & 0xFF_FFFF)
    // The tape has 24 bits for it; above, they stay at their maximum.
    return count == 0xFF_FFFF ? countSlowly() : count
  }

  @usableFromInline func countSlowly() -> Int {
    var count = 0
    if tag == UInt8(ascii: "[") {
      for _ in items { count += 1 }
    } else {
      for _ in fields { count += 1 }
    }
    return count
  }

  @inlinable @inline(__always) var isContainer: Bool {
    // `[` and `{` differ in one bit.
    tag | 0x20 == UInt8(ascii: "{")
  }

  /// The place after this value and all that is in it.
  @inlinable @inline(__always) var end: Int {
    let word = word
    let tag = word >> 56
    if tag | 0x20 == 0x7B { return Int(word & 0xFFFF_FFFF) }
    // Numbers take two words, told by a bit for each of `l`, `u` and `d`: kinds come in any order, so that a branch for
    // each would often be guessed wrong.
    let numbers: UInt64 = 1 << (0x6C & 63) | 1 << (0x75 & 63) | 1 << (0x64 & 63)
    return place &+ 1 &+ Int(truncatingIfNeeded: numbers &>> (tag & 63) & 1)
  }

  @inlinable package subscript(key: JSONKey) -> JSONCursor? {
    // Not `for in`: another module does not see through `Sequence` here, and calls instead of inlining.
    var rest = fields
    while let field = rest.next() {
      if field.isNamed(key) { return field.value }
    }
    return nil
  }

  /// As with a `JSONKey`, which is to be preferred for a name that is looked up again.
  package subscript(field name: String) -> JSONCursor? { self[JSONKey(name)] }

  @inlinable package subscript(index: Int) -> JSONCursor? {
    guard index >= 0 else { return nil }
    var left = index
    var rest = items
    while let item = rest.next() {
      if left == 0 { return item }
      left -= 1
    }
    return nil
  }

  /// The items of an array, none of anything else.
  @inlinable @inline(__always) package var items: Items {
    let isArray = tag == UInt8(ascii: "[")
    return Items(at(place + 1), to: isArray ? end - 1 : place + 1)
  }

  /// The fields of an object in the order written, none of anything else.
  @inlinable @inline(__always) package var fields: Fields {
    let isObject = tag == UInt8(ascii: "{")
    return Fields(at(place + 1), to: isObject ? end - 1 : place + 1)
  }

  @usableFromInline package struct Items: Sequence, IteratorProtocol {
    @usableFromInline var current: JSONCursor
    @usableFromInline let last: Int

    @inlinable init(_ first: JSONCursor, to last: Int) {
      current = first
      self.last = last
    }

    @inlinable @inline(__always) package mutating func next() -> JSONCursor? {
      guard current.place < last else { return nil }
      let item = current
      current = item.at(item.end)
      return item
    }
  }

  @usableFromInline package struct Fields: Sequence, IteratorProtocol {
    @usableFromInline var current: JSONCursor
    @usableFromInline let last: Int

    @inlinable init(_ first: JSONCursor, to last: Int) {
      current = first
      self.last = last
    }

    @inlinable @inline(__always) package mutating func next() -> Field? {
      guard current.place < last else { return nil }
      let field = Field(current)
      current = current.at(field.value.end)
      return field
    }
  }

  /// A field of an object.
  @usableFromInline package struct Field {
    /// The name as a string on the tape.
    @usableFromInline package let key: JSONCursor

    @inlinable init(_ key: JSONCursor) { self.key = key }

    @inlinable package var name: String { key.makeString() }
    @inlinable @inline(__always) package var value: JSONCursor { key.at(key.place + 1) }
    /// Whether the name has this token: for names of up to 16 bytes, whether it is this name.
    @inlinable @inline(__always) package func nameHas(_ token: FieldToken) -> Bool {
      token.matches(key.text)
    }
    @inlinable @inline(__always) package func isNamed(_ key: JSONKey) -> Bool {
      key.matches(self.key.text)
    }
  }
}

// MARK: - As a value

extension JSONCursor {
  package func value() -> Value {
    switch kind {
    case .null: return .null
    case .bool: return .bool(tag == UInt8(ascii: "t"))
    case .int: return .int(Int64(bitPattern: payload))
    case .uint: return .uint(payload)
    case .double: return .double(Double(bitPattern: payload))
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
