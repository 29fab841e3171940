import Diagnostics

/// Looks at the bytes before libyaml does: encoding, forbidden characters, line ends, byte order marks.
///
/// libyaml gives no position for these and reads nothing of a file that has one. Here each is found where it
/// stands, and then replaced by `?`, byte for byte, so that the rest of the file can be read in the same run.
struct TextCheck {
  /// The file's bytes with `?` in place of what libyaml refuses; offsets are the same.
  private(set) var bytes: [UInt8]
  private(set) var findings: [Diagnostic] = []
  /// False where going on makes no sense: UTF-16 that does not say so.
  private(set) var isReadable = true

  /// Unusual line ends that are shown one by one.
  private static let mostLineEnds = 200

  private let file: TextFile
  private var forbidden: [Forbidden] = []
  private var lineEnds = LineEnds()

  private struct LineEnds {
    var lf = 0
    var crlf = 0
    var cr = 0
    /// Offset of the first line end of the second kind.
    var firstMixed: Int?

    var kinds: Int { [lf, crlf, cr].count { $0 > 0 } }
  }

  init(_ file: TextFile, _ range: Range<Int>, isWholeFile: Bool) {
    self.file = file
    bytes = file.bytes
    if Self.looksLikeUTF16(file.bytes[range]) {
      isReadable = false
      findings = [.unmarkedUTF16(at: Span(file, range.lowerBound..<range.lowerBound + 1))]
      return
    }
    scan(range)
    if !forbidden.isEmpty { findings.append(.unreadable(forbidden, in: file)) }
    if isWholeFile { checkWholeFile(range) }
  }

  private mutating func checkWholeFile(_ range: Range<Int>) {
    if file.encoding != .utf8 { findings.append(.utf16(at: Span(file, 0..<0))) }
    if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      findings.append(.byteOrderMark(at: Span(file, 0..<3)))
    }
    if lineEnds.kinds > 1, let offset = lineEnds.firstMixed {
      findings.append(.mixedLineEnds(at: Span(file, offset..<offset)))
    } else if lineEnds.cr > 0 {
      findings.append(.carriageReturns(at: Span(file, firstLineEnd..<firstLineEnd)))
    } else if lineEnds.crlf > 0 {
      findings.append(.windowsLineEnds(at: Span(file, firstLineEnd..<firstLineEnd)))
    }
    if let last = range.last, bytes[last] != 10, bytes[last] != 13 {
      findings.append(.noFinalLineEnd(at: Span(file, last + 1..<last + 1)))
    }
  }

  private var firstLineEnd: Int { bytes.firstIndex { $0 == 10 || $0 == 13 } ?? 0 }

  private mutating func scan(_ range: Range<Int>) {
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      if byte == 10 || byte == 13 {
        offset += noteLineEnd(at: offset, range.upperBound)
      } else if byte >= 0x80 {
        offset += checkSequence(at: offset, range)
      } else {
        if byte < 0x20 && byte != 9 || byte == 0x7F {
          forbid(.control(UInt32(byte)), offset, width: 1)
        }
        offset += 1
      }
    }
  }

  private mutating func noteLineEnd(at offset: Int, _ end: Int) -> Int {
    let kinds = lineEnds.kinds
    defer { if kinds == 1 && lineEnds.kinds == 2 { lineEnds.firstMixed = offset } }
    if bytes[offset] == 10 {
      lineEnds.lf += 1
      return 1
    }
    if offset + 1 < end, bytes[offset + 1] == 10 {
      lineEnds.crlf += 1
      return 2
    }
    lineEnds.cr += 1
    return 1
  }

  /// Checks the UTF-8 sequence that begins here and gives its width.
  private mutating func checkSequence(at offset: Int, _ range: Range<Int>) -> Int {
    let sequence = UTF8Sequence(bytes[offset..<range.upperBound])
    guard let point = sequence.point else {
      forbid(.notUTF8(byte: bytes[offset], sequence.flaw), offset, width: sequence.width)
      return sequence.width
    }
    let span = Span(file, offset..<offset + sequence.width)
    switch point {
    case 0x85, 0x2028, 0x2029:
      if findings.count < Self.mostLineEnds { findings.append(.unusualLineEnd(point, at: span)) }
    case 0xFEFF where offset > range.lowerBound:
      findings.append(.innerByteOrderMark(at: span))
    case 0x80...0x9F, 0xFFFE, 0xFFFF:
      forbid(.control(point), offset, width: sequence.width)
    default:
      break
    }
    return sequence.width
  }

  private mutating func forbid(_ kind: Forbidden.Kind, _ offset: Int, width: Int) {
    forbidden.append(Forbidden(kind: kind, range: offset..<offset + width))
    for index in offset..<offset + width { bytes[index] = UInt8(ascii: "?") }
  }

  /// Every second one of the first bytes is zero.
  private static func looksLikeUTF16(_ bytes: ArraySlice<UInt8>) -> Bool {
    let start = bytes.prefix(64)
    let zeros = start.count { $0 == 0 }
    return start.count >= 4 && zeros * 5 >= start.count * 2
  }
}

/// What a YAML stream must not hold.
struct Forbidden {
  enum Kind {
    case control(UInt32)
    case notUTF8(byte: UInt8, UTF8Sequence.Flaw)
  }

  let kind: Kind
  let range: Range<Int>
}
