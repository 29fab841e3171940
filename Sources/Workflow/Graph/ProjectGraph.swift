import CEL
import JSONSchema
package import Values

/// A whole configuration as it runs: what `serve`, `simulate` and `test` interpret. Swapped in whole at a reload.
///
/// A class, as `WorkflowGraph` is, though nothing of it ever changes: a copy is one counted reference, not twelve.
package final class ProjectGraph: Sendable {
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
  /// For the zones that events name.
  let zones: ZoneTable
  /// Top-level properties of all contracts; their slots follow those of `WorkflowVariables`.
  package let properties: [Property]

  /// One slot for every variable that any expression of a workflow may read; all their environments agree with it.
  let layout: Environment
  /// What is the same for all events, bound already: an activation begins as a copy of it.
  let blank: Activation
  private let routes: EventRoutes

  package struct Property: Sendable {
    package let name: String
    package let key: JSONKey

    package init(name: String) {
      self.name = name
      self.key = JSONKey(name)
    }
  }

  package init(
    name: String, revision: String, sources: [SourceGraph], workflows: [WorkflowGraph],
    contracts: [String: Contract], thresholds: Thresholds, lookups: Value, timeZone: String,
    zones: ZoneTable = .none, properties: [String]
  ) {
    self.name = name
    self.revision = revision
    self.sources = sources
    self.workflows = workflows.sorted { $0.name < $1.name }
    self.contracts = contracts
    self.thresholds = thresholds
    self.lookups = lookups
    self.timeZone = timeZone
    self.zones = zones
    self.properties = properties.map(Property.init)
    layout = WorkflowVariables.environment(properties: properties.map { ($0, .dyn) })
    var blank = Activation(layout)
    blank[WorkflowVariables.lookups] = .value(lookups)
    blank[WorkflowVariables.steps] = .value(.map(.empty))
    self.blank = blank
    routes = EventRoutes(
      Self.routes(self.workflows, contracts, self.properties, thresholds))
  }

  private static func routes(
    _ workflows: [WorkflowGraph], _ contracts: [String: Contract], _ properties: [Property],
    _ thresholds: Thresholds
  ) -> [String: EventRoute] {
    var triggered: [String: [WorkflowGraph]] = contracts.mapValues { _ in [] }
    for workflow in workflows {
      for event in workflow.trigger.events { triggered[event, default: []].append(workflow) }
    }
    return Dictionary(
      uniqueKeysWithValues: triggered.map { type, workflows in
        (type, EventRoute(contracts[type], workflows, properties, thresholds))
      })
  }

  package func workflow(named name: String) -> WorkflowGraph? {
    workflows.first { $0.name == name }
  }

  package func source(named name: String) -> SourceGraph? {
    sources.first { $0.name == name }
  }

  /// Nil for an event type that has neither contract nor workflow.
  func route(of header: Event.Header) -> EventRoute? { routes[header.type] }
}
