/// An address with the name that a mail program shows beside it: `Acme Careers <careers@acme.example>`.
package struct Mailbox: Sendable, Hashable {
  /// Without quotes; the writer of the header quotes and encodes it.
  package let name: String?
  package let address: EmailAddress

  package init(name: String? = nil, address: EmailAddress) {
    self.name = name
    self.address = address
  }

  /// Reads `name <address>` or a plain address. The last `<` begins the address, so that a name which was filled
  /// in can add no second one: a name that holds `<`, `>` or a control character is refused.
  package init(_ raw: String) throws(InvalidAddress) {
    guard let open = raw.utf8.lastIndex(of: UInt8(ascii: "<")) else {
      self.init(address: try EmailAddress(raw))
      return
    }
    let tail = raw[raw.index(after: open)...]
    guard let close = tail.utf8.lastIndex(of: UInt8(ascii: ">")),
      tail[tail.index(after: close)...].utf8.allSatisfy({ $0 == 0x20 })
    else { throw InvalidAddress(reason: "`<` is not closed by `>` at its end") }
    let name = Self.unquoted(raw[..<open])
    let isPlain = name.unicodeScalars.allSatisfy {
      // Of ASCII the properties need not be asked, which takes a while.
      $0 != "<" && $0 != ">"
        && (("\u{20}"..."\u{7E}").contains($0) || $0.properties.generalCategory != .control)
    }
    guard isPlain else { throw InvalidAddress(reason: "the name beside it holds `<` or `>`") }
    self.init(name: name.isEmpty ? nil : name, address: try EmailAddress(tail[..<close]))
  }

  /// The form that `init` reads.
  package var text: String { name.map { "\($0) <\(address.text)>" } ?? address.text }

  private static func unquoted(_ raw: Substring) -> String {
    var name = raw[...]
    while name.first == " " { name.removeFirst() }
    while name.last == " " { name.removeLast() }
    if name.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
    return String(name)
  }
}

extension Mailbox: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String { "<redacted>" }
  package var debugDescription: String { description }
}
