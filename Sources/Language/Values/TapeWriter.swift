#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The second half of reading JSON: from where the tokens of a text begin, which simdjson finds, to the tape.
///
/// A text of a few KB takes about a microsecond, since hardly anything of it is looked at twice: a string ends before
/// the token after it, and stays where it is unless it has an escape; numbers of a few digits are exact as they are
/// counted up; keys are compared only where a mark of two is the same.
@safe struct TapeWriter: ~Copyable {
  private let text: UnsafeMutablePointer<UInt8>
  private let length: Int
  private let tokens: UnsafeBufferPointer<UInt32>
  private let tape: UnsafeMutablePointer<UInt64>
  private let document: JSONDocument
  private let duplicates: DuplicateKeySearch
  private let maximumDepth: Int

  /// How many words a text takes at most: two for a number, one for any other token, and one before all.
  static func words(forTokens count: Int) -> Int { 2 * count + 1 }

  /// `tokens`: where they begin, and behind the last the length of the text. The document has room for both.
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, tokens: UnsafeBufferPointer<UInt32>,
    to document: JSONDocument, _ duplicates: DuplicateKeySearch, maximumDepth: Int
  ) {
    self.document = document
    self.duplicates = duplicates
    self.maximumDepth = maximumDepth
    unsafe self.tokens = unsafe tokens
    unsafe text = document.writableStrings
    unsafe tape = document.writableTape
    length = bytes.count
    unsafe memcpy(text, bytes.baseAddress!, length)
    // A scalar at the end of the text ends at white space too.
    unsafe memset(text + length, 0x20, JSONDocument.Room.padding)
    unsafe tape[0] = 0
  }

  /// How far it has come. In nobody else's hands, so that it stays in registers.
  @safe fileprivate struct Progress {
    /// The next token.
    var token: UnsafePointer<UInt32>
    /// The next word.
    var word: UnsafeMutablePointer<UInt64>
    /// Where the mark of the next key goes.
    var mark: UnsafeMutablePointer<UInt16>
    /// Where the next backslash of the text stands; its length where there is none.
    var escape: Int
    /// How many more containers may be opened within one another.
    var depthLeft: Int
  }

  /// False where the text is no JSON, is too deep or has a key twice in an object.
  func write() -> Bool {
    let first = unsafe tokens.baseAddress.unsafelyUnwrapped
    var progress = unsafe Progress(
      token: first, word: tape + 1, mark: duplicates.marks(upTo: tokens.count),
      escape: nextEscape(from: 0), depthLeft: maximumDepth)
    return unsafe writeValue(&progress) && progress.token == first + tokens.count
  }

  @inline(__always)
  private func writeValue(_ progress: inout Progress) -> Bool {
    let start = next(&progress)
    let first = unsafe text[start]
    switch first {
    case UInt8(ascii: "\""): return writeString(from: start, &progress)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard let behind = first == UInt8(ascii: "{") ? writeObject(progress) : writeArray(progress)
      else { return false }
      progress = behind
      return true
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      return writeWord(first, at: start, &progress)
    default: return writeNumber(at: start, &progress)
    }
  }

  /// Where the next token begins; white space behind the text where there is none, which is no token. Nobody reads on
  /// after that.
  @inline(__always)
  private func next(_ progress: inout Progress) -> Int {
    defer { unsafe progress.token += 1 }
    return peek(progress)
  }

  @inline(__always)
  private func peek(_ progress: Progress) -> Int {
    unsafe Int(truncatingIfNeeded: progress.token.pointee)
  }

  @inline(__always)
  private func put(_ word: UInt64, _ progress: inout Progress) {
    unsafe progress.word.pointee = word
    unsafe progress.word += 1
  }

  fileprivate static func tag(_ byte: UInt8) -> UInt64 { UInt64(byte) &<< 56 }
}

// MARK: - Arrays and objects

