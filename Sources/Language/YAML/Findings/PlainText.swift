import Diagnostics
import Values

/// Plain scalars that people, or other YAML tools, read as something else.
enum PlainText {
  /// The booleans of YAML 1.1 that YAML 1.2 has no more, with what they meant.
  static let oldBooleans: [String: Bool] = {
    var words: [String: Bool] = [:]
    for (yes, no) in [("yes", "no"), ("on", "off"), ("y", "n")] {
      for (word, meaning) in [(yes, true), (no, false)] {
        words[word] = meaning
        words[word.uppercased()] = meaning
        words[word.prefix(1).uppercased() + word.dropFirst()] = meaning
      }
    }
    return words
  }()

  /// What a text was perhaps meant to be.
  static func finding(_ text: String, at span: Span) -> Diagnostic? {
    if text.utf8.count <= 3, let meaning = oldBooleans[text] {
      return .looksLikeBoolean(text, meaning, at: span)
    }
    switch text {
    case "None", "nil", "none", "Nil", "NIL", "NONE", "undefined":
      return .looksLikeNull(text, at: span)
    case "+.nan", "-.nan", "+.NaN", "-.NaN", "+.NAN", "-.NAN":
      return .signedNaN(text, at: span)
    default: break
    }
    if let value = oldNumber(text) { return .looksLikeNumber(text, value, at: span) }
    return isSexagesimal(text) ? .unquotedTime(text, at: span) : nil
  }

  /// `0b1010` and `0O755`: text now, numbers in other tools or languages.
  private static func oldNumber(_ text: String) -> Int64? {
    if text.hasPrefix("0b") { return Int64(text.dropFirst(2), radix: 2) }
    if text.hasPrefix("0O") { return Int64(text.dropFirst(2), radix: 8) }
    if text.hasPrefix("0X") { return Int64(text.dropFirst(2), radix: 16) }
    return nil
  }

  /// `22:22` is 1342 in YAML 1.1: digits in base 60.
  private static func isSexagesimal(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count >= 2, let first = parts[0].first, first != UInt8(ascii: "0") else {
      return false
    }
    let digits = parts.allSatisfy { part in
      !part.isEmpty && part.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
    return digits && parts.dropFirst().allSatisfy { $0.count == 2 && $0.first! < UInt8(ascii: "6") }
  }

  /// Values that are what they seem, in a spelling that makes readers think twice.
  static func spelling(_ scalar: Node.Scalar) -> Diagnostic? {
    let text = scalar.text
    switch scalar.value {
    case .null:
      return text == "null" ? nil : .spelling("null-spelling", scalar, better: "null")
    case .bool(let truth):
      let better = truth ? "true" : "false"
      return text == better ? nil : .spelling("boolean-spelling", scalar, better: better)
    case .int(let number):
      return spelling(scalar, number)
    case .double(let number):
      guard number.isFinite else { return nil }
      return spelling(scalar, number)
    default:
      return nil
    }
  }

  private static func spelling(_ scalar: Node.Scalar, _ number: Int64) -> Diagnostic? {
    let text = scalar.text
    let digits = text.drop { $0 == "+" || $0 == "-" }
    if text.hasPrefix("0o") || text.hasPrefix("0x") {
      return .numberSpelling(scalar, better: "\(number)")
    }
    if digits.count > 1, digits.first == "0" {
      return .leadingZero(scalar, number, octal: Int64(digits, radix: 8))
    }
    return text == "\(number)" ? nil : .numberSpelling(scalar, better: "\(number)")
  }

  private static func spelling(_ scalar: Node.Scalar, _ number: Double) -> Diagnostic? {
    let text = scalar.text
    let sign = text.first == "-" ? "-" : ""
    let digits = text.drop { $0 == "+" || $0 == "-" }
    if text.contains(where: { $0 == "e" || $0 == "E" }) {
      let whole = Int64(exactly: number).map { "\($0)" }
      return .numberSpelling(scalar, better: whole ?? "\(number)")
    }
    if digits.first == "." { return .numberSpelling(scalar, better: "\(sign)0\(digits)") }
    if digits.last == "." { return .numberSpelling(scalar, better: "\(sign)\(digits)0") }
    return text.first == "+" ? .numberSpelling(scalar, better: String(digits)) : nil
  }
}
