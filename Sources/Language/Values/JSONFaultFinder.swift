/// Reads a text that the fast parser refused once more, byte by byte, to say what is wrong and where.
///
/// Accepts exactly what the fast parser accepts; recursion is bounded by `maximumDepth`.
struct JSONFaultFinder {
  private let bytes: [UInt8]
  private let maximumDepth: Int
  private var offset = 0

  /// The first fault of a text that has one.
  static func fault(of bytes: [UInt8], maximumDepth: Int) -> JSONError {
    if let fault = firstFault(of: bytes, maximumDepth: maximumDepth) { return fault }
    // Reached only if the two parsers disagreed on a text, against which they are fuzzed.
    return JSONError(.unexpectedCharacter, at: 0)
  }

  /// Nil for a text without fault.
  static func firstFault(of bytes: [UInt8], maximumDepth: Int) -> JSONError? {
    var finder = JSONFaultFinder(bytes: bytes, maximumDepth: maximumDepth)
    do {
      try finder.readDocument()
      return nil
    } catch {
      return error
    }
  }

  private init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  private mutating func readDocument() throws(JSONError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONError(.byteOrderMark, at: 0) }
    skipSpace()
    if offset == bytes.count { throw JSONError(.empty, at: offset) }
    try readValue(depth: 0)
    skipSpace()
    if offset < bytes.count { throw JSONError(.trailingContent, at: offset) }
  }

  private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  /// What stands here is not what the grammar has here.
  private var unexpected: JSONError {
    guard offset < bytes.count else { return JSONError(.unexpectedEnd, at: offset) }
    let isText = UTF8Scan.lengthOfCharacter(in: bytes, at: offset) != nil
    return JSONError(isText ? .unexpectedCharacter : .invalidUTF8, at: offset)
  }

  private mutating func readValue(depth: Int) throws(JSONError) {
    switch byte {
    case UInt8(ascii: "{"): try readObject(depth: depth + 1)
    case UInt8(ascii: "["): try readArray(depth: depth + 1)
    case UInt8(ascii: "\""): _ = try readString()
    case UInt8(ascii: "t"): try readWord("true")
    case UInt8(ascii: "f"): try readWord("false")
    case UInt8(ascii: "n"): try readWord("null")
    case UInt8(ascii: "-"): try readNumber()
    case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): try readNumber()
    default: throw unexpected
    }
  }

  private mutating func readWord(_ word: StaticString) throws(JSONError) {
    let start = offset
    for letter in word.description.utf8 {
      guard byte == letter else { throw unexpected }
      offset += 1
    }
    guard isAtEndOfScalar else { throw JSONError(.unexpectedCharacter, at: start) }
  }

  /// A scalar ends at white space, at a bracket, comma or colon, or with the text.
  private var isAtEndOfScalar: Bool {
    guard let byte else { return true }
    return " \n\r\t,:]}[{".utf8.contains(byte)
  }

  private mutating func readArray(depth: Int) throws(JSONError) {
    guard try enters(depth, unlessClosedBy: UInt8(ascii: "]")) else { return }
    while true {
      try readValue(depth: depth)
      skipSpace()
      if try isClosed(by: UInt8(ascii: "]")) { return }
    }
  }

  private mutating func readObject(depth: Int) throws(JSONError) {
    guard try enters(depth, unlessClosedBy: UInt8(ascii: "}")) else { return }
    var keys: Set<[UInt8]> = []
    while true {
      let start = offset
      guard byte == UInt8(ascii: "\"") else { throw unexpected }
      guard keys.insert(try readString()).inserted else {
        throw JSONError(.duplicateKey, at: start)
      }
      skipSpace()
      guard byte == UInt8(ascii: ":") else { throw unexpected }
      offset += 1
      skipSpace()
      try readValue(depth: depth)
      skipSpace()
      if try isClosed(by: UInt8(ascii: "}")) { return }
    }
  }

  /// False for an empty array or object, which is read to its end and does not count as a level.
  private mutating func enters(
    _ depth: Int, unlessClosedBy bracket: UInt8
  ) throws(JSONError) -> Bool {
    let start = offset
    offset += 1
    skipSpace()
    if byte == bracket {
      offset += 1
      return false
    }
    guard depth <= maximumDepth else { throw JSONError(.tooDeep(limit: maximumDepth), at: start) }
    return true
  }

  /// Goes over a comma to the next member, or over the closing bracket.
  private mutating func isClosed(by bracket: UInt8) throws(JSONError) -> Bool {
    if byte == bracket {
      offset += 1
      return true
    }
    guard byte == UInt8(ascii: ",") else { throw unexpected }
    offset += 1
    skipSpace()
    return false
  }
}

