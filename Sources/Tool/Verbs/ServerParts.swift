import Configuration
import Connectors
import Graph
import Intake
import Runtime
import Store
import Telemetry

/// What of a server follows from its configuration, and is swapped with it as one.
struct ServerParts {
  let graph: ProjectGraph
  /// The sources that are served, with their secrets.
  let entries: [SourceEntry]
  let performer: ConnectionPerformer
  /// What each connection takes, by name.
  let limits: [String: ConnectionLimits]
  let alertReceivers: [AlertReceiver]
  let retention: Retention

  /// Throws where a secret is missing or a source or a connection cannot be served.
  init(
    _ configuration: LoadedConfiguration, graph: ProjectGraph, outbox: OutboxFolder,
    notes: ConnectorNotes, shelf: AttachmentShelf, _ options: Server.Options
  ) throws(CommandError) {
    self.graph = graph
    entries = try Self.entries(graph, configuration, options)
    let connections = Connections(
      configuration: configuration, outbox: outbox, keepsMailHere: options.keepsMailHere,
      notes: notes, shelf: shelf)
    let leftOut = connections.leftOut
    for (name, missing) in leftOut {
      options.log.warning(
        "a connection is left out and its steps are skipped: its secret is not set",
        ["connection": .text(name), "set": .text(missing.joined(separator: ", "))])
    }
    let names = Set(leftOut.map(\.name))
    for workflow in graph.workflows
    where !workflow.neededConnections.isEmpty && workflow.neededConnections.isSubset(of: names) {
      options.log.warning(
        "a workflow does nothing: all of its steps need connections that are left out",
        [
          "workflow": .text(workflow.name),
          "connections": .text(workflow.neededConnections.sorted().joined(separator: ", ")),
        ])
    }
    performer = try connections.performer()
    limits = connections.limits
    let project = configuration.set.project
    retention = (project?.retention).map { Retention($0) } ?? Retention()
    alertReceivers = try connections.alertReceivers()
  }

  private static func entries(
    _ graph: ProjectGraph, _ configuration: LoadedConfiguration, _ options: Server.Options
  ) throws(CommandError) -> [SourceEntry] {
    let secrets = Secrets(
      environment: configuration.environment, folder: configuration.projectFolder)
    var entries: [SourceEntry] = []
    for source in graph.sources {
      var texts = options.secrets[source.name] ?? []
      if texts.isEmpty {
        let missing = secrets.missing(for: source)
        if source.isOptional, !missing.isEmpty {
          options.log.warning(
            "a source is not served: its secret is not set",
            ["source": .text(source.name), "set": .text(missing.joined(separator: ", "))])
          continue
        }
        texts = try secrets.texts(of: source)
      }
      do {
        entries.append(
          try SourceEntry(source, secrets: texts, allowUnsigned: options.allowUnsigned))
      } catch {
        throw .usage(error.description)
      }
    }
    return entries
  }
}

extension Retention {
  fileprivate init(_ definition: RetentionDefinition) {
    self.init(
      deliveries: definition.deliveries, events: definition.events,
      candidates: definition.candidates, tasks: definition.tasks, outbox: definition.outbox)
  }
}
