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
    var widest = 0
    var isFirst = true
    let lines = text.utf8.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for line in lines {
      var column = begin(isFirst ? prefix.first : prefix.rest)
      var start = column
      isFirst = false
      for word in line.split(separator: UInt8(ascii: " ")) {
        let columns = Self.columns(word)
        if column > start, column + 1 + columns > width {
          widest = max(widest, column - start)
          endLine()
          column = begin(prefix.rest)
          start = column
        } else if column > start {
          bytes.append(UInt8(ascii: " "))
          column += 1
        }
        bytes += word
        column += columns
      }
      widest = max(widest, column - start)
      endLine()
    }
    return widest
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
    return Self.columns(prefix.utf8[...])
  }

  private mutating func endLine() {
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Characters, by counting the first bytes of UTF-8 sequences: near enough for a width.
  private static func columns(_ text: Substring.UTF8View) -> Int {
    text.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }
}
