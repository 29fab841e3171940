package import Values

extension Value {
  /// The value as an expression writes it: `"a"`, `80.0`, `5u`, `timestamp("2026-03-01T09:30:00Z")`. Reading it gives
  /// the value again, but for NaN and what only functions know, such as addresses.
  package var literalText: String { literalText(atMost: .max) }

  /// As `literalText`; what goes beyond about so many bytes is left out.
  package func literalText(atMost limit: Int) -> String {
    var text = ""
    write(to: &text, limit)
    return text
  }

  private func write(to text: inout String, _ limit: Int) {
    guard text.utf8.count <= limit else { return }
    switch self {
    case .null: text += "null"
    case .bool(let truth): text += truth ? "true" : "false"
    case .int(let number): text += "\(number)"
    case .uint(let number): text += "\(number)u"
    case .double(let number): text += Self.text(of: number)
    case .string(let string): Self.write(quoted: string, to: &text)
    case .bytes(let bytes): Self.write(bytes: bytes, to: &text)
    case .timestamp(let time): text += "timestamp(\"\(time.rfc3339)\")"
    case .duration(let span): text += "duration(\"\(span.secondsText)\")"
    case .type(let type): text += type.name
    case .abstract(let value): Self.write(quoted: value.text, to: &text)
    case .optional(let optional):
      guard let held = optional.value else {
        text += "optional.none()"
        return
      }
      text += "optional.of("
      held.write(to: &text, limit)
      text += ")"
    case .list(let list):
      text += "["
      for (place, element) in list.enumerated() where text.utf8.count <= limit {
        if place > 0 { text += ", " }
        element.write(to: &text, limit)
      }
      text += "]"
    case .map(let map):
      text += "{"
      for (place, entry) in map.entries.enumerated() where text.utf8.count <= limit {
        if place > 0 { text += ", " }
        entry.key.write(to: &text, limit)
        text += ": "
        entry.value.write(to: &text, limit)
      }
      text += "}"
    }
  }

  private static func text(of number: Double) -> String {
    if number.isNaN { return "double(\"NaN\")" }
    if number.isInfinite { return "double(\"\(number < 0 ? "-inf" : "inf")\")" }
    return "\(number)"
  }

  private static func write(quoted string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          text += "\\x" + hex(UInt8(scalar.value))
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    text += "\""
  }

  private static func write(bytes: [UInt8], to text: inout String) {
    text += "b\""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): text += "\\\""
      case UInt8(ascii: "\\"): text += "\\\\"
      case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "\\x" + hex(byte)
      }
    }
    text += "\""
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
