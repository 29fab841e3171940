/// A table in text, as spreadsheets and other programs export it: RFC 4180, and what is met beside it.
///
/// Fields are apart by `,`, `;` or tabs, whichever the first line has most of; lines end with CR LF, LF or CR. A field in
/// quotes may hold any of these, and a quote as two. A byte order mark at the beginning is passed over, and so are
/// lines with nothing in them.
struct DelimitedText {
  /// The fields of the first line.
  private(set) var heading: [String] = []

  private let bytes: [UInt8]
  private let separator: UInt8
  private var place: Int
  /// From 1.
  private var line = 1

  /// Ill-formed UTF-8 appears as U+FFFD. UTF-16, which some spreadsheets write, is refused.
  init(_ bytes: [UInt8]) throws(SentLogError) {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw .isUTF16
    }
    self.bytes = bytes
    place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    separator = Self.separator(in: bytes[place...])
    guard let heading = try next()?.fields else { throw .isEmpty }
    self.heading = heading
  }

  /// The next line that has something in it; nil at the end.
  mutating func next() throws(SentLogError) -> (line: Int, fields: [String])? {
    while place < bytes.count {
      let start = line
      let fields = try fields()
      if fields != [""] { return (start, fields) }
    }
    return nil
  }

  private mutating func fields() throws(SentLogError) -> [String] {
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard place < bytes.count else { return fields }
      let end = bytes[place]
      place += 1
      if end == separator { continue }
      if end == Self.carriageReturn, place < bytes.count, bytes[place] == Self.lineFeed {
        place += 1
      }
      line += 1
      return fields
    }
  }

  /// Up to the separator or the line's end, which stays.
  private mutating func field() throws(SentLogError) -> String {
    guard place < bytes.count, bytes[place] == Self.quote else {
      let start = place
      while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
      return String(decoding: bytes[start..<place], as: UTF8.self)
    }
    let start = line
    var content: [UInt8] = []
    place += 1
    while true {
      guard place < bytes.count else { throw .openQuote(line: start) }
      let byte = bytes[place]
      place += 1
      if byte == Self.lineFeed { line += 1 }
      guard byte == Self.quote else {
        content.append(byte)
        continue
      }
      guard place < bytes.count, bytes[place] == Self.quote else { break }
      content.append(byte)
      place += 1
    }
    guard place == bytes.count || isEnd(bytes[place]) else { throw .textAfterQuote(line: line) }
    return String(decoding: content, as: UTF8.self)
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private static func separator(in bytes: ArraySlice<UInt8>) -> UInt8 {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in bytes {
      if byte == quote { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == lineFeed || byte == carriageReturn { break }
      counts[byte, default: 0] += 1
    }
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? candidates[0]
  }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
}
