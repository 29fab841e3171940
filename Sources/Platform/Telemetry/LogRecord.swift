/// One line before it is written.
struct LogRecord {
  let time: WallTime
  let level: Log.Level
  let message: String
  let fields: Log.Fields

  /// `key=value` separated by blanks; a value with a blank, a quote, `=` or a control character is quoted as
  /// in JSON, so that a line stays a line whatever is in it.
  func appendLogfmt(to line: inout [UInt8]) {
    line += "time=\(time) level=\(level.name) msg=".utf8
    append(bareOrQuoted: message, to: &line)
    for (key, value) in fields {
      line.append(UInt8(ascii: " "))
      append(key: key, to: &line)
      line.append(UInt8(ascii: "="))
      switch value {
      case .text(let text): append(bareOrQuoted: text, to: &line)
      case .integer, .number, .truth, .redacted: append(plain: value, to: &line)
      }
    }
  }

  func appendJSON(to line: inout [UInt8]) {
    line += "{\"time\":\"\(time)\",\"level\":\"\(level.name)\",\"msg\":".utf8
    append(quoted: message, to: &line)
    for (key, value) in fields {
      line.append(UInt8(ascii: ","))
      append(quoted: key, to: &line)
      line.append(UInt8(ascii: ":"))
      switch value {
      case .text(let text): append(quoted: text, to: &line)
      case .redacted: append(quoted: "<redacted>", to: &line)
      case .number(let number) where !number.isFinite: append(quoted: "\(number)", to: &line)
      case .integer, .number, .truth: append(plain: value, to: &line)
      }
    }
    line.append(UInt8(ascii: "}"))
  }

  private func append(plain value: LogValue, to line: inout [UInt8]) {
    switch value {
    case .text(let text): line += text.utf8
    case .integer(let number): line += String(number).utf8
    case .number(let number): line += number.description.utf8
    case .truth(let truth): line += (truth ? "true" : "false").utf8
    case .redacted: line += "<redacted>".utf8
    }
  }

  /// Keys are chosen in code; what could break a line is replaced all the same.
  private func append(key: String, to line: inout [UInt8]) {
    for byte in key.utf8 {
      let breaks = byte <= 0x20 || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "\"")
      line.append(breaks ? UInt8(ascii: "_") : byte)
    }
  }

  private func append(bareOrQuoted text: String, to line: inout [UInt8]) {
    let isBare =
      !text.isEmpty
      && text.utf8.allSatisfy { byte in
        byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
          && byte != UInt8(ascii: "\\")
      }
    if isBare { line += text.utf8 } else { append(quoted: text, to: &line) }
  }

  private func append(quoted text: String, to line: inout [UInt8]) {
    line.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        line.append(UInt8(ascii: "\\"))
        line.append(byte)
      case UInt8(ascii: "\n"): line += "\\n".utf8
      case UInt8(ascii: "\r"): line += "\\r".utf8
      case UInt8(ascii: "\t"): line += "\\t".utf8
      case 0..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        line += "\\u00".utf8
        line.append(digits[Int(byte >> 4)])
        line.append(digits[Int(byte & 15)])
      default: line.append(byte)
      }
    }
    line.append(UInt8(ascii: "\""))
  }
}