extension TapeWriter {
  /// Begins behind its bracket, and gives how far it came; nil where the text is at fault. As deep in calls as in the text.
  @inline(never)
  private func writeArray(_ start: Progress) -> Progress? {
    var progress = start
    let place = unsafe open(UInt8(ascii: "["), &progress)
    if unsafe text[peek(progress)] == UInt8(ascii: "]") {
      writeEmpty(&progress)
      return progress
    }
    guard progress.depthLeft > 0 else { return nil }
    progress.depthLeft &-= 1
    var count = 0
    while true {
      guard writeValue(&progress) else { return nil }
      count &+= 1
      let byte = unsafe text[next(&progress)]
      if byte == UInt8(ascii: ",") { continue }
      guard byte == UInt8(ascii: "]") else { return nil }
      unsafe close(place, UInt8(ascii: "["), count, &progress)
      return progress
    }
  }

  /// As with an array.
  @inline(never)
  private func writeObject(_ start: Progress) -> Progress? {
    var progress = start
    let place = unsafe open(UInt8(ascii: "{"), &progress)
    if unsafe text[peek(progress)] == UInt8(ascii: "}") {
      writeEmpty(&progress)
      return progress
    }
    guard progress.depthLeft > 0 else { return nil }
    progress.depthLeft &-= 1
    let marks = unsafe progress.mark
    while true {
      let start = next(&progress)
      guard unsafe text[start] == UInt8(ascii: "\""), writeString(from: start, &progress),
        unsafe text[next(&progress)] == UInt8(ascii: ":")
      else { return nil }
      let name = unsafe TextPlace(word: progress.word[-1], in: UnsafePointer(text))
      unsafe progress.mark.pointee = DuplicateKeySearch.mark(of: name)
      unsafe progress.mark += 1
      guard writeValue(&progress) else { return nil }
      let byte = unsafe text[next(&progress)]
      if byte == UInt8(ascii: ",") { continue }
      guard byte == UInt8(ascii: "}") else { return nil }
      break
    }
    let count = unsafe progress.mark - marks
    unsafe progress.mark = unsafe marks
    unsafe close(place, UInt8(ascii: "{"), count, &progress)
    if unsafe duplicates.areDistinct(UnsafeBufferPointer(start: marks, count: count)) {
      return progress
    }
    guard unsafe !duplicates.hasDuplicate(document.root.cursor.at(place - tape)) else { return nil }
    return progress
  }

  @inline(__always)
  private func open(_ bracket: UInt8, _ progress: inout Progress) -> UnsafeMutablePointer<UInt64> {
    defer { put(Self.tag(bracket), &progress) }
    return unsafe progress.word
  }

  /// It ends with the next token.
  @inline(__always)
  private func writeEmpty(_ progress: inout Progress) {
    unsafe progress.token += 1
    let place = unsafe progress.word - 1
    let bracket = unsafe UInt8(truncatingIfNeeded: place.pointee &>> 56)
    progress.depthLeft &-= 1
    unsafe close(place, bracket, 0, &progress)
  }

  @inline(__always)
  private func close(
    _ place: UnsafeMutablePointer<UInt64>, _ bracket: UInt8, _ count: Int,
    _ progress: inout Progress
  ) {
    // A closing bracket is two after the one that opens.
    put(Self.tag(bracket &+ 2) | UInt64(truncatingIfNeeded: unsafe place - tape), &progress)
    // The tape has 24 bits for the count; above, they stay at their maximum.
    unsafe place.pointee =
      Self.tag(bracket) | UInt64(truncatingIfNeeded: min(count, 0xFF_FFFF)) &<< 32
      | UInt64(truncatingIfNeeded: progress.word - tape)
    progress.depthLeft &+= 1
  }
}

// MARK: - Scalars

extension TapeWriter {
  /// The string whose quote stands at `start`. simdjson has seen that it is closed before the next token.
  @inline(__always)
  private func writeString(from start: Int, _ progress: inout Progress) -> Bool {
    var end = peek(progress) &- 1
    while unsafe text[end] != UInt8(ascii: "\"") { end &-= 1 }
    let first = start &+ 1
    var count = end &- first
    if progress.escape < end {
      guard let decoded = decode(first, end, from: progress.escape) else { return false }
      count = decoded
      progress.escape = nextEscape(from: end)
    }
    put(Self.tag(UInt8(ascii: "\"")) | TextPlace.word(offset: first, count: count), &progress)
    return true
  }

