import Diagnostics
import Fields
import Values
import YAML

/// Makes thresholds and lookup tables of a record that was read.
struct TableParser {
  private let record: RecordReader
  private let findings: FindingCollector

  init(_ record: RecordReader, _ findings: FindingCollector) {
    self.record = record
    self.findings = findings
  }

  func thresholds() -> [ThresholdDefinition] {
    let read = record.map("thresholds").compactMap { threshold($0, $1) }
    let names = Set(read.map(\.name.value))
    // Of a value that could not be read only the name counts: it is no unknown one.
    let unread = record.node("thresholds")?.mapping?.entries.filter { !names.contains($0.name) }
    return read
      + (unread ?? []).map {
        let place = $0.key.span
        return ThresholdDefinition(
          name: Located($0.name, place), value: Located(0, place), description: nil, byJob: [])
      }
  }

  private func threshold(
    _ name: Located<String>, _ value: FieldValue
  ) -> ThresholdDefinition? {
    findings.add(nameFindings(name))
    switch value {
    case .number(let number):
      return ThresholdDefinition(name: name, value: number, description: nil, byJob: [])
    case .record(let threshold):
      guard let number = threshold.number("value") else { return nil }
      let jobs = threshold.map("by_job").compactMap { job, value in
        if case .number(let number) = value { (job: job, value: number) } else { nil }
      }
      return ThresholdDefinition(
        name: name, value: number, description: threshold.text("description")?.value, byJob: jobs)
    default:
      return nil
    }
  }

  func lookups() -> [LookupDefinition] {
    record.map("lookups").compactMap { name, value in
      findings.add(nameFindings(name))
      guard case .any(let node) = value else { return nil }
      guard case .mapping(let table) = node else {
        findings.add(.tableWanted(name, at: node.span))
        // Of a table that could not be read only the name counts, and nobody knows its keys.
        return LookupDefinition(name: name, fallback: Located(.null, node.span), entries: [])
      }
      return lookup(name, table)
    }
  }

  /// The long form has `entries`; in the short one `default` is the only key that is not one of the table's.
  private func lookup(_ name: Located<String>, _ table: Node.Mapping) -> LookupDefinition {
    guard table["entries"]?.mapping != nil else {
      let entries = table.entries.filter { $0.name != "default" }
      return LookupDefinition(
        name: name, fallback: table["default"].map { Located($0.value, $0.span) },
        entries: entries.map { entry in
          (
            key: Located(entry.name, entry.key.span),
            value: Located(entry.value.value, entry.value.span)
          )
        })
    }
    let reader = RecordReader(table, as: .lookup, at: name.span, into: findings)
    let entries = reader.map("entries").compactMap { key, value in
      if case .any(let node) = value {
        (key: key, value: Located(node.value, node.span))
      } else {
        nil
      }
    }
    return LookupDefinition(
      name: name, fallback: reader.node("default").map { Located($0.value, $0.span) },
      entries: entries)
  }

  /// Expressions call them by name.
  private func nameFindings(_ name: Located<String>) -> [Diagnostic] {
    TextPattern.identifier.isValid(name.value) ? [] : [.notAnIdentifier(name)]
  }
}

extension Diagnostic {
  static func notAnIdentifier(_ name: Located<String>) -> Diagnostic {
    let pattern = TextPattern.identifier
    let better = pattern.corrected(name.value).flatMap { pattern.isValid($0) ? $0 : nil }
    return Diagnostic(
      rule: "wrong-form", "`\(name.value)` is not \(pattern.title): \(pattern.rule)", at: name.span,
      hint: better.map { "write `\($0)`" }, fix: better.map { Fix(replace: name.span, with: $0) })
  }

  static func tableWanted(_ name: Located<String>, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-type", "the lookup table `\(name.value)` must be keys with values", at: span)
  }
}
