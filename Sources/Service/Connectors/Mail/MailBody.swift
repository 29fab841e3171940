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
    if content.last == Self.lineFeed { content.removeLast() }
    let survey = content.withUnsafeBufferPointer { Survey($0) }
    if survey.isPlain {
      encoding = .sevenBit
      bytes = Self.withCarriageReturns(content)
    } else if survey.encoded * 6 > content.count {
      encoding = .base64
      bytes = Self.base64(Self.withCarriageReturns(content))
    } else {
      encoding = .quotedPrintable
      bytes = content.withUnsafeBufferPointer { Self.quotedPrintable($0) }
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

  /// What one pass over the text tells.
  private struct Survey {
    /// Short lines of printable ASCII that no server is tempted to change: blanks at the end of a line get lost, `From `
    /// at its beginning gets a `>`. Nor does one begin as a boundary does.
    var isPlain = true
    /// Bytes that are neither printable ASCII nor line ends.
    var encoded = 0

    init(_ content: UnsafeBufferPointer<UInt8>) {
      var column = 0
      var last: UInt8 = 0
      for place in content.indices {
        let byte = content[place]
        if byte == lineFeed {
          if last == 0x20 { isPlain = false }
          column = 0
        } else {
          if column == 0, Self.isMarked(content, at: place) { isPlain = false }
          column += 1
          if column > 78 { isPlain = false }
          if !isPrintable(byte) { encoded += 1 }
        }
        last = byte
      }
      if last == 0x20 || encoded > 0 { isPlain = false }
    }

    /// Whether the line that begins here must not begin so.
    private static func isMarked(_ content: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
      switch content[start] {
      case UInt8(ascii: "F"): content[start...].starts(with: "From ".utf8)
      case UInt8(ascii: "-"): content[start...].starts(with: "--\(MailPart.boundaryStart)".utf8)
      default: false
      }
    }
  }

  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private static func isPrintable(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }

  private static func withCarriageReturns(_ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count + content.count / 32)
    for byte in content {
      if byte == lineFeed { bytes.append(carriageReturn) }
      bytes.append(byte)
    }
    return bytes
  }

  private static func base64(_ content: [UInt8]) -> [UInt8] {
    let text = Base64.encodedBytes(content)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count + text.count / width * 2)
    for start in stride(from: 0, to: text.count, by: width) {
      if start > 0 {
        bytes.append(carriageReturn)
        bytes.append(lineFeed)
      }
      bytes += text[start..<min(start + width, text.count)]
    }
    return bytes
  }

  /// Source: RFC 2045 section 6.7. Besides what must be encoded, a dot alone on a line and the `F` of a leading
  /// `From ` are, for servers that would change them.
  private static func quotedPrintable(_ content: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count + content.count / 4)
    var start = 0
    while true {
      let end = content[start...].firstIndex(of: lineFeed) ?? content.endIndex
      appendQuotedPrintable(UnsafeBufferPointer(rebasing: content[start..<end]), to: &bytes)
      guard end < content.endIndex else { return bytes }
      bytes.append(carriageReturn)
      bytes.append(lineFeed)
      start = end + 1
    }
  }

  private static func appendQuotedPrintable(
    _ line: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
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
        bytes.append(UInt8(ascii: "="))
        bytes.append(carriageReturn)
        bytes.append(lineFeed)
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
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: line[start..<place]))
      column += place - start
    }
  }

  /// Whether quoted-printable leaves it as it is, wherever it stands in the line.
  private static func isKept(_ byte: UInt8) -> Bool {
    isPrintable(byte) && byte != UInt8(ascii: "=")
  }
}
