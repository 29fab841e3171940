import Diagnostics
import YAML

// Wording of what is wrong with the keys of a record.
extension Diagnostic {
  static func unknownKey(
    _ key: Node.Scalar, in record: RecordSpecification, meant: String?
  ) -> Diagnostic {
    let known = record.fields.map { "`\($0.name)`" }.joined(separator: ", ")
    var notes: [String] = []
    if let (place, letter) = LookAlike.first(in: key.text) {
      let code = InvisibleCharacter.code(letter.scalar)
      notes = ["its \(ordinal(place)) letter is \(letter.script), \(code)"]
    }
    let isCase = meant != nil && meant != key.text && key.text.lowercased() == meant
    return Diagnostic(
      rule: "unknown-key", "\(record.title) has no key `\(key.text)`", at: key.span,
      hint: meant.map { isCase ? "keys are lower case: `\($0)`" : "did you mean `\($0)`?" },
      notes: notes,
      help: meant == nil ? "keys of \(record.title) are \(known)" : nil,
      fix: meant.map { Fix(replace: key.span, with: $0) })
  }

  static func missingKey(
    _ field: FieldSpecification, in record: RecordSpecification, at span: Span
  ) -> Diagnostic {
    let example = field.examples.first.map { "such as `\(field.name): \($0)`" }
    return Diagnostic(
      rule: "missing-key", "\(record.title) needs `\(field.name)`", at: span, hint: example,
      help: "`\(field.name)`: \(field.documentation)")
  }

  /// `a:` alone. Never the words of a missing key: it is there, its value is not.
  static func emptyValue(
    _ field: FieldSpecification, _ type: FieldType, _ scalar: Node.Scalar, key: Node.Scalar
  ) -> Diagnostic {
    if case .condition = type {
      return emptyCondition(field, at: scalar.isMissing ? key.span : scalar.span)
    }
    return Diagnostic(
      rule: "empty-value", "`\(key.text)` is empty", at: scalar.isMissing ? key.span : scalar.span,
      hint: "it must be \(type.title)",
      help: field.isRequired ? nil : "give it a value, or remove it")
  }

  static func emptyCondition(_ field: FieldSpecification, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "empty-value", "the condition `\(field.name)` is empty", at: span,
      notes: ["an empty condition never means \"always\""],
      help: field.isRequired ? "write a condition" : "write a condition, or remove `\(field.name)`")
  }

  private static func ordinal(_ number: Int) -> String {
    let words = [
      "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    ]
    return number <= words.count ? words[number - 1] : "\(number)th"
  }
}
