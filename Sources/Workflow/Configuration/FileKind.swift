internal import Diagnostics
internal import Fields
internal import Values
internal import YAML

/// What a YAML file of the configuration is; its first key says it.
enum FileKind: String, CaseIterable {
  case project, thresholds, lookups, source, workflow, tests

  var record: RecordSpecification {
    switch self {
    case .project: .project
    case .thresholds: .thresholds
    case .lookups: .lookups
    case .source: .source
    case .workflow: .workflow
    case .tests: .tests
    }
  }

  /// The names that are missing when such a file could not be read to its end.
  var unread: UnreadNames.Kind? {
    switch self {
    case .thresholds: .thresholds
    case .lookups: .lookups
    case .source: .sources
    case .workflow: .workflows
    case .project, .tests: nil
    }
  }

  /// The kind of a file with its root, or what is wrong with its first key. Another key before it is reported and
  /// forgiven; so is a slip in the key, which the root then has as it was meant.
  static func of(
    _ root: Node.Mapping, into findings: FindingCollector
  ) -> (kind: FileKind, root: Node.Mapping)? {
    guard let first = root.entries.first else {
      if root.isComplete { findings.add(.emptyMapping(at: root.span)) }
      return nil
    }
    if let kind = FileKind(rawValue: first.name) { return (kind, root) }
    if let entry = root.entries.first(where: { FileKind(rawValue: $0.name) != nil }),
      let kind = FileKind(rawValue: entry.name)
    {
      findings.add(.kindIsNotFirst(entry.key, first: first.key))
      return (kind, root)
    }
    let meant = nearest(to: first.name, among: allCases.map(\.rawValue))
    findings.add(.unknownKind(first.key, meant: meant))
    guard let meant, let kind = FileKind(rawValue: meant) else { return nil }
    return (kind, root.renamingFirst(to: meant))
  }
}

extension Node.Mapping {
  fileprivate func renamingFirst(to name: String) -> Node.Mapping {
    var entries = entries
    let key = entries[0].key
    entries[0] = Entry(
      key: Node.Scalar(text: name, value: .string(name), style: key.style, span: key.span),
      value: entries[0].value)
    return Node.Mapping(entries: entries, span: span, isComplete: isComplete)
  }
}

extension Diagnostic {
  static func emptyMapping(at span: Span) -> Diagnostic {
    Diagnostic(rule: "empty-file", "the file has no keys", at: span)
  }

  static func kindIsNotFirst(_ key: Node.Scalar, first: Node.Scalar) -> Diagnostic {
    Diagnostic(
      rule: "kind-not-first", "`\(key.text)` says what this file is and must be its first key",
      at: key.span, labels: [Label(first.span, "this comes before it")],
      help: "put `\(key.text)` before `\(first.text)`")
  }

  static func unknownKind(_ key: Node.Scalar, meant: String?) -> Diagnostic {
    let kinds = FileKind.allCases.map { "`\($0.rawValue):`" }.joined(separator: ", ")
    return Diagnostic(
      rule: "unknown-kind", "`\(key.text)` is no kind of file", at: key.span,
      hint: meant.map { "did you mean `\($0)`?" },
      help: "the first key of a file is one of \(kinds)",
      fix: meant.map { Fix(replace: key.span, with: $0) })
  }
}
