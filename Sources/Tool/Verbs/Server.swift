import Actions
import Compiler
import Connectors
import Graph
import HTTPServer
import Intake
import Runtime
import Store
import Telemetry
import Threads
import Values

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The whole program put together: store, runtime, outbox and listener. The composition root of `serve` and `demo`.
final class Server {
  struct Options {
    var address = "127.0.0.1"
    var port: UInt16 = 8080
    var allowUnsigned = false
    /// Secrets by source, in place of those that the configuration names.
    var secrets: [String: [String]] = [:]
    var log = Log.silent
    var faults = Faults.none
    /// Every message becomes a file of the outbox, whatever its connection, and nobody is alerted: for a trial.
    var keepsMailHere = false
    var clock: any RuntimeClock = SystemClock()
  }

  let graph: ProjectGraph
  let store: SQLiteStore
  let engine: Engine
  let outbox: OutboxFolder
  /// `http://127.0.0.1:8080`
  let url: String

  private let listener: HTTPListener
  private let intake: IntakeEndpoint
  private let writer: OutboxWriter
  private let writerThread: WorkerThread

  /// Opens the store, takes up what an earlier process has left, and listens. Throws where any part cannot start; nothing
  /// is left running then.
  init(
    _ configuration: LoadedConfiguration, graph: ProjectGraph, state: StateFiles,
    outboxFolder: String, options: Options
  ) throws(CommandError) {
    self.graph = graph
    let entries = try Self.entries(graph, configuration, options)
    // What the state folder holds is about people: nobody else on this machine shall read it.
    umask(0o077)
    try Folder.create(state.folder)
    let store: SQLiteStore
    do {
      var storeOptions = SQLiteStore.Options()
      storeOptions.log = options.log
      storeOptions.faults = options.faults
      store = try SQLiteStore(state, storeOptions)
    } catch {
      throw .failure("the store cannot be opened: \(error.description)")
    }
    self.store = store
    do {
      outbox = try OutboxFolder(path: outboxFolder)
    } catch {
      store.close()
      throw .failure("\(error)")
    }
    let writer = OutboxWriter(store: store, folder: outbox, log: options.log)
    self.writer = writer
    do throws(CommandError) {
      let connections = Connections(
        configuration: configuration, outbox: outbox, keepsMailHere: options.keepsMailHere)
      engine = Self.engine(
        graph, store, entries, configuration.zones,
        try connections.performer(), connections, options)
    } catch {
      store.close()
      throw error
    }
    let clock = options.clock
    intake = IntakeEndpoint(
      sources: entries, acceptor: store, log: options.log, now: { clock.now() })
    do {
      try engine.start(texts: configuration.files.document.jsonBytes())
      let log = options.log
      listener = try HTTPListener(
        address: options.address, port: options.port, handler: intake,
        log: { log.debug("listener", ["message": .text($0)]) })
    } catch let error as HTTPServerError {
      engine.stop(grace: .zero)
      store.close()
      throw .failure("cannot listen at \(options.address):\(options.port): \(error)")
    } catch {
      store.close()
      throw .failure("the runtime cannot start: \(error)")
    }
    url = "http://\(options.address):\(listener.port)"
    writerThread = WorkerThread("outbox") { writer.run() }
    intake.setReady(true)
  }

  /// Stops accepting, ends or records what is in hand, writes the outbox, closes the store.
  func stop(grace: Duration = .seconds(20)) {
    intake.setReady(false)
    _ = listener.stop(within: grace)
    engine.stop(grace: grace)
    writer.close()
    writerThread.join()
    store.close()
  }

  /// Waits until every accepted event has come to its end and every message has its file.
  func waitUntilIdle() {
    engine.waitUntilIdle()
    writer.waitUntilWritten()
  }

  private static func entries(
    _ graph: ProjectGraph, _ configuration: LoadedConfiguration, _ options: Options
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

  private static func engine(
    _ graph: ProjectGraph, _ store: SQLiteStore, _ entries: [SourceEntry], _ zones: ZoneTable,
    _ performer: ConnectionPerformer, _ connections: Connections, _ options: Options
  ) -> Engine {
    let catalog = GraphCatalog(graph) { texts in
      guard let document = try? JSONParser().parse(texts).root.value(),
        let files = ConfigurationFiles(document: document, revision: "")
      else { return nil }
      return files.compile(zones: zones).graph
    }
    var engineOptions = Engine.Options()
    engineOptions.log = options.log
    engineOptions.faults = options.faults
    engineOptions.clock = options.clock
    engineOptions.alertReceivers = connections.alertReceivers()
    engineOptions.limits = connections.limits
    engineOptions.commands = commands(entries, store, options.log)
    return Engine(
      store: store, catalog: catalog, performer: performer, engineOptions)
  }
}

/// The store takes what the door has verified.
extension SQLiteStore: DeliveryAcceptor {}
