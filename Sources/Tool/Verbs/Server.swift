import Actions
import Compiler
import Configuration
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
    /// Where `/metrics` is read; nil: nowhere.
    var metricsAddress: (address: String, port: UInt16)?
    /// Every message becomes a file of the outbox, whatever its connection, and nobody is alerted: for a trial.
    var keepsMailHere = false
    var clock: any RuntimeClock = SystemClock()
  }

  let graph: ProjectGraph
  let store: SQLiteStore
  let notes: ConnectorNotes
  let engine: Engine
  let outbox: OutboxFolder
  /// `http://127.0.0.1:8080`
  let url: String
  /// `http://127.0.0.1:9464/metrics`; nil: nowhere.
  let metricsURL: String?
  let options: Options
  let intake: IntakeEndpoint
  let performer: CurrentPerformer
  /// What refused deliveries are verified with again.
  let reverification: Monitor<Reverification>
  /// As the project file had it at the start.
  let listen: ProjectDefinition.Listen?

  /// The files that messages carry.
  let shelf = AttachmentShelf()
  private let listener: HTTPListener
  private let metricsListener: HTTPListener?
  private let writer: OutboxWriter
  private let writerThread: WorkerThread

  /// Opens the store, takes up what an earlier process has left, and listens. Throws where any part cannot start; nothing
  /// is left running then.
  init(
    _ configuration: LoadedConfiguration, graph: ProjectGraph, state: StateFiles,
    outboxFolder: String, options: Options
  ) throws(CommandError) {
    self.graph = graph
    self.options = options
    listen = configuration.set.project?.listen.value
    // What the state folder holds is about people: nobody else on this machine shall read it.
    umask(0o077)
    try Folder.create(state.folder)
    do {
      outbox = try OutboxFolder(path: outboxFolder)
    } catch {
      throw .failure("\(error)")
    }
    let metrics = Metrics()
    let store = try Self.store(state, metrics, options)
    self.store = store
    let parts: ServerParts
    do {
      notes = try ConnectorNotes(store)
      parts = try ServerParts(
        configuration, graph: graph, outbox: outbox, notes: notes, shelf: shelf, options)
    } catch let error as CommandError {
      store.close()
      throw error
    } catch {
      store.close()
      throw .failure("the store cannot be read: \(error)")
    }
    let writer = OutboxWriter(store: store, standard: outbox, Self.writerOptions(metrics, options))
    self.writer = writer
    let clock = options.clock
    let performer = CurrentPerformer(parts.performer)
    let reverification = Monitor(Reverification(parts.entries))
    self.performer = performer
    self.reverification = reverification
    let engine = Self.engine(
      parts, store, configuration.zones, performer, reverification, outbox, metrics, options)
    self.engine = engine
    intake = IntakeEndpoint(
      sources: parts.entries, acceptor: store, log: options.log, metrics: metrics,
      obstacle: {
        let health = store.health
        return health == .fine ? engine.obstacle : health.description
      }, now: { clock.now() })
    do {
      shelf.put(configuration.attached)
      shelf.stand(before: store)
      try engine.start(
        texts: configuration.files.document.jsonBytes(), files: configuration.attached)
      listener = try Self.listener(options.address, options.port, intake, options.log)
      metricsListener = try options.metricsAddress.map { place in
        try Self.listener(place.address, place.port, MetricsPage(metrics: metrics), options.log)
      }
    } catch let error as CommandError {
      engine.stop(grace: .zero)
      store.close()
      throw error
    } catch {
      store.close()
      throw .failure("the runtime cannot start: \(error)")
    }
    url = "http://\(options.address):\(listener.port)"
    metricsURL = metricsListener.map { "http://\($0.address):\($0.port)/metrics" }
    metrics.publishProcess()
    metrics.gauge(.ready) { store.health == .fine && engine.obstacle == nil ? 1 : 0 }
    let listener = listener
    metrics.gauge(.openConnections) { [weak listener] in
      listener.map { Double($0.openConnections) }
    }
    writerThread = WorkerThread("outbox", givesWay: true) { writer.run() }
    intake.setReady(true)
    sayWhere()
  }

  /// Under which the store has the address at which its server listens, for those who want to ask it.
  static let placeKey = "listening"

  private func sayWhere() {
    // `0.0.0.0` is no address that one could ask.
    let place = url.replacing("//0.0.0.0:", with: "//127.0.0.1:")
    do throws(StoreError) {
      try store.commitNow([.metadata(key: Self.placeKey, value: place)])
    } catch {
      options.log.warning(
        "nobody can be told where it listens", ["error": LogValue(error)])
    }
  }

  /// Stops accepting, ends or records what is in hand, writes the outbox, closes the store. What is not done within
  /// `grace` is found by the next start.
  func stop(grace: Duration = .seconds(20)) {
    let end = ContinuousClock.now + grace
    intake.setReady(false)
    _ = listener.stop(within: grace)
    engine.stop(grace: max(.zero, end - .now))
    _ = metricsListener?.stop(within: .zero)
    writer.close()
    writerThread.join()
    store.close()
  }

  /// Waits until every accepted event has come to its end and every message has its file.
  func waitUntilIdle() {
    engine.waitUntilIdle()
    writer.waitUntilWritten()
  }

  private static func store(
    _ state: StateFiles, _ metrics: Metrics, _ options: Options
  ) throws(CommandError) -> SQLiteStore {
    var storeOptions = SQLiteStore.Options()
    storeOptions.log = options.log
    storeOptions.faults = options.faults
    storeOptions.metrics = metrics
    do throws(StoreError) {
      let store = try SQLiteStore(state, storeOptions)
      try store.publish(in: metrics, now: { [clock = options.clock] in clock.now() })
      return store
    } catch {
      throw .failure("the store cannot be opened: \(error.description)")
    }
  }

  private static func writerOptions(
    _ metrics: Metrics, _ options: Options
  ) -> OutboxWriter.Options {
    var writerOptions = OutboxWriter.Options()
    writerOptions.log = options.log
    writerOptions.metrics = metrics
    return writerOptions
  }

  private static func listener(
    _ address: String, _ port: UInt16, _ handler: any HTTPHandler, _ log: Log
  ) throws(CommandError) -> HTTPListener {
    do {
      return try HTTPListener(
        address: address, port: port, handler: handler,
        log: { log.debug("listener", ["message": .text($0)]) })
    } catch {
      throw .failure("cannot listen at \(address):\(port): \(error)")
    }
  }

  private static func engine(
    _ parts: ServerParts, _ store: SQLiteStore, _ zones: ZoneTable, _ performer: CurrentPerformer,
    _ reverification: Monitor<Reverification>, _ outbox: OutboxFolder, _ metrics: Metrics,
    _ options: Options
  ) -> Engine {
    let catalog = GraphCatalog(parts.graph) { digest, texts in
      guard let document = try? JSONParser().parse(texts).root.value(),
        let files = ConfigurationFiles(document: document, revision: digest)
      else { return nil }
      return files.compile(zones: zones).graph
    }
    var engineOptions = Engine.Options()
    engineOptions.log = options.log
    engineOptions.faults = options.faults
    engineOptions.clock = options.clock
    engineOptions.metrics = metrics
    engineOptions.alertReceivers = parts.alertReceivers
    engineOptions.limits = parts.limits
    engineOptions.retention = parts.retention
    engineOptions.removeFiles = { try outbox.removeMessages(before: $0, until: $1) }
    engineOptions.commands = commands(reverification, store, options)
    return Engine(
      store: store, catalog: catalog, performer: performer, engineOptions)
  }
}

extension MetricFamily {
  static let ready = MetricFamily(
    "journeyman_ready", "1 while deliveries can be stored and are worked on, else 0.")
  static let openConnections = MetricFamily(
    "journeyman_open_connections", "Connections of senders that are open.")
}

/// The store takes what the door has verified.
extension SQLiteStore: DeliveryAcceptor {}
