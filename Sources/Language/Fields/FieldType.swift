/// What a field holds.
package indirect enum FieldType: Sendable {
  /// Text. A number is taken as it is written where nothing of it is lost.
  case text
  /// Text of a form that is checked.
  case pattern(TextPattern)
  /// Text with `{{ CEL }}` in it, or a plain value.
  case template
  /// CEL that says yes or no.
  case condition
  /// CEL of any type.
  case expression
  /// `true` or `false`.
  case boolean
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  /// A finite number.
  case number
  /// A span of time: `30s`, `5m`, `72h`, `1d`, `1h30m`.
  case duration
  /// As `duration`, or business days: `1bd`.
  case period
  /// `512`, `64KiB`, `1MB`.
  case byteCount
  /// An instant: RFC 3339.
  case timestamp
  /// One of some words.
  case choice([String])
  case list(FieldType)
  /// A list, or one item without the list.
  case oneOrMore(FieldType)
  /// Keys of the author's choice, all values of one type.
  case map(FieldType)
  case record(RecordSpecification)
  /// A record, or a short form of it.
  case shorthand(FieldType, RecordSpecification)
  /// `{ env: NAME }` or `{ file: PATH }`, never the secret itself.
  case secret
  /// Text, or `{ env: NAME }` or `{ file: PATH }` where it is a secret.
  case textOrSecret
  /// Any YAML.
  case any

  /// What it is, as messages call it: `text`, `yes or no`, `a list`.
  package var title: String {
    switch self {
    case .text: "text"
    case .pattern(let pattern): pattern.title
    case .template: "text"
    case .condition: "a condition"
    case .expression: "an expression"
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .duration: "a duration"
    case .period: "a duration"
    case .byteCount: "a size"
    case .timestamp: "a time"
    case .choice(let words): "one of \(words.map { "`\($0)`" }.joined(separator: ", "))"
    case .list: "a list"
    case .oneOrMore(let item): "\(item.title), or a list"
    case .map: "keys with values"
    // The title of a record that only one field has is the field's name: no help.
    case .record(let record): record.title.hasPrefix("`") ? "keys with values" : record.title
    case .shorthand(let short, _): "\(short.title), or keys with values"
    case .secret: "a secret"
    case .textOrSecret: "text, or a secret"
    case .any: "a value"
    }
  }
}

/// A form of text.
package struct TextPattern: Sendable {
  /// What it is, with its article: `an id`.
  package let title: String
  /// What it looks like, in words: `lower-case letters, digits and dashes`.
  package let rule: String
  /// The same as a regular expression for editors.
  package let regularExpression: String
  package let isValid: @Sendable (String) -> Bool
  /// The nearest valid text, for the fix; nil where none suggests itself.
  package let corrected: @Sendable (String) -> String?

  package init(
    title: String, rule: String, regularExpression: String,
    isValid: @escaping @Sendable (String) -> Bool,
    corrected: @escaping @Sendable (String) -> String? = { _ in nil }
  ) {
    self.title = title
    self.rule = rule
    self.regularExpression = regularExpression
    self.isValid = isValid
    self.corrected = corrected
  }
}
