import Diagnostics

/// A line of a file as people see it: indentation, dashes, key, value. For explaining what libyaml stumbled
/// over, so it works on text that is not YAML.
struct SourceLine {
  let file: TextFile
  /// Without its line end.
  let range: Range<Int>
  /// Counted from 1.
  let number: Int
  /// The first character that is no blank.
  let start: Int
  /// After the dashes of list items.
  private(set) var contentStart: Int
  /// The text before the first colon that ends a key.
  private(set) var key: Range<Int>?
  /// What comes after key and dashes, comment and blanks at the end cut off. Empty where nothing comes.
  private(set) var value: Range<Int>

  /// The line that holds an offset.
  init(at offset: Int, in file: TextFile) {
    self.init(number: file.lineNumber(at: offset), in: file)
  }

  /// A line by its number, clamped to the file.
  init(number wanted: Int, in file: TextFile) {
    let number = min(max(wanted, 1), file.lineStarts.count)
    let bytes = file.bytes
    let begin = file.lineStarts[number - 1]
    var end = number < file.lineStarts.count ? file.lineStarts[number] : bytes.count
    while end > begin, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    self.file = file
    self.number = number
    range = begin..<end
    start = bytes[begin..<end].firstIndex { $0 != 32 && $0 != 9 } ?? end
    contentStart = start
    value = end..<end
    findContent()
  }

  var text: String { file.text(in: range) }
  var isBlank: Bool { start == range.upperBound }
  var isComment: Bool { !isBlank && file.bytes[start] == UInt8(ascii: "#") }
  /// Blanks before the first character.
  var indentation: Int { start - range.lowerBound }
  /// Blanks and dashes before the key.
  var contentColumn: Int { contentStart - range.lowerBound }
  var valueText: String { file.text(in: value) }
  var keyText: String? { key.map { file.text(in: $0) } }
  var firstOfValue: Character? { valueText.first }
  var isItem: Bool { contentStart > start }

  /// The last line before this one that holds more than blanks or a comment.
  var previous: SourceLine? {
    var before = number - 1
    while before >= 1 {
      let line = SourceLine(number: before, in: file)
      if !line.isBlank && !line.isComment { return line }
      before -= 1
    }
    return nil
  }

  /// The next line that holds more than blanks or a comment.
  var next: SourceLine? {
    var after = number + 1
    while after <= file.lineStarts.count {
      let line = SourceLine(number: after, in: file)
      if !line.isBlank && !line.isComment { return line }
      after += 1
    }
    return nil
  }

  func span(_ range: Range<Int>) -> Span { Span(file, range) }

  private mutating func findContent() {
    let bytes = file.bytes
    var offset = start
    while offset < range.upperBound, bytes[offset] == UInt8(ascii: "-"),
      offset + 1 == range.upperBound || bytes[offset + 1] == 32
    {
      offset = skipBlanks(offset + 1)
    }
    contentStart = offset
    if let colon = keyEnd(from: offset) {
      key = offset..<colon
      offset = skipBlanks(colon + 1)
    }
    value = offset..<valueEnd(from: offset)
  }

  private func skipBlanks(_ offset: Int) -> Int {
    file.bytes[offset..<range.upperBound].firstIndex { $0 != 32 && $0 != 9 } ?? range.upperBound
  }

  /// The offset of the first colon with a blank or nothing after it, outside of quotes at the start.
  private func keyEnd(from offset: Int) -> Int? {
    let bytes = file.bytes
    var index = offset
    if index < range.upperBound,
      bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'")
    {
      let quote = bytes[index]
      guard let close = bytes[(index + 1)..<range.upperBound].firstIndex(of: quote) else {
        return nil
      }
      index = close + 1
      guard index < range.upperBound, bytes[index] == UInt8(ascii: ":") else { return nil }
    }
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { return nil }
      if byte == UInt8(ascii: "#"), index > offset, bytes[index - 1] == 32 { return nil }
      if byte == UInt8(ascii: ":"),
        index + 1 == range.upperBound || bytes[index + 1] == 32 || bytes[index + 1] == 9
      {
        return index
      }
      index += 1
    }
    return nil
  }

  /// Before a comment and the blanks at the end.
  private func valueEnd(from offset: Int) -> Int {
    let bytes = file.bytes
    var end = range.upperBound
    var index = offset
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: "#"), index == offset || bytes[index - 1] == 32 {
        // A `#` right at the start is no comment for who wrote it.
        if index > offset { end = index }
        break
      }
      index += 1
    }
    while end > offset, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
    return end
  }
}
