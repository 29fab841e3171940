internal import Values

/// A text that is written out where a value of another type is wanted: what it was most likely meant to be.
struct TextOfAnotherType {
  private let text: String

  init(_ text: String) { self.text = text }

  /// How the value is written, nil where the text is none of that type: `80` for "80", `timestamp("…")` for a date.
  func literal(of type: CELType) -> String? {
    switch type {
    case .int, .uint, .double, .number: number(type)
    case .bool: ["true", "false"].contains(text.lowercased()) ? text.lowercased() : nil
    case .timestamp: time.map { "timestamp(\"\($0)\")" }
    case .duration: Duration(text: text).map { _ in "duration(\"\(text)\")" }
    case .wrapper(let wrapped): literal(of: wrapped)
    case .dyn, .null, .string, .bytes, .list, .map, .optional, .type, .typeParameter, .object,
      .abstract, .error:
      nil
    }
  }

  /// The text that a conversion takes in place of this one: a whole time for a date.
  func argument(of function: String) -> String? {
    switch function {
    case "timestamp": time
    case "duration": unitedDuration
    default: nil
    }
  }

  private func number(_ type: CELType) -> String? {
    let trimmed = text.split(separator: " ").joined()
    guard trimmed.utf8.allSatisfy({ isDigit($0) || "+-.".utf8.contains($0) }) else { return nil }
    if let whole = Int64(trimmed) {
      switch type {
      case .uint: return whole < 0 ? nil : "\(whole)u"
      case .double: return "\(whole).0"
      default: return "\(whole)"
      }
    }
    guard type != .int, type != .uint, let number = Double(trimmed) else { return nil }
    return "\(number)"
  }

  /// A time of RFC 3339: the text itself, or the beginning of the day or the minute that it names, in UTC.
  private var time: String? {
    let dashed = text.replacing(" ", with: "T")
    return [dashed, dashed + "T00:00:00Z", dashed + ":00Z", dashed + "Z"].first {
      Timestamp(rfc3339: $0) != nil
    }
  }

  /// `2 days` as `48h`, which is how CEL writes it.
  private var unitedDuration: String? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count < 1_000_000 else { return nil }
    let unit = text.dropFirst(digits.count).filter { $0 != " " }.lowercased()
    switch unit {
    case "d", "day", "days": return "\(count * 24)h"
    case "w", "week", "weeks": return "\(count * 168)h"
    case "hour", "hours", "hr", "hrs": return "\(count)h"
    case "minute", "minutes", "min", "mins": return "\(count)m"
    case "second", "seconds", "sec", "secs": return "\(count)s"
    default: return nil
    }
  }
}
