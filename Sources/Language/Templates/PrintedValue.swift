internal import Values

/// How a value is written into text, the way people write it.
///
/// | value | text |
/// |---|---|
/// | text | itself |
/// | whole number, also a double | `80` |
/// | fraction | `79.5` |
/// | timestamp | RFC 3339 with its zone: `2026-11-21T10:00:00Z`; other forms by the functions of timestamps |
/// | duration | in the units of the language: `1d2h`, `90s` as `1m30s` |
/// | bool | `true`, `false` |
/// | address of a network | `192.0.2.1`, `192.0.2.0/24` |
///
/// Lists, maps, bytes, types and numbers that are none have no text form.
enum PrintedValue {
  /// Nil where the value has no text form.
  static func text(_ value: Value) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .double(let number): decimal(number)
    case .bool(let truth): truth ? "true" : "false"
    case .timestamp(let time): time.rfc3339
    case .duration(let duration): units(duration)
    case .optional(let optional): optional.value.flatMap(text)
    case .abstract(let value): value.text
    case .null, .list, .map, .bytes, .type: nil
    }
  }

  /// A kind of value in the words of a message.
  static func kind(_ value: Value) -> String {
    switch value {
    case .null: "null"
    case .list: "a list"
    case .map: "a map"
    case .bytes: "bytes"
    case .type: "a type"
    case .double: "not a finite number"
    case .string, .int, .uint, .bool, .timestamp, .duration, .optional, .abstract: "a value"
    }
  }

  /// Without `.0` and without an exponent as long as that is readable. Nil for infinities and NaN.
  private static func decimal(_ number: Double) -> String? {
    guard number.isFinite else { return nil }
    let text = number.description
    guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...])
    else { return text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
    guard abs(exponent) <= 20 else { return text }
    let sign = text.hasPrefix("-") ? "-" : ""
    let digits = text[..<mark].filter { $0 != "." && $0 != "-" }
    if exponent < 0 {
      let trimmed = digits.hasSuffix("0") && digits.count > 1 ? digits.dropLast() : digits[...]
      return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(trimmed)"
    }
    // The mantissa has one digit before its point; zeros fill up to the exponent.
    return "\(sign)\(digits)\(String(repeating: "0", count: max(0, exponent + 1 - digits.count)))"
  }

  private static func units(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if seconds < 0 || attoseconds < 0 { return "-\(units(.zero - duration))" }
    var rest = seconds
    var text = ""
    for (unit, length) in [("d", Int64(86_400)), ("h", 3600), ("m", 60)] where rest >= length {
      text += "\(rest / length)\(unit)"
      rest %= length
    }
    guard attoseconds > 0 else { return rest > 0 || text.isEmpty ? "\(text)\(rest)s" : text }
    let nanoseconds = String(1_000_000_000 + attoseconds / 1_000_000_000).dropFirst()
    let fraction = String(nanoseconds.reversed().drop { $0 == "0" }.reversed())
    return fraction.isEmpty ? "\(text)\(rest)s" : "\(text)\(rest).\(fraction)s"
  }
}
