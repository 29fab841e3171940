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
  package init(pretty: Bool = false) { isPretty = pretty }

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
    guard !items.isEmpty else {
      bytes += "[]".utf8
      return
    }
    bytes.append(UInt8(ascii: "["))
    level += 1
    for (position, item) in items.enumerated() {
      separate(position)
      write(item)
    }
    level -= 1
    breakLine()
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ map: MapValue) {
    guard !map.isEmpty else {
      bytes += "{}".utf8
      return
    }
    bytes.append(UInt8(ascii: "{"))
    level += 1
    for (position, entry) in map.entries.enumerated() {
      separate(position)
      write(key: entry.key)
      bytes.append(UInt8(ascii: ":"))
      if isPretty { bytes.append(UInt8(ascii: " ")) }
      write(entry.value)
    }
    level -= 1
    breakLine()
    bytes.append(UInt8(ascii: "}"))
  }

  /// CEL also has bool and whole numbers as keys; JSON has text only.
  private mutating func write(key: Value) {
    switch key {
    case .string(let text): write(text)
    case .null, .bool, .int, .uint, .double, .list, .map, .bytes, .timestamp, .duration, .type,
      .optional, .abstract:
      var writer = JSONWriter()
      writer.write(key)
      write(String(decoding: writer.bytes, as: UTF8.self))
    }
  }

  private mutating func separate(_ position: Int) {
    if position > 0 { bytes.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func breakLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
  }
}

// MARK: - Text

extension JSONWriter {
  /// Escapes what RFC 8259 demands and nothing else; what needs none is appended in one go.
  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var start = 0
      for place in 0..<utf8.count where unsafe Self.isEscaped(utf8[place]) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<place]))
        unsafe writeEscaped(utf8[place])
        start = place + 1
      }
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
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
