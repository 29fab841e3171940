// IP addresses, host names and e-mail addresses.
extension FormatScanner {
  /// Four decimal numbers without leading zeros. Source: RFC 2673, section 3.2.
  mutating func skipIPv4() -> Bool {
    for position in 0..<4 {
      if position > 0, !skip(".") { return false }
      let start = place
      let digits = skip(while: \.isDigit)
      guard (1...3).contains(digits), let number = Int(text(from: start)), number <= 255,
        digits == 1 || !text(from: start).hasPrefix("0")
      else { return false }
    }
    return true
  }

  /// Source: RFC 4291, section 2.2.
  mutating func skipIPv6() -> Bool {
    var groups = 0
    var hasGap = false
    if skip(":") {
      guard skip(":") else { return false }
      hasGap = true
    }
    while next.map(\.isHexadecimal) ?? false {
      let start = place
      let digits = skip(while: \.isHexadecimal)
      if next == UInt8(ascii: ".") {
        place = start
        guard skipIPv4() else { return false }
        groups += 2
        break
      }
      guard digits <= 4 else { return false }
      groups += 1
      guard skip(":") else { break }
      if skip(":") {
        guard !hasGap else { return false }
        hasGap = true
      } else if !(next.map(\.isHexadecimal) ?? false) {
        return false
      }
    }
    return hasGap ? groups <= 7 : groups == 8
  }

  private static let labelMembers = ASCIISet(lettersDigitsAnd: "-")

  /// Labels of letters, digits and inner hyphens. Source: RFC 1123, section 2.1; RFC 5891 for `xn--` labels.
  mutating func skipHostname() -> Bool {
    let start = place
    repeat {
      let labelStart = place
      let length = skip(Self.labelMembers)
      guard (1...63).contains(length), byte(at: labelStart) != UInt8(ascii: "-"),
        byte(at: place - 1) != UInt8(ascii: "-")
      else { return false }
      if isInternational(from: labelStart), !InternationalLabel.isValid(text(from: labelStart)) {
        return false
      }
    } while skip(".")
    return place - start <= 253
  }

  private func isInternational(from start: Int) -> Bool {
    place - start > 4 && byte(at: start) | 0x20 == UInt8(ascii: "x")
      && byte(at: start + 1) | 0x20 == UInt8(ascii: "n")
      && byte(at: start + 2) == UInt8(ascii: "-") && byte(at: start + 3) == UInt8(ascii: "-")
  }

  /// Source: RFC 5321, section 4.1.2, `Mailbox`.
  mutating func skipEmail() -> Bool {
    guard skipLocalPart(), skip("@") else { return false }
    guard skip("[") else { return skipHostname() }
    let start = place
    if skip("I"), skip("P"), skip("v"), skip("6"), skip(":") {
      guard skipIPv6() else { return false }
    } else {
      place = start
      guard skipIPv4() else { return false }
    }
    return skip("]")
  }

  private static let atomMembers = ASCIISet(lettersDigitsAnd: "!#$%&'*+-/=?^_`{|}~")

  private mutating func skipLocalPart() -> Bool {
    let start = place
    if skip("\"") {
      while let byte = next, byte != UInt8(ascii: "\"") {
        guard byte >= 0x20, byte < 0x7F else { return false }
        place += 1
        if byte == UInt8(ascii: "\\") {
          guard let escaped = next, escaped >= 0x20, escaped < 0x7F else { return false }
          place += 1
        }
      }
      return skip("\"")
    }
    repeat {
      guard skip(Self.atomMembers) > 0 else { return false }
    } while skip(".")
    return place - start <= 64
  }
}
