internal import Diagnostics

/// Cuts the text of an expression into tokens. What it cannot read it reports, and goes on with what was meant
/// where that is plain (`=` for `==`), so that the parser sees a text as whole as possible.
struct Lexer {
  let source: SourceText
  let bytes: [UInt8]
  var position = 0
  var findings: [Diagnostic] = []
  /// The quote of a text that has just been found not to be closed.
  private var openQuote: String?

  init(_ source: SourceText) {
    self.source = source
    bytes = Array(source.text.utf8)
  }

  /// All tokens; the last is `.end`.
  mutating func tokens() -> [Token] {
    var tokens: [Token] = []
    repeat {
      let token = nextAfterBlank()
      if let quote = openQuote {
        openQuote = nil
        tokens.append(unpairedQuote(quote, token, &tokens))
      } else if let joined = operatorWithBlank(token, tokens.last) {
        tokens[tokens.count - 1] = joined
      } else {
        tokens.append(token)
      }
    } while tokens.last!.kind != .end
    return tokens
  }

  mutating func nextAfterBlank() -> Token {
    skipBlanks()
    return next()
  }

  private mutating func next() -> Token {
    let start = position
    guard let byte = peek() else { return Token(kind: .end, range: start..<start) }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
    case UInt8(ascii: "."):
      if let digit = peek(1), isDigit(digit) { return number() }
      return symbol()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return literal(prefixLength: 0)
    case UInt8(ascii: "`"): return quotedIdentifier()
    default:
      if let prefixLength = literalPrefixLength() { return literal(prefixLength: prefixLength) }
      if isIdentifierStart(byte) { return identifier() }
      if byte >= 0x80 { return foreignCharacter() }
      return symbol()
    }
  }

  // MARK: - Blanks and names

  private mutating func skipBlanks() {
    while let byte = peek() {
      if isBlank(byte) {
        position += 1
      } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
      } else {
        return
      }
    }
  }

  private mutating func identifier() -> Token {
    let start = position
    while let byte = peek(), isIdentifierStart(byte) || isDigit(byte) { position += 1 }
    if isAtForeignLetter { return foreignWord(from: start) }
    let name = text(start..<position)
    let kind: Token.Kind =
      switch name {
      case "true": .bool(true)
      case "false": .bool(false)
      case "null": .null
      case "in": .symbol(.in)
      default: .identifier(name)
      }
    return Token(kind: kind, range: start..<position)
  }

  private mutating func quotedIdentifier() -> Token {
    let start = position
    position += 1
    while let byte = peek(), isQuotedIdentifierPart(byte) { position += 1 }
    guard peek() == UInt8(ascii: "`"), position > start + 1 else {
      position = max(position, start + 1)
      findings.append(.invalidQuotedField(at: source.span(start..<position)))
      return Token(kind: .mistaken, range: start..<position)
    }
    position += 1
    return Token(
      kind: .quotedIdentifier(text(start + 1..<position - 1)), range: start..<position)
  }

  // MARK: - Numbers

  private mutating func number() -> Token {
    let start = position
    if peek() == UInt8(ascii: "0"), let x = peek(1), x | 0x20 == UInt8(ascii: "x"),
      let digit = peek(2), isHexDigit(digit)
    {
      position += 2
      while let byte = peek(), isHexDigit(byte) { position += 1 }
      return integer(digits: start + 2..<position, radix: 16, start: start)
    }
    skipDigits()
    var isFraction = false
    if peek() == UInt8(ascii: "."), let digit = peek(1), isDigit(digit) {
      isFraction = true
      position += 1
      skipDigits()
    }
    if let e = peek(), e | 0x20 == UInt8(ascii: "e") {
      let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
      if let digit = peek(1 + sign), isDigit(digit) {
        isFraction = true
        position += 1 + sign
        skipDigits()
      }
    }
    guard isFraction else { return integer(digits: start..<position, radix: 10, start: start) }
    return finishNumber(.double(Double(text(start..<position)) ?? .infinity), start: start)
  }

  private mutating func integer(digits: Range<Int>, radix: Int, start: Int) -> Token {
    let magnitude = UInt64(text(digits), radix: radix)
    var isUnsigned = false
    if let suffix = peek(), suffix | 0x20 == UInt8(ascii: "u") {
      isUnsigned = true
      position += 1
    }
    guard let magnitude else {
      findings.append(.integerOutOfRange(at: source.span(start..<position)))
      return Token(kind: .mistaken, range: start..<position)
    }
    return finishNumber(
      isUnsigned ? .uint(magnitude) : .integer(magnitude: magnitude), start: start)
  }

  /// A number must not run into a name: `80x` is one mistake, not two tokens.
  private mutating func finishNumber(_ kind: Token.Kind, start: Int) -> Token {
    let end = position
    while let byte = peek(), isIdentifierStart(byte) || isDigit(byte) { position += 1 }
    guard position == end else {
      findings.append(
        .malformedNumber(text(start..<position), at: source.span(start..<position)))
      return Token(kind: .mistaken, range: start..<position)
    }
    return Token(kind: kind, range: start..<end)
  }

  private mutating func skipDigits() {
    while let byte = peek(), isDigit(byte) { position += 1 }
  }

  // MARK: - Texts

  /// Letters before a quote that belong to the literal: `r`, `b`, `br` in either case.
  private func literalPrefixLength() -> Int? {
    var length = 0
    if let b = peek(), b | 0x20 == UInt8(ascii: "b") { length = 1 }
    if let r = peek(length), r | 0x20 == UInt8(ascii: "r") { length += 1 }
    guard length > 0, let quote = peek(length) else { return nil }
    return quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") ? length : nil
  }

  private mutating func literal(prefixLength: Int) -> Token {
    let start = position
    let prefix = bytes[start..<start + prefixLength].map { $0 | 0x20 }
    let isBytes = prefix.contains(UInt8(ascii: "b"))
    let isRaw = prefix.contains(UInt8(ascii: "r"))
    position += prefixLength
    let quote = bytes[position]
    let isTriple = peek(1) == quote && peek(2) == quote
    position += isTriple ? 3 : 1
    let bodyStart = position
    guard skipBody(quote: quote, isTriple: isTriple, isRaw: isRaw) else {
      openQuote = String(repeating: Character(Unicode.Scalar(quote)), count: isTriple ? 3 : 1)
      return Token(kind: .mistaken, range: start..<position)
    }
    let body = bodyStart..<position
    position += isTriple ? 3 : 1
    return decoded(body, isBytes: isBytes, isRaw: isRaw, whole: start..<position)
  }

  /// Moves to the closing quote; false where the text or, in a short literal, the line ends before it.
  private mutating func skipBody(quote: UInt8, isTriple: Bool, isRaw: Bool) -> Bool {
    while let byte = peek() {
      if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) { return true }
      if !isTriple, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return false }
      position += byte == UInt8(ascii: "\\") && !isRaw ? 2 : 1
    }
    position = bytes.count
    return false
  }

  private mutating func decoded(
    _ body: Range<Int>, isBytes: Bool, isRaw: Bool, whole: Range<Int>
  ) -> Token {
    if isRaw {
      let kind: Token.Kind = isBytes ? .bytes(Array(bytes[body])) : .string(text(body))
      return Token(kind: kind, range: whole)
    }
    var decoder = EscapeDecoder(bytes[body], isBytes: isBytes)
    decoder.decode()
    for mistake in decoder.mistakes {
      findings.append(
        .invalidEscape(text(mistake.range), mistake.reason, at: source.span(mistake.range)))
    }
    guard decoder.mistakes.isEmpty else { return Token(kind: .mistaken, range: whole) }
    let kind: Token.Kind =
      isBytes
      ? .bytes(decoder.output) : .string(String(decoding: decoder.output, as: UTF8.self))
    return Token(kind: kind, range: whole)
  }

  // MARK: - Symbols and what is none

  private mutating func symbol() -> Token {
    let start = position
    // The second character says mostly that no longer symbol need be looked for.
    if let second = peek(1), Self.secondBytes.contains(second) {
      for mistaken in Self.mistakenSymbols where matches(mistaken.written) {
        position += mistaken.written.utf8.count
        findings.append(
          .mistakenOperator(
            mistaken.written, meant: mistaken.meant.rawValue, at: source.span(start..<position)))
        return Token(kind: .symbol(mistaken.meant), range: start..<position)
      }
      if let symbol = Symbol(rawValue: text(start..<start + 2)) {
        position += 2
        return Token(kind: .symbol(symbol), range: start..<position)
      }
    }
    if let symbol = Self.singleSymbols[Int(bytes[start])] {
      position += 1
      return Token(kind: .symbol(symbol), range: start..<position)
    }
    for mistaken in Self.mistakenSingles where matches(mistaken.written) {
      position += 1
      findings.append(
        .mistakenOperator(
          mistaken.written, meant: mistaken.meant.rawValue, at: source.span(start..<position)))
      return Token(kind: .symbol(mistaken.meant), range: start..<position)
    }
    position += 1
    findings.append(
      .unknownCharacter(text(start..<position), at: source.span(start..<position)))
    return Token(kind: .mistaken, range: start..<position)
  }

  /// The symbols of one character, by it.
  private static let singleSymbols: [Symbol?] = {
    var symbols = [Symbol?](repeating: nil, count: 256)
    for symbol in Symbol.allCases where symbol.rawValue.utf8.count == 1 {
      symbols[Int(symbol.rawValue.utf8.first!)] = symbol
    }
    return symbols
  }()

  /// What the second character of a longer symbol may be, of a mistaken one too.
  private static let secondBytes: [UInt8] = Array("=&|><".utf8)

  private typealias Mistaken = (written: String, meant: Symbol)

  /// Operators of other languages, longest first; looked at before our own.
  private static let mistakenSymbols: [Mistaken] = [
    ("===", .equal), ("!==", .notEqual), ("<>", .notEqual), ("=<", .lessOrEqual),
    ("=>", .greaterOrEqual), ("->", .dot),
  ]

  /// Looked at after our own, which they begin.
  private static let mistakenSingles: [Mistaken] = [("=", .equal), ("&", .and), ("|", .or)]

  // MARK: - Bytes

  func peek(_ ahead: Int = 0) -> UInt8? {
    let index = position + ahead
    return index < bytes.count ? bytes[index] : nil
  }

  private func matches(_ word: String) -> Bool {
    bytes[position...].starts(with: word.utf8)
  }

  /// The character at the position, which moves behind it.
  mutating func character() -> String {
    let start = position
    position += 1
    while let byte = peek(), byte & 0xC0 == 0x80 { position += 1 }
    return text(start..<position)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

private func isBlank(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
}

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

private func isHexDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
}

func isIdentifierStart(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "_") || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
}

/// CEL grammar, ESC_IDENTIFIER: letters, digits and `_ . - / ` and blank.
private func isQuotedIdentifierPart(_ byte: UInt8) -> Bool {
  isIdentifierStart(byte) || isDigit(byte) || byte == UInt8(ascii: ".")
    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: " ")
}
