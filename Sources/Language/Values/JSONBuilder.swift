/// Puts a document together from parts of others and from values, without the way over text: its tape is what the
/// parser would have made of the text that `JSONWriter` writes.
///
/// Nothing stands for null: a field or an item that is null, or an empty optional, is left out. The canonical form
/// of an event is like that.
///
/// ```swift
/// var builder = JSONBuilder(capacity: 1024)
/// let root = builder.openRoot()
/// builder.add(JSONKey("id"), .int(7))
/// builder.close(root)
/// let document = builder.finish()  // {"id":7}
/// ```
@safe package struct JSONBuilder: ~Copyable {
  /// An object or array that is open.
  package struct Container {
    /// The place of its first word on the tape.
    fileprivate let place: Int
    /// That of the one around it.
    fileprivate let outer: Int
    /// What was there before it and its name.
    fileprivate let start: Mark
  }

  /// How much was written at some time: what came later can be taken back.
  fileprivate struct Mark {
    let words: Int
    let bytes: Int
  }

  private var document: JSONDocument
  private var tape: UnsafeMutablePointer<UInt64>
  private var strings: UnsafeMutablePointer<UInt8>
  /// What is there, and how much of it is used.
  private var room: JSONDocument.Room
  /// The first word is the document's, which nobody reads.
  private var words = 1
  private var bytes = 0
  /// The place of the container that was opened last and is not closed.
  private var innermost = 0

  /// `capacity`: the length in bytes of the text that is expected; more is made room for as it comes.
  package init(capacity: Int) {
    room = JSONDocument.Room(words: max(capacity / 4, 32), bytes: max(capacity, 64))
    document = JSONDocument(room)
    unsafe tape = document.writableTape
    unsafe strings = document.writableStrings
    unsafe tape[0] = 0
  }

  /// Room for so many more.
  @inline(__always)
  private mutating func reserve(words: Int, bytes: Int = 0) {
    if self.words + words > room.words || self.bytes + bytes > room.bytes {
      grow(words: words, bytes: bytes)
    }
  }

  @inline(never)
  private mutating func grow(words: Int, bytes: Int) {
    room.words = 2 * room.words + words
    room.bytes = 2 * room.bytes + bytes
    let grown = JSONDocument(room)
    unsafe grown.writableTape.update(from: tape, count: self.words)
    unsafe grown.writableStrings.update(from: strings, count: self.bytes)
    document = grown
    unsafe tape = grown.writableTape
    unsafe strings = grown.writableStrings
  }
}

// MARK: - The way to build

extension JSONBuilder {
  /// Begins the object that the document is.
  package mutating func openRoot() -> Container { open("{", Mark(words: words, bytes: bytes)) }

  /// Begins an object that is a field of the one that is open.
  package mutating func open(_ key: JSONKey) -> Container {
    let start = mark
    write(key)
    return open("{", start)
  }

  /// Ends the object that was opened last. One without fields is taken back, unless it is the document.
  package mutating func close(_ object: Container) {
    close(object, "}")
    if object.outer == 0 { return }
    if count(at: object.place) == 0 { takeBack(to: object.start) } else { countOne() }
  }

  /// Adds a field to the object that is open.
  package mutating func add(_ key: JSONKey, _ value: Value) {
    let start = mark
    write(key)
    if append(value) { countOne() } else { takeBack(to: start) }
  }

  /// As with a value, with all that is in the element.
  package mutating func add(_ key: JSONKey, _ element: JSONCursor) {
    if element.isNull { return }
    write(key)
    append(element)
    countOne()
  }

  /// The document, whose root must be closed.
  package consuming func finish() -> JSONDocument { document }
}

// MARK: - Values

extension JSONBuilder {
  /// False where there is nothing to write: null and the empty optional.
  private mutating func append(_ value: Value) -> Bool {
    switch value {
    case .null: return false
    case .optional(let optional):
      guard let held = optional.value else { return false }
      return append(held)
    case .bool(let truth): write(truth ? "t" : "f", 0)
    case .int(let number): write("l", number: UInt64(bitPattern: number))
    // As the parser reads it: unsigned only where it must be.
    case .uint(let number): write(number > UInt64(Int64.max) ? "u" : "l", number: number)
    case .double(let number) where number.isFinite: write("d", number: number.bitPattern)
    case .string(let text): write(text)
    case .list(let items): append(items)
    case .map(let map): append(map)
    case .double, .bytes, .timestamp, .duration, .type, .abstract: write(value.jsonText)
    }
    return true
  }

