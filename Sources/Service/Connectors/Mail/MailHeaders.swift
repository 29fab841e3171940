internal import Actions

/// Writes the lines of a message's head. Whatever the text, each call adds exactly one header: controls are taken
/// out, and other characters than ASCII are encoded.
struct MailHeaders {
  private(set) var bytes: [UInt8] = []

  /// Columns of a line, its end excluded; servers must take 998. Source: RFC 5322 section 2.1.1.
  static let width = 76

  /// A header whose value is ours, as it stands.
  mutating func add(_ name: String, _ value: String) {
    bytes += name.utf8
    bytes += ": ".utf8
    bytes += value.utf8
    bytes += "\r\n".utf8
  }

  /// Free text, such as a subject.
  mutating func add(_ name: String, text: String) {
    let text = Self.oneLine(text)
    let value =
      Self.isPlain(text)
      ? Self.folded(text, startingAt: name.utf8.count + 2)
      : EncodedWord.text(text, startingAt: name.utf8.count + 2)
    add(name, value)
  }

  /// A list of addresses, one on each line; no header for none.
  mutating func add(_ name: String, mailboxes: [Mailbox]) {
    guard !mailboxes.isEmpty else { return }
    var lines: [String] = []
    for mailbox in mailboxes {
      let column = lines.isEmpty ? name.utf8.count + 2 : 1
      lines.append(Self.text(mailbox, startingAt: column))
    }
    add(name, lines.joined(separator: ",\r\n "))
  }

  // MARK: - Values

  private static func text(_ mailbox: Mailbox, startingAt column: Int) -> String {
    let address = mailbox.address.text
    guard let name = mailbox.name.map(oneLine), !name.isEmpty else { return address }
    let phrase = phrase(name, startingAt: column)
    let lastLine = phrase.utf8.split(separator: UInt8(ascii: "\n")).last?.count ?? 0
    let end = phrase.utf8.contains(UInt8(ascii: "\n")) ? lastLine : column + lastLine
    let separator = end + 3 + address.utf8.count > width ? "\r\n " : " "
    return "\(phrase)\(separator)<\(address)>"
  }

  /// Atoms where they do, a quoted string for other ASCII, else encoded words.
  /// Source: RFC 5322 section 3.2.5; RFC 2047 section 5 (3).
  private static func phrase(_ name: String, startingAt column: Int) -> String {
    guard isPlain(name) else { return EncodedWord.text(name, startingAt: column) }
    let isAtoms = name.utf8.allSatisfy {
      EncodedWord.isLetterOrDigit($0) || " -_".utf8.contains($0)
    }
    if isAtoms { return folded(name, startingAt: column) }
    var quoted = "\""
    for character in name {
      if character == "\"" || character == "\\" { quoted.append("\\") }
      quoted.append(character)
    }
    return folded(quoted + "\"", startingAt: column)
  }

  /// Whether text can stand in a header as it is: printable ASCII without what looks like an encoded word, and
  /// no word that would not fit into a line.
  private static func isPlain(_ text: String) -> Bool {
    var wordLength = 0
    var last: UInt8 = 0
    for byte in text.utf8 {
      let beginsEncodedWord = last == UInt8(ascii: "=") && byte == UInt8(ascii: "?")
      if byte < 0x20 || byte >= 0x7F || beginsEncodedWord { return false }
      wordLength = byte == 0x20 ? 0 : wordLength + 1
      if wordLength > 60 { return false }
      last = byte
    }
    return text.utf8.first != 0x20 && last != 0x20
  }

  /// Broken before blanks, which stay: unfolding takes the line end alone away.
  /// Source: RFC 5322 section 2.2.3.
  private static func folded(_ text: String, startingAt start: Int) -> String {
    if start + text.utf8.count <= width { return text }
    var folded = ""
    var column = start
    var isFirst = true
    var blanks = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      // An empty word is one more blank before the next one.
      if word.isEmpty && !isFirst {
        blanks += 1
        continue
      }
      if !isFirst {
        let gap = String(repeating: " ", count: blanks + 1)
        if column + gap.utf8.count + word.utf8.count > width {
          folded += "\r\n"
          column = 0
        }
        folded += gap
        column += gap.utf8.count
      }
      folded += word
      column += word.utf8.count
      blanks = 0
      isFirst = false
    }
    return folded
  }

  /// Line ends and tabs as blanks, no other controls.
  private static func oneLine(_ text: String) -> String {
    // Nearly every text: one look at its bytes tells.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var line = ""
    for scalar in text.unicodeScalars {
      if !isControl(scalar) {
        line.unicodeScalars.append(scalar)
      } else if scalar == "\n" || scalar == "\t" || scalar == "\r", line.last != " " {
        line.append(" ")
      }
    }
    return line
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
      || scalar.value == 0x2029
  }
}
