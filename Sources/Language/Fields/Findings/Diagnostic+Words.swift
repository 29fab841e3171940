import Diagnostics
import Values
import YAML

// How findings speak of a value.
extension Diagnostic {
  /// `the text "80"`, `the number 80`, `the yes/no true`.
  static func described(_ scalar: Node.Scalar) -> String {
    switch scalar.value {
    case .string(let text): "the text \"\(shortened(text))\""
    case .int, .double: "the number \(spelled(scalar.value))"
    case .bool(let truth): "the yes/no `\(truth)`"
    default: "nothing"
    }
  }

  /// A number as it is commonly written: 80, 80.5, 1000.
  static func spelled(_ value: Value) -> String {
    switch value {
    case .int(let number): "\(number)"
    case .double(let number): "\(number)"
    default: ""
    }
  }

  /// One line of at most 40 characters.
  static func shortened(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.count <= 40 && line == text ? text : line.prefix(39) + "…"
  }

  /// What a word for yes or no means, in whatever YAML.
  static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on", "y": true
    case "false", "no", "off", "n": false
    default: nil
    }
  }

  static func isNumber(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 < 0x80 } && Double(text)?.isFinite == true
      && text.contains { $0.isNumber }
  }

  /// `1_000` and `1,000` are 1000, `1,5` is 1.5; nil for what is none of these.
  static func withoutSeparators(_ text: String) -> String? {
    if text.contains("_") {
      let joined = text.filter { $0 != "_" }
      return isNumber(joined) ? joined : nil
    }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count > 1, parts.allSatisfy({ isNumber(String($0)) }) else { return nil }
    let isGrouped = parts.dropFirst().allSatisfy { $0.count == 3 }
    return isGrouped ? parts.joined() : parts.count == 2 ? parts.joined(separator: ".") : nil
  }

  /// Carets under a long block help nobody: its first line.
  static func firstLine(of span: Span) -> Span {
    let bytes = span.file.bytes[span.range]
    let end = bytes.firstIndex { $0 == 10 || $0 == 13 } ?? span.range.upperBound
    return Span(span.file, span.range.lowerBound..<end)
  }
}
