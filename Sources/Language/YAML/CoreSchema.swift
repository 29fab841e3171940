import Values

/// What a plain scalar means: the core schema of YAML 1.2.2, section 10.3.2.
///
/// Integers fit 64 bits and a number in digits must be finite once read; `.inf` and `.nan` are values.
enum CoreSchema {
  enum Resolution {
    case value(Value)
    /// Digits of an integer or a float that no number of ours holds.
    case outOfRange(Value.TypeName)
  }

  static let integer = Value.TypeName("int")
  static let float = Value.TypeName("double")

  static func resolve(_ text: String) -> Resolution {
    switch text {
    case "", "~", "null", "Null", "NULL": return .value(.null)
    case "true", "True", "TRUE": return .value(.bool(true))
    case "false", "False", "FALSE": return .value(.bool(false))
    case ".nan", ".NaN", ".NAN": return .value(.double(.nan))
    default: break
    }
    guard let first = text.utf8.first, mayBeginNumber(first) else { return .value(.string(text)) }
    return infinity(text) ?? based(text) ?? decimal(text) ?? float(text) ?? .value(.string(text))
  }

  private static func mayBeginNumber(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private static func infinity(_ text: String) -> Resolution? {
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": .value(.double(.infinity))
    case "-.inf", "-.Inf", "-.INF": .value(.double(-.infinity))
    default: nil
    }
  }

  /// `0o17` and `0xFF`, without a sign.
  private static func based(_ text: String) -> Resolution? {
    let radix: Int
    if text.hasPrefix("0o") {
      radix = 8
    } else if text.hasPrefix("0x") {
      radix = 16
    } else {
      return nil
    }
    let digits = text.utf8.dropFirst(2)
    guard !digits.isEmpty, digits.allSatisfy({ isDigit($0, radix: radix) }) else { return nil }
    guard let number = Int64(text.dropFirst(2), radix: radix) else { return .outOfRange(integer) }
    return .value(.int(number))
  }

  private static func decimal(_ text: String) -> Resolution? {
    let digits = unsigned(text)
    guard !digits.isEmpty, digits.allSatisfy({ isDigit($0) }) else { return nil }
    guard let number = Int64(text) else { return .outOfRange(integer) }
    return .value(.int(number))
  }

  /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
  private static func float(_ text: String) -> Resolution? {
    var rest = unsigned(text)
    let whole = rest.prefix { isDigit($0) }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      let fraction = rest.prefix { isDigit($0) }
      guard !whole.isEmpty || !fraction.isEmpty else { return nil }
      rest = rest.dropFirst(fraction.count)
    } else if whole.isEmpty {
      return nil
    }
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard !rest.isEmpty else { return nil }
      rest = rest.drop { isDigit($0) }
    }
    guard rest.isEmpty else { return nil }
    // `Double("1e400")` is infinity or nil by platform; both are out of range.
    guard let number = Double(text), number.isFinite else { return .outOfRange(float) }
    return .value(.double(number))
  }

  private static func unsigned(_ text: String) -> Substring.UTF8View {
    let bytes = Substring(text).utf8
    let hasSign = bytes.first == UInt8(ascii: "+") || bytes.first == UInt8(ascii: "-")
    return hasSign ? bytes.dropFirst() : bytes
  }

  private static func isDigit(_ byte: UInt8, radix: Int = 10) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "7"): true
    case UInt8(ascii: "8"), UInt8(ascii: "9"): radix >= 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
    default: false
    }
  }
}
