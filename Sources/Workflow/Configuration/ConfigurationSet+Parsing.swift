package import Diagnostics
import Fields
import YAML

extension ConfigurationSet {
  /// Reads all files of a configuration folder: `.yaml`, `.yml`, and `.md` in a folder called `templates`; others
  /// are passed over. Gives what could be read and everything that is wrong, in no order (`sortedUnique` sorts).
  ///
  /// Pure: the same files give the same set, whatever their order, and whichever `workers` read them.
  package static func parse(
    files: [TextFile], workers: Workers = .one
  ) -> (ConfigurationSet, [Diagnostic]) {
    var folder = FolderReading()
    let files = files.sorted { $0.path < $1.path }
    for file in workers.map(files, { FileReading($0) }) { folder.add(file) }
    return folder.finish(files)
  }
}

/// Puts the files of a folder together and looks for what comes twice.
struct FolderReading {
  private var set = ConfigurationSet()
  private let findings = FindingCollector()
  private var projects: [ProjectDefinition] = []
  private var names = UniqueNames()

  mutating func add(_ file: FileReading) {
    findings.add(file.findings)
    set.unread.kinds.formUnion(file.unread)
    switch file.content {
    case .nothing: break
    case .unreadTemplate(let name): set.unread.templates.insert(name)
    case .template(let template):
      let start = Span(file.file, 0..<0)
      if names.add(Located(template.name, start), as: "template", into: findings) {
        set.templates.append(template)
      }
    case .project(let project): projects.append(project)
    case .thresholds(let thresholds):
      set.thresholds += thresholds.filter {
        names.add($0.name, as: "threshold", into: findings)
      }
    case .lookups(let lookups):
      set.lookups += lookups.filter { names.add($0.name, as: "lookup table", into: findings) }
    case .source(let source):
      _ = names.add(source.name, as: "source", into: findings)
      _ = names.add(source.path, as: "path", into: findings)
      set.sources.append(source)
    case .workflow(let workflow):
      _ = names.add(workflow.name, as: "workflow", into: findings)
      set.workflows.append(workflow)
    case .tests(let scenarios, let stories):
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
