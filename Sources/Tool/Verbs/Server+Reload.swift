import Intake
import Runtime
import Store
import Telemetry
import Values

extension Server {
  /// Takes over another configuration as a whole: new events are mapped and decided with it, runs keep the one that they
  /// began with, connections and secrets are the new ones for all. Throws where it cannot be served: then nothing has
  /// changed.
  func reload(_ configuration: LoadedConfiguration) throws(CommandError) {
    guard let graph = configuration.compilation.graph else {
      throw .usage("it has errors")
    }
    let parts = try ServerParts(
      configuration, graph: graph, outbox: outbox, notes: notes, shelf: shelf, options)
    do throws(StoreError) {
      try engine.reload(
        graph, texts: configuration.files.document.jsonBytes(), files: configuration.attached)
    } catch {
      throw .failure("its texts cannot be stored: \(error.description)")
    }
    shelf.put(configuration.attached)
    performer.replace(with: parts.performer)
    engine.replaceLimits(parts.limits)
    engine.replaceAlertReceivers(parts.alertReceivers)
    engine.replaceLimits(parts.limits)
    engine.keep(parts.retention)
    reverification.withLock { $0 = Reverification(parts.entries) }
    intake.serve(parts.entries)
    let project = configuration.set.project
    if project?.listen.value != listen {
      options.log.warning("`listen` has changed: that counts from the next start on")
    }
    options.log.info(
      "the configuration was reloaded",
      [
        "revision": .text(String(graph.revision.prefix(12))),
        "workflows": .integer(graph.workflows.count), "sources": .integer(parts.entries.count),
      ])
  }
}
