import CEL
import JSONSchema
package import Values

/// A whole configuration as it runs: what `serve`, `simulate` and `test` interpret. Swapped in whole at a reload.
package struct ProjectGraph: Sendable {
  package let name: String
  /// SHA-256 of the texts it was compiled from, hexadecimal: what a run is pinned to.
  package let revision: String
  package let sources: [SourceGraph]
  /// In order of their names, which is the order in which they run.
  package let workflows: [WorkflowGraph]
  package let contracts: [String: Contract]
  package let thresholds: Thresholds
  /// `lookups.<table>`
  package let lookups: Value
  /// IANA name of the zone in which times are told where nothing nearer is known.
  package let timeZone: String
  /// Top-level properties of all contracts; their slots follow those of `WorkflowVariables`.
  package let properties: [Property]

  /// One slot for every variable that any expression of a workflow may read; all their environments agree with it.
  let layout: Environment
  private let triggers: [String: [TriggerEntry]]

  package struct Property: Sendable {
    package let name: String
    package let key: JSONKey

    package init(name: String) {
      self.name = name
      self.key = JSONKey(name)
    }
  }

  private struct TriggerEntry: Sendable {
    let sources: [String]?
    let workflow: Int
  }

  package init(
    name: String, revision: String, sources: [SourceGraph], workflows: [WorkflowGraph],
    contracts: [String: Contract], thresholds: Thresholds, lookups: Value, timeZone: String,
    properties: [String]
  ) {
    self.name = name
    self.revision = revision
    self.sources = sources
    self.workflows = workflows.sorted { $0.name < $1.name }
    self.contracts = contracts
    self.thresholds = thresholds
    self.lookups = lookups
    self.timeZone = timeZone
    self.properties = properties.map(Property.init)
    layout = WorkflowVariables.environment(properties: properties.map { ($0, .dyn) })
    var triggers: [String: [TriggerEntry]] = [:]
    for (index, workflow) in self.workflows.enumerated() {
      for event in workflow.trigger.events {
        triggers[event, default: []].append(
          TriggerEntry(sources: workflow.trigger.sources, workflow: index))
      }
    }
    self.triggers = triggers
  }

  package func workflow(named name: String) -> WorkflowGraph? {
    workflows.first { $0.name == name }
  }

  package func source(named name: String) -> SourceGraph? {
    sources.first { $0.name == name }
  }

  /// The workflows that an event of this type from this sender triggers, in the order in which they run.
  package func workflows(for header: Event.Header) -> [WorkflowGraph] {
    guard let entries = triggers[header.type] else { return [] }
    return entries.compactMap { entry in
      guard entry.sources?.contains(header.source) ?? true else { return nil }
      return workflows[entry.workflow]
    }
  }
}