  /// `true`, `false` or `null`.
  @inline(__always)
  private func writeWord(_ first: UInt8, at start: Int, _ progress: inout Progress) -> Bool {
    let place = unsafe UnsafeRawPointer(text) + start
    let four = UInt32(littleEndian: unsafe place.loadUnaligned(as: UInt32.self))
    let length: Int
    switch four {
    case 0x6575_7274, 0x6C6C_756E: length = 4
    case 0x736C_6166 where unsafe text[start &+ 4] == UInt8(ascii: "e"): length = 5
    default: return false
    }
    put(Self.tag(first), &progress)
    return endsScalar(start &+ length)
  }

  /// Whether a scalar may end before this byte.
  @inline(__always)
  private func endsScalar(_ place: Int) -> Bool {
    switch unsafe text[place] {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: " "), 0x0A, 0x0D,
      0x09, UInt8(ascii: ":"), UInt8(ascii: "{"), UInt8(ascii: "["):
      true
    default: false
    }
  }

  /// A whole number of a few digits; any other is `JSONNumber`'s.
  @inline(__always)
  private func writeNumber(at start: Int, _ progress: inout Progress) -> Bool {
    let first = unsafe text[start] == UInt8(ascii: "-") ? start &+ 1 : start
    var place = first
    let magnitude = unsafe JSONNumber.readDigits(of: UnsafePointer(text), &place, after: 0)
    let digits = place &- first
    let isShort = digits > 0 && digits < 19
    guard isShort, endsScalar(place), unsafe text[first] != UInt8(ascii: "0") || digits == 1 else {
      guard let number = longNumber(from: start, first) else { return false }
      put(Self.tag(number.tag), &progress)
      put(number.bits, &progress)
      return true
    }
    put(Self.tag(UInt8(ascii: "l")), &progress)
    put(first == start ? magnitude : 0 &- magnitude, &progress)
    return true
  }

  @inline(never)
  private func longNumber(from start: Int, _ first: Int) -> JSONNumber.Bits? {
    let number = unsafe JSONNumber(text: UnsafePointer(text), start: start, first: first)
    guard let (bits, end) = number.read(), endsScalar(end) else { return nil }
    return bits
  }
}

// MARK: - Escapes

extension TapeWriter {
  private func nextEscape(from place: Int) -> Int {
    guard let found = unsafe memchr(text + place, 0x5C, length - place) else { return length }
    return unsafe UnsafeMutableRawPointer(text).distance(to: found)
  }

  /// Decodes a string with escapes where it stands, from the first of them on: what they stand for is never longer than
  /// they are. Gives its length then.
  private func decode(_ first: Int, _ end: Int, from escape: Int) -> Int? {
    var read = escape
    var written = escape
    while read < end {
      guard unsafe text[read] == 0x5C else {
        let stretch = unsafe memchr(text + read, 0x5C, end - read)
          .map { unsafe UnsafeMutableRawPointer(text + read).distance(to: $0) }
        let count = stretch ?? end - read
        unsafe memmove(text + written, text + read, count)
        read += count
        written += count
        continue
      }
      guard read + 1 < end else { return nil }
      if unsafe text[read + 1] == UInt8(ascii: "u") {
        guard let scalar = decodeUnicode(&read, end) else { return nil }
        for byte in UTF8.encode(scalar)! {
          unsafe text[written] = byte
          written += 1
        }
        continue
      }
      guard let byte = Self.escaped(unsafe text[read + 1]) else { return nil }
      unsafe text[written] = byte
      written += 1
      read += 2
    }
    return written - first
  }

  private static func escaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
  }

  /// `\uXXXX`, or two of them that are a surrogate pair.
  private func decodeUnicode(_ read: inout Int, _ end: Int) -> Unicode.Scalar? {
    guard let first = unit(at: read, end) else { return nil }
    read += 6
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, let second = unit(at: read, end), (0xDC00...0xDFFF).contains(second)
    else { return nil }
    read += 6
    return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
  }

  private func unit(at place: Int, _ end: Int) -> UInt32? {
    guard place + 6 <= end, unsafe text[place] == 0x5C,
      unsafe text[place + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt32 = 0
    for offset in 2..<6 {
      guard let digit = Self.hexadecimal(unsafe text[place + offset]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