  private mutating func append(_ items: [Value]) {
    let array = open("[", mark)
    for item in items where append(item) { countOne() }
    close(array, "]")
  }

  private mutating func append(_ map: MapValue) {
    let object = open("{", mark)
    for entry in map.entries {
      let start = mark
      write(entry.key.stringValue ?? entry.key.json())
      if append(entry.value) { countOne() } else { takeBack(to: start) }
    }
    close(object, "}")
  }
}

extension Value {
  /// What `JSONWriter` writes between quotes of a kind that JSON does not have; it holds nothing to escape.
  package var jsonText: String { String(json().dropFirst().dropLast()) }
}

// MARK: - Elements

extension JSONBuilder {
  private mutating func append(_ element: JSONCursor) {
    switch element.kind {
    case .string: copyString(element)
    case .int, .uint, .double:
      reserve(words: 2)
      unsafe tape[words] = element.word
      unsafe tape[words + 1] = element.payload
      words += 2
    case .bool, .null:
      reserve(words: 1)
      unsafe tape[words] = element.word
      words += 1
    case .array:
      let array = open("[", mark)
      var rest = element.items
      while let item = rest.next() {
        if item.isNull { continue }
        append(item)
        countOne()
      }
      close(array, "]")
    case .object:
      let object = open("{", mark)
      var rest = element.fields
      while let field = rest.next() {
        if field.value.isNull { continue }
        copyString(field.key)
        append(field.value)
        countOne()
      }
      close(object, "}")
    }
  }

  private mutating func copyString(_ element: JSONCursor) {
    unsafe write(UnsafeRawBufferPointer(element.stringBytes))
  }
}

// MARK: - Words and bytes

extension JSONBuilder {
  private var mark: Mark { Mark(words: words, bytes: bytes) }

  private mutating func takeBack(to mark: Mark) {
    words = mark.words
    bytes = mark.bytes
  }

  @inline(__always)
  private mutating func open(_ tag: Unicode.Scalar, _ start: Mark) -> Container {
    let container = Container(place: words, outer: innermost, start: start)
    innermost = words
    write(tag, 0)
    return container
  }

  @inline(__always)
  private mutating func close(_ container: Container, _ tag: Unicode.Scalar) {
    write(tag, UInt64(container.place))
    unsafe tape[container.place] |= UInt64(words)
    innermost = container.outer
  }

  private func count(at place: Int) -> UInt64 { unsafe tape[place] >> 32 & 0xFF_FFFF }

  /// One more in the container that is open. The tape has 24 bits for it; above, they stay at their maximum.
  private mutating func countOne() {
    if count(at: innermost) < 0xFF_FFFF { unsafe tape[innermost] += 1 << 32 }
  }

  @inline(__always)
  private mutating func write(_ tag: Unicode.Scalar, _ content: UInt64) {
    reserve(words: 1)
    unsafe tape[words] = UInt64(UInt8(ascii: tag)) << 56 | content
    words += 1
  }

  @inline(__always)
  private mutating func write(_ tag: Unicode.Scalar, number: UInt64) {
    reserve(words: 2)
    write(tag, 0)
    unsafe tape[words] = number
    words += 1
  }

  /// A name of up to 16 bytes is written from the words of its token.
  private mutating func write(_ key: JSONKey) {
    let token = key.token
    guard token.isWhole else { return write(key.name) }
    let length = Int(token.length)
    // Two words at most, whatever the length.
    reserve(words: 1, bytes: 16)
    write("\"", TextPlace.word(offset: bytes, count: length))
    let place = unsafe UnsafeMutableRawPointer(strings + bytes)
    unsafe place.storeBytes(of: token.head.littleEndian, as: UInt64.self)
    if length > 8 {
      unsafe (place + length - 8).storeBytes(of: token.tail.littleEndian, as: UInt64.self)
    }
    bytes += length
  }

  private mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in unsafe write(UnsafeRawBufferPointer(utf8)) }
  }

  /// A string: its word, and its bytes in the other buffer.
  private mutating func write(_ utf8: UnsafeRawBufferPointer) {
    reserve(words: 1, bytes: utf8.count)
    // What comes into an event is bounded far below this.
    precondition(bytes + utf8.count <= Int(TextPlace.limit), "texts of 256 MiB in one document")
    write("\"", TextPlace.word(offset: bytes, count: utf8.count))
    if let start = utf8.baseAddress {
      unsafe UnsafeMutableRawPointer(strings + bytes).copyMemory(
        from: start, byteCount: utf8.count)
    }
    bytes += utf8.count
  }
}