// MARK: - Numbers

extension JSONFaultFinder {
  private mutating func readNumber() throws(JSONError) {
    let start = offset
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative { offset += 1 }
    let leading = byte
    let digits = skipDigits()
    guard digits > 0, leading != UInt8(ascii: "0") || digits == 1 else {
      throw JSONError(.invalidNumber, at: start)
    }
    var isWhole = true
    if byte == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      guard skipDigits() > 0 else { throw JSONError(.invalidNumber, at: start) }
    }
    if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
      isWhole = false
      offset += 1
      if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { offset += 1 }
      guard skipDigits() > 0 else { throw JSONError(.invalidNumber, at: start) }
    }
    guard isAtEndOfScalar else { throw JSONError(.invalidNumber, at: start) }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    let fits =
      isWhole
      ? isNegative ? Int64(text) != nil : UInt64(text) != nil
      : Double(text).map(\.isFinite) ?? false
    guard fits else { throw JSONError(.numberOutOfRange, at: start) }
  }

  private mutating func skipDigits() -> Int {
    let start = offset
    while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { offset += 1 }
    return offset - start
  }
}

// MARK: - Strings

extension JSONFaultFinder {
  /// The decoded bytes of the string that begins here.
  private mutating func readString() throws(JSONError) -> [UInt8] {
    offset += 1
    var decoded: [UInt8] = []
    while let byte {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return decoded
      case UInt8(ascii: "\\"):
        decoded += try readEscape()
      case 0..<0x20:
        throw JSONError(.controlCharacter, at: offset)
      default:
        guard let length = UTF8Scan.lengthOfCharacter(in: bytes, at: offset) else {
          throw JSONError(.invalidUTF8, at: offset)
        }
        decoded += bytes[offset..<offset + length]
        offset += length
      }
    }
    throw JSONError(.unexpectedEnd, at: offset)
  }

  private mutating func readEscape() throws(JSONError) -> [UInt8] {
    let start = offset
    offset += 1
    guard let letter = byte else { throw JSONError(.unexpectedEnd, at: offset) }
    offset += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try readUnicodeEscape(from: start)
    default: throw JSONError(.invalidEscape, at: start)
    }
  }

  /// The four digits after `\u`, and the second half of a surrogate pair.
  private mutating func readUnicodeEscape(from start: Int) throws(JSONError) -> [UInt8] {
    let first = try readHexadecimal(of: start)
    if let scalar = Unicode.Scalar(first) { return Array(UTF8.encode(scalar)!) }
    guard first < 0xDC00, byte == UInt8(ascii: "\\"), offset + 1 < bytes.count,
      bytes[offset + 1] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, at: start) }
    let secondStart = offset
    offset += 2
    let second = try readHexadecimal(of: secondStart)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw JSONError(.loneSurrogate, at: start) }
    return Array(UTF8.encode(scalar)!)
  }

  private mutating func readHexadecimal(of start: Int) throws(JSONError) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard let byte else { throw JSONError(.unexpectedEnd, at: offset) }
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw JSONError(.invalidEscape, at: start)
      }
      number = number << 4 | UInt32(digit)
      offset += 1
    }
    return number
  }
}
