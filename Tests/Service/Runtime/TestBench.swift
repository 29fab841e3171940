import Actions
import Foundation
import Graph
import Store
import Synchronization
import Telemetry
import Threads
import Values

@testable import Runtime

/// A store in a folder of its own, an engine over it, a receiver and a clock: one process, that can die and be
/// started again.
final class TestBench {
  let folder: String
  let clock = ManualClock()
  var performer: ScriptedPerformer
  var graph: ProjectGraph
  private(set) var store: SQLiteStore
  /// What the engine has: `store`, with failures on demand.
  private(set) var failing: FailingStore
  private(set) var engine: Engine
  let log = LogLines()
  /// How a stored revision is compiled again.
  var compile: GraphCatalog.Compile = { _, _ in nil }

  private let fate: Fate?
  /// What carries out the requests; `performer` unless another one is given.
  private let receiver: any ActionPerformer
  private let alertReceivers: [AlertReceiver]
  private let limits: [String: ConnectionLimits]
  /// Events that may wait in memory; nil: as many as usual.
  private let resting: Int?
  /// Deliveries so far: each gets an id of its own.
  private var deliveries = 0

  init(
    _ workflows: [WorkflowGraph], types: [String] = ["applied"],
    _ performer: ScriptedPerformer = ScriptedPerformer(), dyingAt fate: Fate? = nil,
    receiver: (any ActionPerformer)? = nil, alerting alertReceivers: [AlertReceiver] = [],
    limits: [String: ConnectionLimits] = [:], resting: Int? = nil
  ) throws {
    self.fate = fate
    self.limits = limits
    self.resting = resting
    self.receiver = receiver ?? performer
    self.alertReceivers = alertReceivers
    folder = NSTemporaryDirectory() + "journeyman-runtime-\(UUID().uuidString)"
    self.performer = performer
    graph = try SampleProject.graph(workflows, types: types)
    (store, failing, engine) = try Self.begin(
      folder, graph, receiver ?? performer, alertReceivers, limits, resting, clock, log,
      fate?.faults ?? .none, { _, _ in nil })
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static func begin(
    _ folder: String, _ graph: ProjectGraph, _ performer: any ActionPerformer,
    _ alertReceivers: [AlertReceiver], _ limits: [String: ConnectionLimits], _ resting: Int?,
    _ clock: ManualClock, _ log: LogLines, _ faults: Faults,
    _ compile: @escaping GraphCatalog.Compile
  ) throws -> (SQLiteStore, FailingStore, Engine) {
    var storeOptions = SQLiteStore.Options()
    storeOptions.faults = faults
    let store = try SQLiteStore(StateFiles(folder: folder), storeOptions)
    var options = Engine.Options()
    options.clock = clock
    options.random = { 0 }
    options.log = Log(minimum: .error, sink: log.add)
    options.faults = faults
    options.performers = 2
    options.alertReceivers = alertReceivers
    options.limits = limits
    if let resting { options.restingEvents = resting }
    let failing = FailingStore(store)
    let engine = Engine(
      store: failing, catalog: GraphCatalog(graph, compile: compile), performer: performer, options)
    return (store, failing, engine)
  }

  func start() throws { try engine.start(texts: Array(graph.revision.utf8)) }

  /// The first process is killed, or stopped if it did not come to its fate and is not to be killed; a new one begins
  /// over the same folder.
  ///
  /// - Parameter meanwhile: what happens to the store before the new process begins to work.
  func restart(killing: Bool = false, _ meanwhile: () throws -> Void = {}) throws {
    if killing || fate?.isDead == true {
      engine.abandon()
      store.crash()
    } else {
      stop()
    }
    (store, failing, engine) = try Self.begin(
      folder, graph, receiver, alertReceivers, limits, resting, clock, log, .none, compile)
    try meanwhile()
    try start()
  }

  /// Delivers one event to a process that may die on the way, then or when so much time has passed. True: it died;
  /// false: all is done.
  func deliverAndWatch(advancing span: Duration = .zero) -> Bool {
    guard let fate else { return false }
    store.accept(delivery(candidate: "7", name: "Ada")) { [engine, clock] _ in
      // Where the process has died, this thread waits for ever, like everything else in it.
      _ = WorkerThread("watch") {
        engine.waitUntilIdle()
        clock.advance(by: span)
        engine.waitUntilIdle()
        fate.end()
      }
    }
    return fate.wait()
  }

  /// The sender, who may have got no answer, sends the last delivery again.
  func redeliver() {
    deliveries -= 1
    deliver()
  }

  func stop() {
    engine.stop()
    store.close()
  }

  /// Delivers and does not wait for what becomes of it.
  @discardableResult
  func deliver(
    _ type: String = "applied", candidate: String? = "7", name: String? = "Ada",
    application: String? = nil, stage: String? = nil, email: String? = nil
  ) -> EventID? {
    accept(
      delivery(
        type, candidate: candidate, name: name, application: application, stage: stage,
        email: email))
  }

  private func delivery(
    _ type: String = "applied", candidate: String?, name: String?, application: String? = nil,
    stage: String? = nil, email: String? = nil
  ) -> Delivery {
    delivery(
      .object(present: [
        "type": .string(type), "candidate": candidate.map { .string($0) },
        "name": name.map { .string($0) }, "application": application.map { .string($0) },
        "stage": stage.map { .string($0) }, "email": email.map { .string($0) },
      ]), from: "ats")
  }

  /// Delivers this body. `at`, unless it says so itself, is a moment after the last one's.
  @discardableResult
  func deliver(_ body: Value, from source: String = "ats") -> EventID? {
    accept(delivery(body, from: source))
  }

  private func accept(_ delivery: Delivery) -> EventID? {
    let answer = Monitor<Result<Acceptance, StoreError>?>(nil)
    store.accept(delivery) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    return try? answer.wait { $0 }.get().delivery
  }

  private func delivery(_ body: Value, from source: String) -> Delivery {
    deliveries += 1
    let at = Value.string((clock.now() + .milliseconds(deliveries)).rfc3339)
    let dated = MapValue([("type", "applied"), ("at", at)]).merging(body.mapValue ?? .empty)
    return Delivery(
      source: source, content: .event(id: "e-\(deliveries)", contentKey: nil),
      headers: Array("{}".utf8), body: Value.map(dated).jsonBytes(),
      digest: [UInt8](repeating: 1, count: 32),
      receivedAt: clock.now(), verdict: .verified, status: 200)
  }

  func commit(_ changes: [Change]) throws {
    try store.commitNow(changes)
  }

  /// Waits until nothing moves any more before the clock does.
  func settle() { engine.waitUntilIdle() }

  func reader() throws -> SQLiteReader { try SQLiteReader(StateFiles(folder: folder)) }

  func event(_ id: EventID?) throws -> EventRow? {
    guard let id else { return nil }
    return try reader().event(id)
  }

  /// The canonical form of an event, as it was stored.
  func document(_ id: EventID?) throws -> Value? {
    try event(id)?.document.map { try Value(json: $0) }
  }

  /// Of the only run, or of the workflow's.
  func run(_ workflow: String = "welcome") throws -> RunRow? {
    try reader().runs(ListFilter()).first { $0.workflow == workflow }
  }
}

/// The place at which the first process of a test dies: the `number`th time that it comes to `point`.
final class Fate: Sendable {
  private let state = Monitor((isDead: false, isOver: false))
  let faults: Faults

  init(_ point: Faults.Point, _ number: Int) {
    faults = Faults { [state] reached, count in
      let isDead = state.withLock { end in
        if reached == point, count == number { end.isDead = true }
        return end.isDead
      }
      if isDead { state.wakeAll() }
      return isDead ? .halt : .goOn
    }
  }

  var isDead: Bool { state.withLock { $0.isDead } }

  func end() {
    state.withLock { $0.isOver = true }
    state.wakeAll()
  }

  /// True: dead; false: all was done before.
  func wait() -> Bool { state.wait { $0.isDead ? true : $0.isOver ? false : nil } }
}

/// Lines of a log.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])
  @Sendable func add(_ line: [UInt8]) {
    lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
  }
  var all: [String] { lines.withLock { $0 } }
}
