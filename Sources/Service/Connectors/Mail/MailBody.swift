internal import Values

/// The text of one part, encoded so that every server passes it on unchanged.
///
/// ASCII in short lines stays as it is and can be read in the file; other text becomes quoted-printable, or base64
/// where that is shorter, as for Japanese. Source: RFC 2045 section 6.
struct MailBody {
  enum Encoding: String {
    case sevenBit = "7bit"
    case quotedPrintable = "quoted-printable"
    case base64
  }

  let encoding: Encoding
  /// Without a line end at the end.
  let bytes: [UInt8]

  /// Characters of an encoded line, its end excluded.
  private static let width = 76

  /// - Parameter text: its lines end with LF; the last end is left out.
  init(_ text: String) {
    var content = Array(text.utf8)
    if content.last == UInt8(ascii: "\n") { content.removeLast() }
    if Self.isPlain(content) {
      encoding = .sevenBit
      bytes = Self.withCarriageReturns(content)
      return
    }
    let encoded = content.count(where: { !Self.isPrintable($0) && $0 != UInt8(ascii: "\n") })
    if encoded * 6 > content.count {
      encoding = .base64
      bytes = Self.base64(Self.withCarriageReturns(content))
    } else {
      encoding = .quotedPrintable
      bytes = Self.quotedPrintable(content)
    }
  }

  /// A file; its lines end with CR LF, as those of text do.
  init(base64 text: String) {
    var content = Array(text.utf8)
    if content.last == UInt8(ascii: "\n") { content.removeLast() }
    encoding = .base64
    bytes = Self.base64(Self.withCarriageReturns(content))
  }

  /// A file as it is, byte for byte.
  init(file: [UInt8]) {
    encoding = .base64
    bytes = Self.base64(file)
  }

  /// Short lines of printable ASCII that no server is tempted to change: blanks at the end of a line get lost,
  /// `From ` at its beginning gets a `>`.
  private static func isPlain(_ content: [UInt8]) -> Bool {
    var column = 0
    var last: UInt8 = 0
    for byte in content {
      if byte == UInt8(ascii: "\n") {
        if last == 0x20 { return false }
        column = 0
      } else {
        column += 1
        if !isPrintable(byte) || column > 78 { return false }
      }
      last = byte
    }
    return last != 0x20 && !hasLine(content, beginningWith: Array("From ".utf8))
      && !hasLine(content, beginningWith: Array("--\(MailPart.boundaryStart)".utf8))
  }

  private static func hasLine(_ content: [UInt8], beginningWith start: [UInt8]) -> Bool {
    var lineStart = content.startIndex
    while true {
      if content[lineStart...].starts(with: start) { return true }
      guard let lineEnd = content[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else {
        return false
      }
      lineStart = lineEnd + 1
    }
  }

  private static func isPrintable(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }

  private static func withCarriageReturns(_ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count + content.count / 32)
    var rest = content[...]
    while let lineEnd = rest.firstIndex(of: UInt8(ascii: "\n")) {
      bytes += rest[..<lineEnd]
      bytes += "\r\n".utf8
      rest = rest[(lineEnd + 1)...]
    }
    bytes += rest
    return bytes
  }

  private static func base64(_ content: [UInt8]) -> [UInt8] {
    let text = Array(Base64.encode(content).utf8)
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: width) {
      if start > 0 { bytes += "\r\n".utf8 }
      bytes += text[start..<min(start + width, text.count)]
    }
    return bytes
  }

  /// Source: RFC 2045 section 6.7. Besides what must be encoded, a dot alone on a line and the `F` of a leading
  /// `From ` are, for servers that would change them.
  private static func quotedPrintable(_ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count + content.count / 4)
    for (index, line) in content.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      if index > 0 { bytes += "\r\n".utf8 }
      appendQuotedPrintable(line, to: &bytes)
    }
    return bytes
  }

  private static func appendQuotedPrintable(
    _ line: ArraySlice<UInt8>, to bytes: inout [UInt8]
  ) {
    let isFromLine = line.starts(with: "From ".utf8)
    var column = 0
    var place = line.startIndex
    while place < line.endIndex {
      let byte = line[place]
      let isLast = place == line.endIndex - 1
      let isFirst = place == line.startIndex
      let mustEncode =
        !isKept(byte) || (byte == 0x20 && isLast) || (isFirst && isFromLine)
        || (isFirst && isLast && byte == UInt8(ascii: "."))
      let cost = mustEncode ? 3 : 1
      // One column stays free for the `=` that joins this line to the next.
      if column + cost > width - (isLast ? 0 : 1) {
        bytes += "=\r\n".utf8
        column = 0
      }
      if mustEncode {
        bytes.append(UInt8(ascii: "="))
        bytes.append(Hexadecimal.digit(byte >> 4))
        bytes.append(Hexadecimal.digit(byte & 15))
        column += 3
        place += 1
        continue
      }
      // On to what the line has no room for, what must be encoded, and the last byte, which has rules of its own.
      let start = place
      let end = min(line.endIndex - 1, place + width - 1 - column)
      repeat { place += 1 } while place < end && isKept(line[place])
      bytes += line[start..<place]
      column += place - start
    }
  }

  /// Whether quoted-printable leaves it as it is, wherever it stands in the line.
  private static func isKept(_ byte: UInt8) -> Bool {
    isPrintable(byte) && byte != UInt8(ascii: "=")
  }
}
