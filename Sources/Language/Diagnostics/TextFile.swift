// Diagnostics: how the program speaks about text that a person wrote.
//
// In come files of text and what the stages found in them; out go sorted findings, printed for people or
// machines. Knows nothing of YAML, CEL or recruiting, and reads no file itself: bytes are handed in.

/// A file of text with its lines indexed, so that an offset becomes a line and a column.
package final class TextFile: Sendable {
  /// As it shall be printed: relative to the folder that the user named, `/` as separator.
  package let path: String
  /// The text in UTF-8, as it was read; of a UTF-16 file its translation. Offsets of every `Span` count in these.
  /// Undecodable bytes are kept, so that a check can point at them; a lone surrogate of UTF-16 becomes the
  /// three bytes that UTF-8 forbids for it.
  package let bytes: [UInt8]
  /// How the file was stored. UTF-16 is recognised by its byte order mark only, which is not part of `bytes`.
  package let encoding: Encoding
  /// Offset of the first byte of each line; the first is 0, or 3 after a byte order mark, which has no column.
  /// A line ends with LF, CR LF or CR.
  package let lineStarts: [Int]

  package enum Encoding: Sendable, Equatable {
    case utf8, utf16LittleEndian, utf16BigEndian
  }

  package init(path: String, bytes stored: [UInt8]) {
    self.path = path
    self.encoding = Encoding(byteOrderMarkOf: stored)
    self.bytes = encoding.decoded(stored)
    self.lineStarts = Self.lineStarts(of: bytes)
  }

  package convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The place of a byte offset. Offsets beyond the end give the place after the last character.
  /// Takes time in proportion to the line: in loops over all values of a file ask for `lineNumber(at:)`.
  package func position(at offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    let line = lineNumber(at: offset)
    let start = lineStarts[line - 1]
    var column = 1
    for byte in bytes[start..<max(offset, start)] where byte & 0xC0 != 0x80 { column += 1 }
    return Position(line: line, column: column)
  }

  /// The line that holds a byte offset, counted from 1.
  package func lineNumber(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The offset of a place; the inverse of `position(at:)`. Clamped to the line and to the file.
  package func offset(of position: Position) -> Int {
    guard position.line >= 1 else { return 0 }
    guard position.line <= lineStarts.count else { return bytes.count }
    var offset = lineStarts[position.line - 1]
    let end = lineEnd(position.line)
    var column = 1
    while column < position.column && offset < end {
      offset += 1
      while offset < end && bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }

  /// The text of a line (the first is 1) without its line end; undecodable bytes appear as U+FFFD.
  package func line(_ number: Int) -> String {
    guard number >= 1, number <= lineStarts.count else { return "" }
    return String(decoding: bytes[lineStarts[number - 1]..<lineEnd(number)], as: UTF8.self)
  }

  /// The text between two offsets, clamped to the file.
  package func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// Offset after the last character of a line of the file, before its line end.
  package func lineEnd(_ number: Int) -> Int {
    var end = number < lineStarts.count ? lineStarts[number] : bytes.count
    let start = lineStarts[number - 1]
    if end > start && bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start && bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }

  private static func lineStarts(of bytes: [UInt8]) -> [Int] {
    var starts = [bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
    var index = starts[0]
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
        index += 1
      }
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { starts.append(index) }
    }
    return starts
  }
}

/// A line and a column, both counted from 1. Columns count characters (Unicode scalars), not bytes.
package struct Position: Hashable, Comparable, Sendable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: Position, right: Position) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
