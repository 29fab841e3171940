package import Diagnostics
import Fields
import YAML

extension ConfigurationSet {
  /// Reads all files of a configuration folder: `.yaml`, `.yml`, and `.md` in a folder called `templates`; others
  /// are passed over. Gives what could be read and everything that is wrong, in no order (`sortedUnique` sorts).
  ///
  /// Pure: the same files give the same set, whatever their order.
  package static func parse(files: [TextFile]) -> (ConfigurationSet, [Diagnostic]) {
    var parser = FolderParser()
    let files = files.sorted { $0.path < $1.path }
    for file in files { parser.parse(file) }
    return parser.finish(files)
  }
}

/// Puts the files of a folder together and looks for what comes twice.
struct FolderParser {
  private var set = ConfigurationSet()
  private let findings = FindingCollector()
  private var projects: [ProjectDefinition] = []
  private var names = UniqueNames()

  mutating func parse(_ file: TextFile) {
    if file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml") {
      parseYAML(file)
    } else if MessageTemplateParser.isTemplate(file) {
      let parser = MessageTemplateParser(file, findings)
      guard let template = parser.parse() else {
        set.unread.templates.insert(parser.name)
        return
      }
      let start = Span(file, 0..<0)
      if names.add(Located(template.name, start), as: "template", into: findings) {
        set.templates.append(template)
      }
    }
  }

  private mutating func parseYAML(_ file: TextFile) {
    let document = Document(parsing: file)
    findings.add(document.findings)
    guard let root = document.root, let kind = FileKind.of(root, into: findings) else {
      set.unread.kinds.formUnion(UnreadNames.Kind.allCases)
      return
    }
    if !root.isComplete, let unread = kind.unread { set.unread.kinds.insert(unread) }
    let record = RecordReader(kind.corrected(root), as: kind.record, into: findings)
    switch kind {
    case .project:
      projects.append(ProjectParser(record, findings).parse())
    case .thresholds:
      for threshold in TableParser(record, findings).thresholds()
      where names.add(threshold.name, as: "threshold", into: findings) {
        set.thresholds.append(threshold)
      }
    case .lookups:
      for lookup in TableParser(record, findings).lookups()
      where names.add(lookup.name, as: "lookup table", into: findings) {
        set.lookups.append(lookup)
      }
    case .source:
      let source = SourceParser(record, findings).parse()
      _ = names.add(source.name, as: "source", into: findings)
      _ = names.add(source.path, as: "path", into: findings)
      set.sources.append(source)
    case .workflow:
      let workflow = WorkflowParser(record, findings).parse()
      _ = names.add(workflow.name, as: "workflow", into: findings)
      set.workflows.append(workflow)
    case .tests:
      let (scenarios, stories) = ScenarioParser(record, findings).parse()
      set.scenarios += scenarios
      set.stories += stories
    }
  }

  func finish(_ files: [TextFile]) -> (ConfigurationSet, [Diagnostic]) {
    var set = set
    set.project = projects.first
    for project in projects.dropFirst() {
      findings.add(.secondProject(project.name, first: projects[0].name))
    }
    if projects.isEmpty, !mayHaveProject(files) { findings.add(.noProject(beside: files)) }
    return (set, findings.findings)
  }

  /// A project file that is there and could not be read, or is called something else by a slip, is not missing.
  private func mayHaveProject(_ files: [TextFile]) -> Bool {
    let isProject = files.contains {
      $0.bytes.starts(with: "project:".utf8) || $0.path.hasSuffix("journeyman.yaml")
    }
    return isProject || findings.findings.contains { $0.rule == "unknown-kind" }
  }
}

/// The names of one folder, by what they name.
struct UniqueNames {
  private var places: [String: Span] = [:]

  /// False for a name that is taken, with a finding that shows both places.
  mutating func add(
    _ name: Located<String>, as kind: String, into findings: FindingCollector
  ) -> Bool {
    // What stands for a name that is missing.
    guard !name.value.isEmpty else { return true }
    let key = "\(kind) \(name.value)"
    if let first = places[key] {
      findings.add(.duplicateName(kind, name, first: first))
      return false
    }
    places[key] = name.span
    return true
  }
}

extension Diagnostic {
  static func duplicateName(_ kind: String, _ name: Located<String>, first: Span) -> Diagnostic {
    let file = first.file
    let isElsewhere = file !== name.span.file
    return Diagnostic(
      rule: "duplicate-name", "there is another \(kind) `\(name.value)`", at: name.span,
      labels: [Label(first, "first here; this one counts")],
      notes: isElsewhere ? ["the other is in \(file.path), line \(first.start.line)"] : [],
      help: "give one of them another name")
  }

  static func secondProject(_ name: Located<String>, first: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "second-project", "there is another project file; there must be exactly one",
      at: name.span, labels: [Label(first.span, "first here; this one counts")],
      notes: ["the other is \(first.span.file.path)"])
  }

  static func noProject(beside files: [TextFile]) -> Diagnostic {
    // The folder of the file that lies highest.
    let parts = files.map { $0.path.split(separator: "/", omittingEmptySubsequences: false) }
    let folder = parts.min { $0.count < $1.count }?.dropLast() ?? []
    let path = (folder + ["journeyman.yaml"]).joined(separator: "/")
    let file = TextFile(path: path, bytes: [])
    return Diagnostic(
      rule: "no-project", "there is no project file: no file begins with `project:`",
      at: Span(file, 0..<0), help: "create one with `project: <name>`")
  }
}
