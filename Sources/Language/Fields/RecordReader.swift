package import Diagnostics
package import Values
package import YAML

/// A mapping read by the declaration of its fields.
///
/// Making one checks everything: unknown keys, missing and empty fields, wrong types, in depth, and reports all
/// of it. Asking for a field then gives its value, its default, or nil where there is none or it was wrong. Asking
/// for a field by the wrong type, or one that is not declared, is a bug.
///
/// ```swift
/// let retry = RecordReader(mapping, as: .retry, into: findings)
/// let base = retry.duration("base")        // Located<Duration>?
/// ```
package struct RecordReader: Sendable {
  package let specification: RecordSpecification
  package let mapping: Node.Mapping
  /// The keys that the declaration does not know, of a record that is open.
  package let rest: [Node.Mapping.Entry]
  private let values: [String: FieldValue]
  private let entries: [String: Node.Mapping.Entry]

  /// - Parameters:
  ///   - place: what a missing field is reported at; nil: the first key of the mapping.
  ///   - neighbours: keys that stood in the mapping too and were taken out of it: an unknown key may be a slip for
  ///     one of them.
  package init(
    _ mapping: Node.Mapping, as specification: RecordSpecification, at place: Span? = nil,
    beside neighbours: [String] = [], into findings: FindingCollector
  ) {
    let keys = RecordKeys(mapping, specification, neighbours: neighbours, into: findings)
    self.specification = specification
    self.mapping = mapping
    rest = keys.rest
    entries = keys.entries
    var values: [String: FieldValue] = [:]
    for field in specification.fields {
      if let entry = keys.entries[field.name] {
        let reader = ValueReader(
          field: field, entry: entry, isComplete: mapping.isComplete, findings: findings)
        values[field.name] = reader.read(entry.value, as: field.type)
      } else if field.isRequired, mapping.isComplete {
        findings.add(
          .missingKey(field, in: specification, at: place ?? Self.place(of: mapping)))
      }
    }
    self.values = values
  }

  package var span: Span { mapping.span }

  /// Whether the key is written, whatever its value.
  package func has(_ name: String) -> Bool { entries[name] != nil }

  /// The place of the key.
  package func keySpan(_ name: String) -> Span? { entries[name]?.key.span }

  package subscript(_ name: String) -> FieldValue? {
    precondition(specification.field(name) != nil, "`\(name)` is not declared")
    return values[name]
  }

  package func text(_ name: String) -> Located<String>? {
    if case .text(let text)? = self[name] { return text }
    return fallback(name, \.stringValue)
  }

  /// The text of a field, of whatever form: what stands for a name that has a finding, so that the rest of its
  /// record is still looked at. Nil where there is no text at all.
  package func written(_ name: String) -> Located<String>? {
    if let text = text(name) { return text }
    guard let scalar = entries[name]?.value.scalar, !scalar.text.isEmpty else { return nil }
    return Located(scalar.text, scalar.span)
  }

  /// Of a template, a condition or an expression.
  package func source(_ name: String) -> SourceText? {
    if case .source(let source, _)? = self[name] { source } else { nil }
  }

  package func boolean(_ name: String) -> Located<Bool>? {
    if case .boolean(let truth)? = self[name] { return truth }
    return fallback(name, \.boolValue)
  }

  package func integer(_ name: String) -> Located<Int>? {
    if case .integer(let number)? = self[name] { return number }
    return fallback(name, \.intValue)?.map { Int($0) }
  }

  package func number(_ name: String) -> Located<Value>? {
    if case .number(let number)? = self[name] { number } else { nil }
  }

  package func period(_ name: String) -> Located<Period>? {
    if case .period(let period)? = self[name] { return period }
    guard let text = fallback(name, \.stringValue) else { return nil }
    return Period(text: text.value).map { Located($0, text.span) }
  }

  package func duration(_ name: String) -> Located<Duration>? {
    guard let period = period(name), case .elapsed(let duration) = period.value else { return nil }
    return Located(duration, period.span)
  }

  package func timestamp(_ name: String) -> Located<Timestamp>? {
    if case .timestamp(let time)? = self[name] { time } else { nil }
  }

  package func record(_ name: String) -> RecordReader? {
    if case .record(let record)? = self[name] { record } else { nil }
  }

  /// The items of a list; empty where there is none.
  package func list(_ name: String) -> [FieldValue] {
    if case .list(let items, _)? = self[name] { items } else { [] }
  }

  package func texts(_ name: String) -> [Located<String>] {
    list(name).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  package func records(_ name: String) -> [RecordReader] {
    list(name).compactMap { if case .record(let record) = $0 { record } else { nil } }
  }

  /// The entries of a map; empty where there is none.
  package func map(_ name: String) -> [(key: Located<String>, value: FieldValue)] {
    if case .map(let entries, _)? = self[name] { entries } else { [] }
  }

  package func secrets(_ name: String) -> [Located<SecretReference>] {
    switch self[name] {
    case .secret(let secret): [secret]
    case .list(let items, _):
      items.compactMap { if case .secret(let secret) = $0 { secret } else { nil } }
    default: []
    }
  }

  /// What was written, of a field of any type; nil where nothing was.
  package func node(_ name: String) -> Node? { entries[name]?.value }

  /// The default, standing where the record stands.
  private func fallback<Wrapped>(
    _ name: String, _ read: (Value) -> Wrapped?
  ) -> Located<Wrapped>? {
    guard entries[name] == nil, let value = specification.field(name)?.defaultValue else {
      return nil
    }
    let start = mapping.span.range.lowerBound
    return read(value).map { Located($0, Span(mapping.span.file, start..<start)) }
  }

  /// The first key, else the mapping itself.
  private static func place(of mapping: Node.Mapping) -> Span {
    mapping.entries.first?.key.span ?? mapping.span
  }
}
