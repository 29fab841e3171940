import Diagnostics
import Values
import YAML

/// Reads one value by its declared type; says what is wrong with it, and gives nil for it then.
struct ValueReader {
  let field: FieldSpecification
  let entry: Node.Mapping.Entry
  /// False where lines of the file could not be read: what looks empty may not be.
  var isComplete = true
  let findings: FindingCollector

  func read(_ node: Node, as type: FieldType) -> FieldValue? {
    if case .any = type { return .any(node) }
    if case .scalar(let scalar) = node, case .null = scalar.value {
      // An explicit `null` says that there is nothing; `key:` alone is a value that was forgotten.
      if !scalar.isReported, isComplete, scalar.isMissing || field.isRequired {
        findings.add(.emptyValue(field, type, scalar, key: entry.key))
      }
      return nil
    }
    switch type {
    case .any: return .any(node)
    case .list(let item): return list(node, of: item)
    case .oneOrMore(let item):
      if case .sequence = node { return list(node, of: item) }
      return read(node, as: item).map { .list([$0], node.span) }
    case .map(let item): return map(node, of: item)
    case .record(let record): return self.record(node, record, type)
    case .shorthand(let short, let record):
      if case .mapping = node { return self.record(node, record, type) }
      return read(node, as: short)
    case .secret: return secret(node)
    case .textOrSecret:
      if case .mapping = node { return secret(node) }
      return read(node, as: .text)
    case .text, .pattern, .template, .condition, .expression, .boolean, .integer, .number,
      .duration,
      .period, .byteCount, .timestamp, .choice:
      guard case .scalar(let scalar) = node else {
        if node.isComplete { findings.add(.wrongKind(field, type, node)) }
        return nil
      }
      let reader = ScalarReader(field: field, type: type, scalar: scalar, findings: findings)
      return reader.read()
    }
  }

  private func list(_ node: Node, of type: FieldType) -> FieldValue? {
    guard case .sequence(let sequence) = node else {
      findings.add(.listWanted(field, node))
      return nil
    }
    let items = sequence.items.compactMap { item -> FieldValue? in
      if case .record(let record) = type, let scalar = item.scalar, !scalar.isMissing {
        if !scalar.isReported { findings.add(.itemWanted(field, record, scalar)) }
        return nil
      }
      return read(item, as: type)
    }
    return .list(items, sequence.span)
  }

  private func map(_ node: Node, of type: FieldType) -> FieldValue? {
    guard case .mapping(let mapping) = node else {
      findings.add(.wrongKind(field, .map(type), node))
      return nil
    }
    let entries = mapping.entries.compactMap { inner in
      ValueReader(
        field: field.named(inner.name), entry: inner, isComplete: mapping.isComplete,
        findings: findings
      )
      .read(inner.value, as: type)
      .map { (key: Located(inner.name, inner.key.span), value: $0) }
    }
    return .map(entries, mapping.span)
  }

  private func record(_ node: Node, _ record: RecordSpecification, _ type: FieldType) -> FieldValue?
  {
    guard case .mapping(let mapping) = node else {
      if node.scalar?.isReported != true { findings.add(.wrongKind(field, type, node)) }
      return nil
    }
    // An item of a list has no key of its own: its first key stands for it.
    let isItem = entry.value.sequence != nil
    return .record(
      RecordReader(mapping, as: record, at: isItem ? nil : entry.key.span, into: findings))
  }

  private func secret(_ node: Node) -> FieldValue? {
    guard case .mapping(let mapping) = node else {
      if node.scalar?.isReported != true { findings.add(.literalSecret(field, at: node.span)) }
      return nil
    }
    let reader = RecordReader(mapping, as: .secret, at: entry.key.span, into: findings)
    switch (reader.text("env"), reader.text("file")) {
    case (let name?, nil): return .secret(Located(.environment(name.value), mapping.span))
    case (nil, let path?): return .secret(Located(.file(path.value), mapping.span))
    case (nil, nil):
      if mapping.entries.isEmpty { findings.add(.secretWithoutPlace(field, at: mapping.span)) }
      return nil
    case (_?, let path?):
      findings.add(.secretWithTwoPlaces(field, at: path.span))
      return nil
    }
  }
}

extension RecordSpecification {
  /// Where a secret is found.
  static let secret = RecordSpecification(
    "a secret", "Where a secret is found. It is never written in a file of the configuration.",
    fields: [
      .optional(
        "env", .text, examples: ["SMTP_URL"], "Name of the environment variable that holds it."),
      .optional(
        "file", .text, examples: ["/run/secrets/smtp"],
        "Path of the file that holds it, relative to this file."),
    ])
}
