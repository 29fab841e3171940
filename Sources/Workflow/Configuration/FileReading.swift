import Diagnostics
import Fields
import YAML

/// What one file of a configuration folder says, read by itself, so that files can be read side by side.
struct FileReading: Sendable {
  enum Content: Sendable {
    /// Neither YAML nor a template, or nothing that could be read.
    case nothing
    case project(ProjectDefinition)
    case thresholds([ThresholdDefinition])
    case lookups([LookupDefinition])
    case source(SourceDefinition)
    case workflow(WorkflowDefinition)
    case tests([ScenarioDefinition], [StoryDefinition])
    case template(MessageTemplateDefinition)
    /// By its name.
    case unreadTemplate(String)
  }

  let file: TextFile
  let content: Content
  let findings: [Diagnostic]
  /// What the file may hold beside what could be read of it.
  let unread: Set<UnreadNames.Kind>

  init(_ file: TextFile) {
    let findings = FindingCollector()
    var unread: Set<UnreadNames.Kind> = []
    self.file = file
    if file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml") {
      content = Self.yaml(file, findings, &unread)
    } else if MessageTemplateParser.isTemplate(file) {
      let parser = MessageTemplateParser(file, findings)
      content = parser.parse().map { .template($0) } ?? .unreadTemplate(parser.name)
    } else {
      content = .nothing
    }
    self.findings = findings.findings
    self.unread = unread
  }

  private static func yaml(
    _ file: TextFile, _ findings: FindingCollector, _ unread: inout Set<UnreadNames.Kind>
  ) -> Content {
    let document = Document(parsing: file)
    findings.add(document.findings)
    guard let root = document.root, let kind = FileKind.of(root, into: findings) else {
      unread.formUnion(UnreadNames.Kind.allCases)
      return .nothing
    }
    if !root.isComplete, let part = kind.unread { unread.insert(part) }
    let record = RecordReader(kind.corrected(root), as: kind.record, into: findings)
    switch kind {
    case .project: return .project(ProjectParser(record, findings).parse())
    case .thresholds: return .thresholds(TableParser(record, findings).thresholds())
    case .lookups: return .lookups(TableParser(record, findings).lookups())
    case .source: return .source(SourceParser(record, findings).parse())
    case .workflow: return .workflow(WorkflowParser(record, findings).parse())
    case .tests:
      let (scenarios, stories) = ScenarioParser(record, findings).parse()
      return .tests(scenarios, stories)
    }
  }
}
