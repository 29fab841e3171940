import Diagnostics
import Fields
import Values
import YAML

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

  /// The kind of a file, or what is wrong with its first key. A slip in the key, or another key before it, is
  /// reported and forgiven.
  static func of(_ root: Node.Mapping, into findings: FindingCollector) -> FileKind? {
    guard let first = root.entries.first else {
      if root.isComplete { findings.add(.emptyMapping(at: root.span)) }
      return nil
    }
    if let kind = FileKind(rawValue: first.name) { return kind }
    if let entry = root.entries.first(where: { FileKind(rawValue: $0.name) != nil }),
      let kind = FileKind(rawValue: entry.name)
    {
      findings.add(.kindIsNotFirst(entry.key, first: first.key))
      return kind
    }
    // Where lines could not be read, the first of them may have been the key that is missed.
    guard root.isComplete else { return nil }
    let meant = nearest(to: first.name, among: allCases.map(\.rawValue))
    findings.add(.unknownKind(first.key, meant: meant))
    return meant.flatMap { FileKind(rawValue: $0) }
  }

  /// The mapping with its misspelt first key corrected, so that it is not reported again.
  func corrected(_ root: Node.Mapping) -> Node.Mapping {
    guard root.entry(rawValue) == nil, let first = root.entries.first else { return root }
    let key = Node.Scalar(
      text: rawValue, value: .string(rawValue), style: .plain, span: first.key.span)
    let entry = Node.Mapping.Entry(key: key, value: first.value)
    return Node.Mapping(
      entries: [entry] + root.entries.dropFirst(), span: root.span, isComplete: root.isComplete)
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
