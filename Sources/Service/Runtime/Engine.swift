// Runtime: takes accepted events through their workflows.
//
// In come events from the store; out go records, effects and alerts. It decides nothing by itself: mapping,
// decisions and the course of a run are the graph's, effects are the performer's. It owns the order (lanes), the
// durability of each step, retries and recovery. Knows neither HTTP nor any connector.

package import Actions
package import Graph
package import Store
package import Telemetry
import Threads
package import Values

/// The runtime of one process: a dispatcher, workers that claim lanes, threads that perform outside actions.
package final class Engine: Sendable {
  package struct Options: Sendable {
    /// Threads that decide and record.
    package var workers = 2
    /// Threads that perform outside actions, at least; there are as many as the connections take at once.
    package var performers = 8
    /// What each connection takes, by name; those of the program for any other receiver.
    package var limits: [String: ConnectionLimits] = [:]
    package var clock: any RuntimeClock = SystemClock()
    /// In 0..<1; spreads retries.
    package var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
    package var log = Log.silent
    package var metrics = Metrics()
    package var faults = Faults.none
    /// What other verbs may ask for, by name; called one at a time, on a thread of the engine's.
    package var commands: [String: CommandHandler] = [:]
    package var retention = Retention()
    /// Removes the files of the outbox that were made before then, until it is told to stop; gives how many.
    package var removeFiles: @Sendable (_ before: Timestamp, _ isClosed: () -> Bool) throws -> Int =
      { _, _ in 0 }
    /// Events that may wait in memory for a receiver or a retry; more wait in the store.
    package var restingEvents = 1024
    /// Who is told, beside the log, of what stopped.
    package var alertReceivers: [AlertReceiver] = []

    package init() {}
  }

  package let catalog: GraphCatalog
  private let store: any Store
  private let options: Options
  private let steady: SteadyTime
  let lanes: LaneQueue
  private let attempts: AttemptPool
  let dispatcher: Dispatcher
  private let commands: CommandDesk
  private let alerts: AlertDesk
  private let mailer: AlertMailer
  private let sources: SourceWatch
  private let janitor: Janitor
  private let threads: Monitor<[WorkerThread]>

  /// Nothing moves before `start`.
  package init(
    store: any Store, catalog: GraphCatalog, performer: any ActionPerformer,
    _ options: Options = Options()
  ) {
    self.store = store
    self.catalog = catalog
    self.options = options
    lanes = LaneQueue(
      clock: options.clock, LaneQueue.Limits(resting: options.restingEvents))
    let watched = WatchedPerformer(performer: performer, metrics: options.metrics)
    let book = AlertBook(receivers: options.alertReceivers)
    alerts = AlertDesk(
      log: options.log, clock: options.clock, metrics: options.metrics, book: book)
    steady = SteadyTime(clock: options.clock, store: store)
    let gates = ConnectionGates(
      options.limits, clock: options.clock, steady: steady, log: options.log,
      metrics: options.metrics,
      raise: { [alerts, store] in alerts.raise($0, in: store) })
    mailer = AlertMailer(
      book, store: store, performer: watched, gates: gates, lanes: lanes,
      project: catalog.current.name, clock: options.clock, log: options.log)
    attempts = AttemptPool(
      performer: watched, gates: gates, lanes: lanes, faults: options.faults)
    sources = SourceWatch(catalog: catalog, alerts: alerts, store: store, clock: options.clock)
    dispatcher = Dispatcher(
      store: store, catalog: catalog, lanes: lanes, clock: options.clock, log: options.log,
      metrics: options.metrics, alerts: alerts)
    janitor = Janitor(
      options.retention, store: store, dispatcher: dispatcher, removeFiles: options.removeFiles,
      clock: options.clock, log: options.log, metrics: options.metrics)
    let handlers = Self.orderHandlers(dispatcher).merging(options.commands) { own, _ in own }
    commands = CommandDesk(
      store: store, handlers: handlers, clock: options.clock, log: options.log)
    threads = Monitor([])
    publish()
  }

  private func publish() {
    let lanes = lanes
    options.metrics.gauge(.eventsInMemory) { Double(lanes.eventCount) }
    options.metrics.gauge(.eventsSetAside) { Double(lanes.setAsideCount) }
    options.metrics.gauge(.lanes) { Double(lanes.laneCount) }
    options.metrics.gauge(.attemptsUnderWay) { Double(lanes.attemptCount) }
  }

  /// Begins to work: first on what an earlier process has left, in the order of acceptance, then on what comes.
  ///
  /// - Parameters:
  ///   - texts: what the current graph was compiled from, kept for runs that outlive the configuration.
  ///   - files: what its messages may carry, by the digests of the bytes; kept as long as a message or texts name them.
  package func start(texts: [UInt8], files: [String: [UInt8]] = [:]) throws(StoreError) {
    try record(texts, files, of: catalog.current)
    try steady.goOn(try store.reader())
    let worker = Worker(
      lanes: lanes, store: store, catalog: catalog, attempts: attempts, clock: options.clock,
      steady: steady, random: options.random, log: options.log, metrics: options.metrics,
      faults: options.faults, alerts: alerts, parked: { [dispatcher] in dispatcher.expect($0) })
    var readers: [any StoreReader] = []
    for _ in 0..<(options.workers + 4) { readers.append(try store.reader()) }
    var started: [WorkerThread] = []
    for (number, reader) in readers.enumerated() {
      switch number {
      case 0:
        started.append(
          WorkerThread("dispatcher", givesWay: true) { [dispatcher] in dispatcher.run(reader) })
      case 1: started.append(WorkerThread("commands") { [commands] in commands.run(reader) })
      case 2:
        started.append(WorkerThread("sources", givesWay: true) { [sources] in sources.run(reader) })
      case 3:
        started.append(WorkerThread("janitor", givesWay: true) { [janitor] in janitor.run(reader) })
      default:
        started.append(WorkerThread("worker-\(number - 3)", givesWay: true) { worker.run(reader) })
      }
    }
    attempts.grow(to: max(options.performers, attempts.gates.capacity))
    let reader = try store.reader()
    // Neither is this one: a mail may take its time, and what is not told is told at the next start.
    _ = WorkerThread("alerts") { [mailer] in mailer.run(reader) }
    threads.withLock { $0 = started }
    store.onNewEvents { [weak dispatcher] in dispatcher?.notice() }
  }

  /// What connections take from now on, by name.
  package func replaceLimits(_ limits: [String: ConnectionLimits]) {
    let called = attempts.gates.replace(limits)
    attempts.grow(to: attempts.gates.capacity)
    lanes.wake(called)
  }

  /// Swaps the configuration for new events; runs keep the one that they began with. Returns once its texts are
  /// durable.
  package func reload(
    _ graph: ProjectGraph, texts: [UInt8], files: [String: [UInt8]] = [:]
  ) throws(StoreError) {
    try record(texts, files, of: graph)
    catalog.replace(with: graph)
  }

  /// Who is told of what stops, from now on.
  package func replaceAlertReceivers(_ receivers: [AlertReceiver]) { alerts.book.tell(receivers) }

  /// How long records are kept, from the next round on.
  package func keep(_ retention: Retention) { janitor.keep(retention) }

  /// Stops taking events, lets the attempts in hand end and records their outcomes, for at most `grace`. What is
  /// not done then is found by the next start. The store is closed by whoever opened it, afterwards.
  package func stop(grace: Duration = .seconds(20)) {
    dispatcher.close()
    commands.close()
    mailer.close()
    sources.close()
    janitor.close()
    lanes.drain(atMost: grace)
    attempts.close()
    for thread in threads.withLock({ $0 }) { thread.join() }
  }

  /// Why accepted events are not worked on now, in words for a readiness probe; nil where they are.
  package var obstacle: String? {
    lanes.isDraining ? "the server is stopping" : dispatcher.obstacle
  }

  /// Ends as a killed process would: nothing is waited for or recorded. For tests of recovery within one process.
  package func abandon() {
    dispatcher.close()
    commands.close()
    mailer.close()
    sources.close()
    janitor.close()
    lanes.close()
    attempts.close()
  }

  /// Waits until every accepted event has come to its end or waits for a timer, and nobody is to be told of it now.
  package func waitUntilIdle() {
    repeat {
      dispatcher.waitUntilCaughtUp()
      lanes.waitUntilIdle()
    } while !dispatcher.isCaughtUp
    mailer.waitUntilQuiet()
  }

  /// What `dead-letters` and `replay` ask for. An order that was carried out and not answered, because the process died between,
  /// finds its letters closed, or its repetitions noted, and says so.
  private static func orderHandlers(_ dispatcher: Dispatcher) -> [String: CommandHandler] {
    var handlers: [String: CommandHandler] = [:]
    for verb in LetterOrder.Verb.allCases {
      handlers[verb.rawValue] = { command in
        carryOut(
          LetterOrder(verb, arguments: command.arguments).map { .letters($0) }, command, dispatcher)
      }
    }
    handlers[RepetitionRequest.verb] = { command in
      carryOut(RepetitionRequest(command).map { .repetition($0) }, command, dispatcher)
    }
    return handlers
  }

  private static func carryOut(
    _ order: Order?, _ command: StoreCommand, _ dispatcher: Dispatcher
  ) -> StoreCommand.Answer? {
    guard let order else { return .failed("the arguments of `\(command.verb)` cannot be read") }
    guard let results = dispatcher.carryOut(order) else { return nil }
    return .done(Value.object(["results": .list(results.map(\.value))]).json())
  }

  /// Keeps the texts of a configuration, and forgets those that nothing needs any more. The current one stays besides: a
  /// worker may be about to begin a run with it. The files are stored before any run begins that sends them, and in the
  /// commit that names them: one that nobody names is taken away.
  private func record(
    _ texts: [UInt8], _ files: [String: [UInt8]], of graph: ProjectGraph
  ) throws(StoreError) {
    let digests = files.keys.sorted()
    try store.commitNow(
      files.sorted { $0.key < $1.key }.map { .attachedFile(digest: $0.key, content: $0.value) }
        + [
          .revision(digest: graph.revision, texts: texts, files: digests),
          .collectRevisions(keeping: [graph.revision, catalog.current.revision]),
        ])
  }
}
