internal import Values

/// Text of any language in a header: `=?utf-8?q?Zo=C3=AB?=`. Source: RFC 2047.
enum EncodedWord {
  /// Characters of one encoded word, its frame included (section 2).
  private static let limit = 75
  private static let frame = "=?utf-8?q??=".utf8.count

  /// As many encoded words as are needed, one on each line; blanks between them are not part of the text. No
  /// character is cut in two (section 5).
  ///
  /// - Parameter column: characters of the line that are taken already.
  static func text(_ text: String, startingAt column: Int) -> String {
    let isMostlyASCII = text.utf8.count(where: { $0 >= 0x80 }) * 3 <= text.utf8.count
    var words: [String] = []
    var chunk: [UInt8] = []
    var length = 0
    var room = limit - frame - column
    for character in text {
      for piece in pieces(of: character) {
        let cost = isMostlyASCII ? quotedLength(piece) : 0
        let newLength = isMostlyASCII ? length + cost : (chunk.count + piece.count + 2) / 3 * 4
        if newLength > room, !chunk.isEmpty {
          words.append(word(chunk, isQuoted: isMostlyASCII))
          chunk = []
          // The blank that begins each further line.
          room = limit - frame - 1
          length = cost
        } else {
          length = newLength
        }
        chunk += piece
      }
    }
    if !chunk.isEmpty { words.append(word(chunk, isQuoted: isMostlyASCII)) }
    return words.joined(separator: "\r\n ")
  }

  /// The bytes of a character; of one that has very many marks, scalar by scalar.
  private static func pieces(of character: Character) -> [[UInt8]] {
    guard character.utf8.count > 16 else { return [Array(character.utf8)] }
    return character.unicodeScalars.map {
      Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private static func word(_ bytes: [UInt8], isQuoted: Bool) -> String {
    isQuoted ? "=?utf-8?q?\(quoted(bytes))?=" : "=?utf-8?b?\(Base64.encode(bytes))?="
  }

  /// The "Q" encoding in the narrow alphabet that names of people need (section 5 (3)).
  private static func quoted(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      if byte == 0x20 {
        text.append(UInt8(ascii: "_"))
      } else if isKept(byte) {
        text.append(byte)
      } else {
        text.append(UInt8(ascii: "="))
        text.append(Hexadecimal.digit(byte >> 4))
        text.append(Hexadecimal.digit(byte & 15))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func quotedLength(_ bytes: [UInt8]) -> Int {
    bytes.reduce(0) { $0 + ($1 == 0x20 || isKept($1) ? 1 : 3) }
  }

  private static func isKept(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!*+-/".utf8.contains(byte)
  }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}

enum Hexadecimal {
  /// Large letters, as RFC 2045 section 6.7 wants them.
  static func digit(_ number: UInt8) -> UInt8 {
    number < 10 ? UInt8(ascii: "0") + number : UInt8(ascii: "A") + number - 10
  }
}
