// uri by RFC 3986, appendix A; uuid by RFC 4122, section 3.
extension FormatScanner {
  /// An absolute URI, with or without a fragment.
  mutating func skipURI() -> Bool {
    guard let first = next, first.isLetter else { return false }
    skip(Self.schemeMembers)
    guard skip(":") else { return false }
    let start = place
    if skip("/"), skip("/") {
      guard skipAuthority() else { return false }
    } else {
      place = start
    }
    guard skipCharacters(Self.pathMembers) else { return false }
    if skip("?") { guard skipCharacters(Self.queryMembers) else { return false } }
    if skip("#") { guard skipCharacters(Self.queryMembers) else { return false } }
    return true
  }

  private mutating func skipAuthority() -> Bool {
    let start = place
    // User information ends with an at sign; without one it was none.
    if !(skipCharacters(Self.userMembers) && skip("@")) { place = start }
    if skip("[") {
      guard skipLiteral() else { return false }
    } else {
      guard skipCharacters(Self.nameMembers) else { return false }
    }
    if skip(":") { skip(while: \.isDigit) }
    return isAtEnd || [UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#")].contains(next)
  }

  /// An IPv6 address, or a later one as `v1.…`, and the closing bracket.
  private mutating func skipLiteral() -> Bool {
    if skip(anyCaseOf: "v") {
      guard skip(while: \.isHexadecimal) > 0, skip("."), skip(Self.userMembers) > 0
      else { return false }
    } else {
      guard skipIPv6() else { return false }
    }
    return skip("]")
  }

  // Unreserved characters and sub-delimiters, and what else a part may have (RFC 3986, section 2.2 and 3).
  private static let schemeMembers = ASCIISet(lettersDigitsAnd: "+-.")
  private static let nameMembers = ASCIISet(lettersDigitsAnd: "-._~!$&'()*+,;=")
  private static let userMembers = ASCIISet(lettersDigitsAnd: "-._~!$&'()*+,;=:")
  private static let pathMembers = ASCIISet(lettersDigitsAnd: "-._~!$&'()*+,;=:@/")
  private static let queryMembers = ASCIISet(lettersDigitsAnd: "-._~!$&'()*+,;=:@/?")

  /// Any number of characters of the set and of escapes; false for a bad escape.
  private mutating func skipCharacters(_ members: ASCIISet) -> Bool {
    while true {
      skip(members)
      guard skip("%") else { return true }
      for _ in 0..<2 {
        guard let digit = next, digit.isHexadecimal else { return false }
        place += 1
      }
    }
  }

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
