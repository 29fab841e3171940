// Compiler: what was written becomes what runs.
//
// In come a configuration set (definitions with spans) and contracts as files; out go findings and, when none is
// an error, a `ProjectGraph`. This is where every name is looked up, every expression and template is checked
// against the types of its contract, and every mistake that would hurt a candidate is made loud. Pure.

package import CEL
package import Configuration
package import Diagnostics
package import Graph
package import Values

/// What became of a configuration.
package struct Compilation: Sendable {
  /// Nil when a finding is an error.
  package let graph: ProjectGraph?
  /// Of every stage, sorted.
  package let diagnostics: [Diagnostic]
  /// Maps what the graph says of itself back to the files.
  package let places: PlaceMap
  private let scope: WorkflowScope?

  init(
    graph: ProjectGraph?, diagnostics: [Diagnostic], places: PlaceMap, scope: WorkflowScope?
  ) {
    self.graph = graph
    self.diagnostics = diagnostics
    self.places = places
    self.scope = scope
  }

  /// What the conditions of a workflow may name that this event triggers, for the graph's activations; nil for an
  /// event without a contract.
  package func environment(ofEvent type: String) -> Environment? {
    guard let scope, scope.contracts[type] != nil else { return nil }
    return scope.environment(for: [type], after: []).environment
  }
}

/// Where the parts of a graph were written.
package struct PlaceMap: Sendable {
  /// By workflow name.
  package internal(set) var workflows: [String: Span] = [:]
  /// By workflow and segment name.
  package internal(set) var segments: [String: [String: Span]] = [:]
  /// By workflow and step id.
  package internal(set) var steps: [String: [String: Span]] = [:]

  /// Takes in the places of other workflows; of one that is told twice the later stands.
  mutating func formUnion(_ other: PlaceMap) {
    workflows.merge(other.workflows) { $1 }
    segments.merge(other.segments) { $0.merging($1) { $1 } }
    steps.merge(other.steps) { $0.merging($1) { $1 } }
  }
}

/// Texts that a configuration is made of.
package struct ConfigurationFiles: Sendable {
  /// `*.yaml`, `*.yml` and `*.md`.
  package let files: [TextFile]
  /// `*.schema.json` below `schemas/events`.
  package let contracts: [TextFile]
  /// What messages can carry; their bytes are kept elsewhere.
  package let attachable: [AttachableFile]
  /// Digest of all the texts and files, hexadecimal.
  package let revision: String

  package init(
    files: [TextFile], contracts: [TextFile], attachable: [AttachableFile] = [], revision: String
  ) {
    self.files = files
    self.contracts = contracts
    self.attachable = attachable
    self.revision = revision
  }
}

extension ConfigurationFiles {
  /// Parses and compiles everything; all findings of all stages in one go.
  package func compile(zones: ZoneTable = .none, workers: Workers = .one) -> Compilation {
    let (set, findings) = ConfigurationSet.parse(files: files, workers: workers)
    return compile(set, findings: findings, zones: zones, workers: workers)
  }

  /// Compiles a set that was parsed already. `zones` are the time zones that expressions can name. Whichever `workers`
  /// do it, what comes out is the same.
  package func compile(
    _ set: ConfigurationSet, findings: [Diagnostic], zones: ZoneTable = .none,
    workers: Workers = .one
  ) -> Compilation {
    var compiler = ProjectCompiler(set: set, files: self, zones: zones, workers: workers)
    let graph = compiler.compile()
    let diagnostics = sortedUnique(
      Ignores.apply(to: findings + compiler.findings, in: self.files))
    let isSound = !diagnostics.contains { $0.severity == .error }
    return Compilation(
      graph: isSound ? graph : nil, diagnostics: diagnostics, places: compiler.places,
      scope: compiler.scope)
  }
}
