/// Writes text in lines of bounded width.
struct LineWriter {
  private let width: Int
  private var bytes: [UInt8] = []

  init(width: Int) { self.width = width }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// One line as it stands, without blanks at its end.
  mutating func line(_ text: String) {
    bytes += text.utf8
    endLine()
  }

  /// Breaks `text` at blanks and where it says so itself. A word that is longer than a line has one of its own,
  /// unbroken: it may be an address.
  ///
  /// - Returns: columns of the widest line without its prefix.
  @discardableResult
  mutating func flow(_ text: String, prefix: PlainTextLayout.Prefix) -> Int {
    // Bytes and no slices of the text: every message is laid out here, and slicing took most of its time.
    let text = [UInt8](text.utf8)
    var widest = 0
    var lineStart = 0
    while true {
      let lineEnd = text[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      widest = max(widest, flow(text[lineStart..<lineEnd], isFirst: lineStart == 0, prefix))
      guard lineEnd < text.count else { return widest }
      lineStart = lineEnd + 1
    }
  }

  /// One line of the text, in as many lines as it takes.
  private mutating func flow(
    _ line: ArraySlice<UInt8>, isFirst: Bool, _ prefix: PlainTextLayout.Prefix
  ) -> Int {
    let blank = UInt8(ascii: " ")
    var widest = 0
    var column = begin(isFirst ? prefix.first : prefix.rest)
    var start = column
    var place = line.startIndex
    while true {
      while place < line.endIndex, line[place] == blank { place += 1 }
      guard place < line.endIndex else { break }
      let word = place
      var columns = 0
      while place < line.endIndex, line[place] != blank {
        if !Self.continuesCharacter(line[place]) { columns += 1 }
        place += 1
      }
      if column > start, column + 1 + columns > width {
        widest = max(widest, column - start)
        endLine()
        column = begin(prefix.rest)
        start = column
      } else if column > start {
        bytes.append(blank)
        column += 1
      }
      bytes.append(contentsOf: line[word..<place])
      column += columns
    }
    endLine()
    return max(widest, column - start)
  }

  /// Each line behind the prefix, unbroken.
  mutating func verbatim(_ text: String, prefix: PlainTextLayout.Prefix) {
    var rest = text.utf8[...]
    if rest.last == UInt8(ascii: "\n") { rest.removeLast() }
    for (index, line) in rest.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      _ = begin(index == 0 ? prefix.first : prefix.rest)
      bytes += line
      endLine()
    }
  }

  private mutating func begin(_ prefix: String) -> Int {
    bytes += prefix.utf8
    return prefix.utf8.reduce(0) { Self.continuesCharacter($1) ? $0 : $0 + 1 }
  }

  private mutating func endLine() {
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Columns are counted by the first bytes of UTF-8 sequences: near enough for a width.
  private static func continuesCharacter(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
