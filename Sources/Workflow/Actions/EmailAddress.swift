/// One e-mail address in its plain form, `ada@example.org`: what a mail server takes and what a header can
/// hold without quoting.
///
/// Accepted: a dot-atom before the `@` (RFC 5322 section 3.4.1) of at most 64 octets, and a host name of
/// letters, digits and hyphens, 254 octets together (RFC 5321 section 4.5.3.1). Refused, because a form field or a
/// résumé parser would have to go wrong to produce them: lists, display names, quoted local parts, comments,
/// address literals, control characters. Letters outside ASCII are refused too: few servers take them
/// (RFC 6531), and an internationalised domain can be given in its `xn--` form.
package struct EmailAddress: Sendable, Hashable {
  package let text: String

  /// Outer blanks are cut off; everything else must be the address.
  package init(_ raw: some StringProtocol) throws(InvalidAddress) {
    let bytes = Self.trimmed(Array(raw.utf8))
    if let reason = Self.problem(in: bytes) { throw InvalidAddress(reason: reason) }
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// The host, as written.
  package var domain: String {
    text.utf8.lastIndex(of: UInt8(ascii: "@")).map { String(text[text.index(after: $0)...]) } ?? ""
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var rest = bytes[...]
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return rest
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// What is wrong, without repeating the address: it is personal data. Nil: nothing.
  private static func problem(in bytes: ArraySlice<UInt8>) -> String? {
    if bytes.isEmpty { return "it is empty" }
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "it holds a control character" }
    if bytes.contains(where: { $0 >= 0x80 }) { return "it holds a letter outside ASCII" }
    if bytes.contains(UInt8(ascii: "<")) { return "it holds a display name" }
    if bytes.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }) {
      return "it is a list"
    }
    let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      return parts.count == 1 ? "it has no `@`" : "it has more than one `@`"
    }
    if bytes.count > 254 { return "it is longer than 254 octets" }
    if parts[0].count > 64 { return "the part before `@` is longer than 64 octets" }
    if !isDotAtom(parts[0]) { return "the part before `@` is not plain text joined by single dots" }
    if !isHostName(parts[1]) { return "the part after `@` is no host name" }
    return nil
  }

  private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
    let atoms = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return atoms.allSatisfy { atom in !atom.isEmpty && atom.allSatisfy(isAtomText) }
  }

  /// `atext` of RFC 5322 section 3.2.3.
  private static func isAtomText(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  private static func isHostName(_ bytes: ArraySlice<UInt8>) -> Bool {
    let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.allSatisfy { label in
      guard let first = label.first, let last = label.last, label.count <= 63 else { return false }
      return isLetterOrDigit(first) && isLetterOrDigit(last)
        && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}

/// Text that is no e-mail address, with the reason as the end of a sentence and never the text itself.
package struct InvalidAddress: Error, Sendable, Hashable {
  /// `it holds a control character`
  package let reason: String
}

extension EmailAddress: CustomStringConvertible, CustomDebugStringConvertible {
  /// Personal data does not reach a log by way of an interpolation: ask for `text`.
  package var description: String { "<redacted>" }
  package var debugDescription: String { description }
}
