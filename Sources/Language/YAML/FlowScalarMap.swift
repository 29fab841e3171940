import Diagnostics

/// Reads a plain or quoted scalar again, noting where each byte of its text comes from.
/// YAML 1.2.2, sections 7.3 (flow scalars), 6.5 (line folding) and 5.7 (escapes).
struct FlowScalarMap {
  private let scalar: Node.Scalar
  private let bytes: [UInt8]
  private let end: Int
  private var offset: Int
  private var collector = SegmentCollector()

  init(_ scalar: Node.Scalar) {
    let range = scalar.span.range
    let quote = scalar.style == .plain ? 0 : 1
    self.scalar = scalar
    bytes = scalar.span.file.bytes
    offset = range.lowerBound + quote
    end = max(offset, range.upperBound - quote)
  }

  func segments() -> [SourceText.Segment]? {
    var reader = self
    return reader.read()
  }

  private mutating func read() -> [SourceText.Segment]? {
    while offset < end {
      let byte = bytes[offset]
      if Self.isBlank(byte) || Self.isBreak(byte) {
        readSpace(afterEscapedBreak: false)
      } else if byte == UInt8(ascii: "'"), scalar.style == .singleQuoted {
        collector.replace([byte], at: offset, width: 2)
        offset += 2
      } else if byte == UInt8(ascii: "\\"), scalar.style == .doubleQuoted {
        guard readEscape() else { return nil }
      } else {
        collector.copy(CollectionOfOne(byte), from: offset)
        offset += 1
      }
    }
    return collector.segments(of: scalar.text)
  }

  /// Blanks and line ends up to the next character. One line end is a blank, each further one a line end;
  /// after an escaped line end the first counts for nothing. Blanks around a line end vanish.
  private mutating func readSpace(afterEscapedBreak: Bool) {
    let start = offset
    var breaks: [(offset: Int, width: Int)] = []
    while offset < end, Self.isBlank(bytes[offset]) || Self.isBreak(bytes[offset]) {
      let width = breakWidth(at: offset)
      if width > 0 { breaks.append((offset, width)) }
      offset += max(width, 1)
    }
    guard let first = breaks.first else {
      if !afterEscapedBreak { collector.copy(bytes[start..<offset], from: start) }
      return
    }
    if afterEscapedBreak {
      for lineEnd in breaks { collector.replace([10], at: lineEnd.offset, width: lineEnd.width) }
    } else if breaks.count == 1 {
      collector.replace([32], at: start, width: first.offset + first.width - start)
    } else {
      for lineEnd in breaks.dropFirst() {
        collector.replace([10], at: lineEnd.offset, width: lineEnd.width)
      }
    }
  }

  /// False for what is no escape; libyaml has refused that before.
  private mutating func readEscape() -> Bool {
    guard offset + 1 < end else { return false }
    let letter = bytes[offset + 1]
    if Self.isBreak(letter) {
      offset += 1
      offset += breakWidth(at: offset)
      readSpace(afterEscapedBreak: true)
      return true
    }
    let width: Int
    let scalars: String.UnicodeScalarView
    if let digits = Self.hexDigits[letter] {
      width = 2 + digits
      guard offset + width <= end else { return false }
      let hex = String(decoding: bytes[(offset + 2)..<(offset + width)], as: UTF8.self)
      guard let point = UInt32(hex, radix: 16), let scalar = Unicode.Scalar(point) else {
        return false
      }
      scalars = String.UnicodeScalarView([scalar])
    } else {
      guard let character = Self.escapes[letter] else { return false }
      width = 2
      scalars = String.UnicodeScalarView([character])
    }
    collector.replace(Array(String(scalars).utf8), at: offset, width: width)
    offset += width
    return true
  }

  private func breakWidth(at offset: Int) -> Int {
    guard Self.isBreak(bytes[offset]) else { return 0 }
    return bytes[offset] == 13 && offset + 1 < end && bytes[offset + 1] == 10 ? 2 : 1
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
  private static func isBreak(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  private static let hexDigits: [UInt8: Int] = [
    UInt8(ascii: "x"): 2, UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8,
  ]

  private static let escapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "0"): "\0", UInt8(ascii: "a"): "\u{7}", UInt8(ascii: "b"): "\u{8}",
    UInt8(ascii: "t"): "\t", 9: "\t", UInt8(ascii: "n"): "\n", UInt8(ascii: "v"): "\u{B}",
    UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "r"): "\r", UInt8(ascii: "e"): "\u{1B}", 32: " ",
    UInt8(ascii: "\""): "\"", UInt8(ascii: "/"): "/", UInt8(ascii: "\\"): "\\",
    UInt8(ascii: "N"): "\u{85}", UInt8(ascii: "_"): "\u{A0}", UInt8(ascii: "L"): "\u{2028}",
    UInt8(ascii: "P"): "\u{2029}",
  ]
}
