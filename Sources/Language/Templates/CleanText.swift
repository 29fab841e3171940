/// Makes the text of a value fit for a line or a paragraph. Everything that shows is kept, marks of writing
/// direction included; controls, which do not show and end headers, are not.
enum CleanText {
  /// For one line: each run of line ends becomes a blank, a tab too; other controls go.
  static func line(_ text: String) -> String { cleaned(text, keepingLineEnds: false) }

  /// For text of several lines: line ends become LF, a tab a blank; other controls go.
  static func lines(_ text: String) -> String { cleaned(text, keepingLineEnds: true) }

  /// Without outer blanks.
  static func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    guard let low = bytes.firstIndex(where: { $0 != 0x20 }),
      let high = bytes.lastIndex(where: { $0 != 0x20 })
    else { return "" }
    return String(text[low...high])
  }

  /// With what begins something in Slack's markup as entities. Source:
  /// https://docs.slack.dev/messaging/formatting-message-text, "Escaping text".
  static func escapedForSlack(_ text: String) -> String {
    guard text.utf8.contains(where: { "&<>".utf8.contains($0) }) else { return text }
    return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;")
  }

  private static func cleaned(_ text: String, keepingLineEnds: Bool) -> String {
    // Nearly every value has nothing to clean: one look at its bytes tells.
    guard text.utf8.contains(where: mayNeedCleaning) else { return text }
    var clean = ""
    clean.reserveCapacity(text.utf8.count)
    var afterLineEnd = false
    var afterReturn = false
    for scalar in text.unicodeScalars {
      defer { afterReturn = scalar == "\r" }
      if isLineEnd(scalar) {
        if keepingLineEnds {
          if !(scalar == "\n" && afterReturn) { clean.append("\n") }
        } else if !afterLineEnd {
          clean.append(" ")
        }
        afterLineEnd = true
        continue
      }
      afterLineEnd = false
      if scalar == "\t" {
        clean.append(" ")
      } else if scalar.properties.generalCategory != .control {
        clean.unicodeScalars.append(scalar)
      }
    }
    return clean
  }

  /// ASCII controls, and the first bytes of U+0080 to U+009F and of U+2028 and U+2029.
  private static func mayNeedCleaning(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2
  }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
