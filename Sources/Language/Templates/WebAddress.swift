/// What a value must be to serve as the address of a link.
enum WebAddress {
  /// Why `text` is no http, https or mailto address, as the end of a sentence without the text; nil where it is
  /// one.
  ///
  /// The name of the server must be there. User information (`https://google.example@evil.example/`) is refused:
  /// nobody needs it in a link, and it is there to deceive.
  static func problem(in text: String) -> String? {
    for byte in text.utf8 where byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") {
      return "it holds a blank, a backslash or a control character"
    }
    switch LinkTarget.scheme(of: text) {
    case "http", "https": return serverProblem(in: text)
    case "mailto":
      let address = text.dropFirst("mailto:".count).prefix { $0 != "?" }
      return isMailAddress(address) ? nil : "`mailto:` is not followed by an e-mail address"
    default: return "it does not begin with `https://`, `http://` or `mailto:`"
    }
  }

  /// One `@` with something on both sides and nothing that could end the address.
  static func isMailAddress(_ text: Substring) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
      && text.unicodeScalars.allSatisfy { scalar in
        scalar.value > 0x20 && scalar.value != 0x7F
          && !"<>()[],;:\\\"".unicodeScalars.contains(scalar)
      }
  }

  private static func serverProblem(in text: String) -> String? {
    guard let colon = text.firstIndex(of: ":"), text[text.index(after: colon)...].hasPrefix("//")
    else { return "`//` and the name of a server must follow the scheme" }
    let server = text[text.index(colon, offsetBy: 3)...].prefix { !"/?#".contains($0) }
    if server.contains("@") { return "it holds a user name" }
    if server.isEmpty || server.hasPrefix(":") { return "it names no server" }
    return nil
  }
}

/// Percent-encoding of RFC 3986 for the places in an address where text goes.
enum PercentEncoding {
  /// A piece of a path or query: everything but unreserved characters (section 2.3) is encoded.
  static func component(_ text: String) -> String { encoded(text) { isUnreserved($0) } }

  /// A whole address: its delimiters and escapes stay, what no address may hold is encoded.
  static func address(_ text: String) -> String {
    encoded(text) { isUnreserved($0) || ":/?#[]@!$&'()*+,;=%".utf8.contains($0) }
  }

  /// The part of a mailto address before the headers: `@` stays. Source: RFC 6068 section 2.
  static func mailAddress(_ text: String) -> String {
    encoded(text) { isUnreserved($0) || "@!$'*+".utf8.contains($0) }
  }

  private static func encoded(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
    guard !text.utf8.allSatisfy(isKept) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3)
    for byte in text.utf8 {
      if isKept(byte) {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(hexadecimalDigit(byte >> 4))
        bytes.append(hexadecimalDigit(byte & 15))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hexadecimalDigit(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "-._~".utf8.contains(byte)
    }
  }
}
