/// Writes values as JSON text into a growing buffer.
///
/// A double is written with the fewest digits that read back as the same double, and always with a fraction or
/// an exponent (`80.0`), so that it reads back as a double and not as an integer. What JSON does not have is
/// written as text, as Protocol Buffers' JSON mapping does: bytes in base64, timestamps as RFC 3339, durations
/// as `1.5s`, NaN and infinities as `NaN`, `Infinity`, `-Infinity`. A type is its name, an empty optional null.
package struct JSONWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var level = 0

  /// Pretty: a line per member, two blanks per level.
  package init(pretty: Bool = false) {
    isPretty = pretty
    // Most documents are about as long: without room for them the buffer would be copied five times while it grows.
    bytes.reserveCapacity(512)
  }

  /// Appends one value. Recursion goes as deep as the value.
  package mutating func write(_ value: Value) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let truth): bytes += truth ? "true".utf8 : "false".utf8
    case .int(let number): bytes += String(number).utf8
    case .uint(let number): bytes += String(number).utf8
    case .double(let number): write(number)
    case .string(let text): write(text)
    case .list(let items): write(items)
    case .map(let map): write(map)
    case .bytes(let data): write(Base64.encode(data))
    case .timestamp(let time): write(time.rfc3339)
    case .duration(let span): write(span.secondsText)
    case .type(let type): write(type.name)
    case .optional(let optional): write(optional.value ?? .null)
    case .abstract(let value): write(value.text)
    }
  }

  private mutating func write(_ number: Double) {
    if number.isFinite {
      bytes += number.description.utf8
    } else {
      write(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity")
    }
  }

  private mutating func write(_ items: [Value]) {
    beginArray()
    for item in items {
      beginItem()
      write(item)
    }
    endArray()
  }

  private mutating func write(_ map: MapValue) {
    beginObject()
    for entry in map.entries {
      switch entry.key {
      case .string(let name): beginField(name)
      // CEL also has bool and whole numbers as keys; JSON has text only.
      case .null, .bool, .int, .uint, .double, .list, .map, .bytes, .timestamp, .duration, .type,
        .optional, .abstract:
        beginField(entry.key.json())
      }
      write(entry.value)
    }
    endObject()
  }
}

// MARK: - Part by part

/// For what is written where it lies, without a `Value` made of it first.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.field("id", .int(7))
/// writer.beginField("data")
/// element.withCursor { writer.write($0) }
/// writer.endObject()
/// ```
extension JSONWriter {
  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "{"), UInt8(ascii: "}")) }
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  package mutating func endArray() { end(UInt8(ascii: "["), UInt8(ascii: "]")) }

  /// The next item of the array that is open: what is written next.
  package mutating func beginItem() { separate(after: UInt8(ascii: "[")) }

  /// The next field of the object that is open: its value is what is written next.
  package mutating func beginField(_ name: String) {
    separate(after: UInt8(ascii: "{"))
    write(name)
    endName()
  }

  package mutating func field(_ name: String, _ value: Value) {
    beginField(name)
    write(value)
  }

  /// The element with all that is in it, as `write(_: Value)` writes the value that it is.
  package mutating func write(_ element: JSONCursor) {
    switch element.kind {
    case .null: bytes += "null".utf8
    case .bool: bytes += element.bool == true ? "true".utf8 : "false".utf8
    case .int: bytes += String(Int64(bitPattern: element.payload)).utf8
    case .uint: bytes += String(element.payload).utf8
    case .double: write(Double(bitPattern: element.payload))
    case .string: unsafe write(element.stringBytes)
    case .array:
      beginArray()
      var rest = element.items
      while let item = rest.next() {
        beginItem()
        write(item)
      }
      endArray()
    case .object:
      beginObject()
      var rest = element.fields
      while let field = rest.next() {
        beginField(field)
        write(field.value)
      }
      endObject()
    }
  }

  /// The next field of the object that is open, with the name of a field on a tape.
  package mutating func beginField(_ field: JSONCursor.Field) {
    separate(after: UInt8(ascii: "{"))
    unsafe write(field.key.stringBytes)
    endName()
  }

  private mutating func begin(_ mark: UInt8) {
    bytes.append(mark)
    level += 1
  }

  private mutating func end(_ first: UInt8, _ last: UInt8) {
    level -= 1
    if bytes.last != first { breakLine() }
    bytes.append(last)
  }

  /// Nothing but the opening of an object or array ends with its mark: after anything else comes a comma.
  private mutating func separate(after mark: UInt8) {
    if bytes.last != mark { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func endName() {
    bytes.append(UInt8(ascii: ":"))
    if isPretty { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }
}

// MARK: - Text

extension JSONWriter {
  private mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in unsafe write(utf8) }
  }

  /// Escapes what RFC 8259 demands and nothing else; what needs none is appended in one go.
  private mutating func write(_ utf8: UnsafeBufferPointer<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    var start = 0
    while let place = unsafe Self.firstEscaped(in: utf8, from: start) {
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<place]))
      unsafe writeEscaped(utf8[place])
      start = place + 1
    }
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    bytes.append(UInt8(ascii: "\""))
  }

  /// The place of the first byte that needs an escape, from `start` on.
  private static func firstEscaped(
    in utf8: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    var place = start
    let raw = UnsafeRawBufferPointer(utf8)
    // Eight at a time while none of them does.
    while place + 8 <= utf8.count,
      unsafe !hasEscaped(raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    {
      place += 8
    }
    while place < utf8.count {
      if unsafe isEscaped(utf8[place]) { return place }
      place += 1
    }
    return nil
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Whether one of the eight bytes needs an escape. `(x - n) & ~x` has the top bit of a byte set where the byte is
  /// less than n, and perhaps in bytes above such a one.
  /// Source: graphics.stanford.edu/~seander/bithacks.html, "Determine if a word has a byte less than n".
  private static func hasEscaped(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let marks =
      (word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes
      | (backslashes &- ones) & ~backslashes
    return marks & (ones &* 0x80) != 0
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      bytes += "u00".utf8
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 0xF)])
    default: bytes.append(byte)
    }
  }
}

extension Value {
  /// The value as JSON text; `JSONWriter` says how.
  package func json(pretty: Bool = false) -> String {
    String(decoding: jsonBytes(pretty: pretty), as: UTF8.self)
  }

  /// As `json`, in UTF-8.
  package func jsonBytes(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.write(self)
    return writer.bytes
  }

  /// The value that a JSON text is. Where many are read, keep a `JSONParser`.
  package init(json text: String) throws(JSONError) {
    self = try JSONParser().parse(text).root.value()
  }

  package init(json bytes: [UInt8]) throws(JSONError) {
    self = try JSONParser().parse(bytes).root.value()
  }
}
