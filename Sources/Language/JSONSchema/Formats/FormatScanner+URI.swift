// uri by RFC 3986, appendix A; uuid by RFC 4122, section 3.
extension FormatScanner {
  /// An absolute URI, with or without a fragment.
  mutating func skipURI() -> Bool {
    guard let first = next, first.isLetter else { return false }
    skip { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }
    guard skip(":") else { return false }
    let start = place
    if skip("/"), skip("/") {
      guard skipAuthority() else { return false }
    } else {
      place = start
    }
    guard skipCharacters(":@/") else { return false }
    if skip("?") { guard skipCharacters(":@/?") else { return false } }
    if skip("#") { guard skipCharacters(":@/?") else { return false } }
    return true
  }

  private mutating func skipAuthority() -> Bool {
    let start = place
    // User information ends with an at sign; without one it was none.
    if !(skipCharacters(":") && skip("@")) { place = start }
    if skip("[") {
      guard skipLiteral() else { return false }
    } else {
      guard skipCharacters("") else { return false }
    }
    if skip(":") { skip(while: \.isDigit) }
    return isAtEnd || [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(next)
  }

  /// An IPv6 address, or a later one as `v1.…`, and the closing bracket.
  private mutating func skipLiteral() -> Bool {
    if skip(anyCaseOf: "v") {
      guard skip(while: \.isHexadecimal) > 0, skip("."), skip(while: Self.isLiteralMember) > 0
      else { return false }
    } else {
      guard skipIPv6() else { return false }
    }
    return skip("]")
  }

  private static func isLiteralMember(_ byte: UInt8) -> Bool {
    isUnreserved(byte) || isDelimiter(byte) || byte == UInt8(ascii: ":")
  }

  /// Any number of unreserved characters, sub-delimiters, escapes and those given; false for a bad escape.
  private mutating func skipCharacters(_ others: StaticString) -> Bool {
    let others = others.description.utf8
    while let byte = next {
      if byte == UInt8(ascii: "%") {
        place += 1
        for _ in 0..<2 {
          guard let digit = next, digit.isHexadecimal else { return false }
          place += 1
        }
      } else if Self.isUnreserved(byte) || Self.isDelimiter(byte) || others.contains(byte) {
        place += 1
      } else {
        break
      }
    }
    return true
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte)
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool { "!$&'()*+,;=".utf8.contains(byte) }

  mutating func skipUUID() -> Bool {
    for (position, length) in [8, 4, 4, 4, 12].enumerated() {
      if position > 0, !skip("-") { return false }
      let end = place + length
      while place < end {
        guard let digit = next, digit.isHexadecimal else { return false }
        place += 1
      }
    }
    return true
  }
}
