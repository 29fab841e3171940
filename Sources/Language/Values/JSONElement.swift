/// A value in a `JSONDocument`, read from the tape when asked. Keeps its document alive.
///
/// Accessors of another kind than the element's give nil, and look-ups in what is no object or array give nil
/// or nothing: shape errors are the schema's business.
@usableFromInline package struct JSONElement: Sendable {
  @usableFromInline package enum Kind: Sendable {
    case null, bool
    /// A whole number that fits `Int64`.
    case int
    /// A whole number above `Int64.max`.
    case uint
    /// A number written with a fraction or an exponent.
    case double
    case string, array, object
  }

  @usableFromInline package let document: JSONDocument
  /// The place of its first word on the tape.
  @usableFromInline let place: Int

  @inlinable init(_ document: JSONDocument, at place: Int) {
    self.document = document
    self.place = place
  }

  /// The element at a place of a document.
  package init(_ document: JSONDocument, _ cursor: JSONCursor) {
    precondition(document.holds(cursor), "a place belongs to one document")
    self.init(document, at: cursor.place)
  }

  /// To be used only while `document` is held, by this element or another; `withCursor` sees to it.
  @inlinable package var cursor: JSONCursor {
    unsafe JSONCursor(tape: document.tape, strings: document.strings, place: place)
  }

  /// Runs `body` on this element as a cursor, which must not leave it: look-ups by cursor do not count
  /// references, which makes them several times faster where there are many.
  @inlinable package func withCursor<Result, Failure: Error>(
    _ body: (JSONCursor) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(document) {} }
    return try body(cursor)
  }

  @inlinable package var kind: Kind { withCursor { $0.kind } }
}

// MARK: - Scalars

extension JSONElement {
  @inlinable package var isNull: Bool { withCursor { $0.isNull } }
  @inlinable package var bool: Bool? { withCursor { $0.bool } }
  @inlinable package var int: Int64? { withCursor { $0.int } }
  /// Only of numbers above `Int64.max`; smaller ones are `int`.
  @inlinable package var uint: UInt64? { withCursor { $0.uint } }
  /// Only of numbers written with a fraction or an exponent.
  @inlinable package var double: Double? { withCursor { $0.double } }
  @inlinable package var string: String? { withCursor { $0.string } }

  /// Runs `body` on the UTF-8 bytes of a string; nil for any other kind.
  @inlinable package func withUTF8<Result, Failure: Error>(
    _ body: (Swift.Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    defer { withExtendedLifetime(document) {} }
    return try cursor.withUTF8(body)
  }

  /// Whether this is a string of exactly these bytes.
  @inlinable package func isString(_ key: JSONKey) -> Bool { withCursor { $0.isString(key) } }
}

// MARK: - Arrays and objects

extension JSONElement {
  /// Items of an array or fields of an object; 0 of a scalar.
  @inlinable package var count: Int { withCursor { $0.count } }

  /// The field of an object. Cost: one comparison per field before it.
  @inlinable package subscript(key: JSONKey) -> JSONElement? {
    withCursor { $0[key]?.place }.map { JSONElement(document, at: $0) }
  }

  /// As with a `JSONKey`, which is to be preferred for a name that is looked up again.
  package subscript(field name: String) -> JSONElement? { self[JSONKey(name)] }

  /// The item of an array; nil outside its bounds. Cost: the items before it.
  @inlinable package subscript(index: Int) -> JSONElement? {
    withCursor { $0[index]?.place }.map { JSONElement(document, at: $0) }
  }

  /// The items of an array, none of anything else.
  @inlinable package var items: Items { Items(document, cursor.items) }

  /// The fields of an object in the order written, none of anything else.
  @inlinable package var fields: Fields { Fields(document, cursor.fields) }

  @usableFromInline package struct Items: Sequence, IteratorProtocol {
    @usableFromInline package let document: JSONDocument
    @usableFromInline var rest: JSONCursor.Items

    @inlinable init(_ document: JSONDocument, _ rest: JSONCursor.Items) {
      self.document = document
      self.rest = rest
    }

    @inlinable package mutating func next() -> JSONElement? {
      rest.next().map { JSONElement(document, at: $0.place) }
    }
  }

  @usableFromInline package struct Fields: Sequence, IteratorProtocol {
    @usableFromInline package let document: JSONDocument
    @usableFromInline var rest: JSONCursor.Fields

    @inlinable init(_ document: JSONDocument, _ rest: JSONCursor.Fields) {
      self.document = document
      self.rest = rest
    }

    @inlinable package mutating func next() -> Field? {
      rest.next().map { Field(nameElement: JSONElement(document, at: $0.key.place)) }
    }
  }

  /// A field of an object.
  @usableFromInline package struct Field: Sendable {
    /// The name as an element, to be compared or read without building a `String`.
    @usableFromInline package let nameElement: JSONElement

    @inlinable init(nameElement: JSONElement) { self.nameElement = nameElement }

    @inlinable package var name: String { nameElement.withCursor { $0.makeString() } }
    @inlinable package var value: JSONElement {
      JSONElement(nameElement.document, at: nameElement.place + 1)
    }
  }
}

extension JSONElement {
  /// The element and all that is in it as a `Value`. Recursion is bounded by the parser's depth limit.
  package func value() -> Value { withCursor { $0.value() } }
}
