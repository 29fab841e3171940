import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

@Suite struct `A dead letter` {
  private let refusal = StepOutcome.final(reason: "no such address")
  private let lost = StepOutcome.uncertain(reason: "no answer")

  /// A run whose second step is refused: the task before it is done.
  private func stopped(
    _ outcomes: [StepOutcome], _ steps: [StepSketch] = [.task(), .send(), .send("later")]
  ) throws -> (TestBench, ScriptedPerformer, EventID) {
    let performer = ScriptedPerformer(["send": outcomes])
    let bench = try TestBench([.sample(steps)], performer)
    bench.compile = { [graph = bench.graph] _, _ in graph }
    try bench.start()
    let id = try #require(bench.deliver())
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    return (bench, performer, id)
  }

  @Test func `is replayed by a run of its own that repeats nothing that is done`() throws {
    let (bench, performer, id) = try stopped([refusal])
    let letter = try #require(try bench.letters().first)
    #expect(try bench.replay(letter.id) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.event(id)?.releasedAt != nil)
    #expect(performer.effects.map(\.step) == ["send", "send", "later"])
    // The receiver can tell that both tries are of one effect.
    #expect(performer.effects[0] == performer.effects[1])
    #expect(try bench.reader().tasks(ListFilter()).count == 1)
    let runs = try bench.reader().runs(of: id)
    #expect(runs.map(\.state) == [.deadLettered, .completed] && runs.map(\.generation) == [0, 1])
    #expect(runs[1].steps.map(\.record.id) == ["call", "send", "later"])
    #expect(runs[1].steps[0].record.reason == "done by \(runs[0].id) before")
    let closed = try #require(try bench.letters().first)
    #expect(closed.state == .replayed && closed.replay == runs[1].id)
    bench.stop()
  }

  @Test func `sees the record as it is now, without its own event in it`() throws {
    let (bench, _, id) = try stopped([refusal])
    bench.deliver(stage: "interview")
    bench.settle()
    _ = try bench.replay(id.description)
    bench.settle()
    let journey = try #require(try bench.reader().journey(of: id).map { try Value(json: $0) })
    #expect(journey["stage"] == "interview" && journey["events"] == 1)
    #expect(try bench.reader().candidates(ListFilter()).map(\.events) == [2])
    bench.stop()
  }

  @Test func `joins the tail of its lane`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let (bench, performer, id) = try stopped([refusal, busy])
    let held = bench.deliver()
    let behind = bench.deliver()
    bench.settle()
    #expect(try bench.replay(id.description) == ["queued"])
    let last = bench.deliver()
    bench.settle()
    #expect(try bench.event(id)?.state == .pending)
    bench.clock.advance(by: .seconds(61))
    bench.settle()
    var order: [String] = []
    for effect in performer.effects where order.last != effect.event { order.append(effect.event) }
    #expect(order == [id, held, behind, id, last].map { "\($0!)" })
    bench.stop()
  }

  @Test func `whose step may have been done is replayed only when a person says what is known`()
    throws
  {
    let (bench, performer, id) = try stopped([lost])
    #expect(try bench.replay(id.description) == ["refused"])
    bench.settle()
    #expect(performer.effects.count == 1)
    #expect(try bench.replay(id.description, uncertain: "done") == ["queued"])
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "later"])
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `whose step may have been done does it again where a person says so`() throws {
    let (bench, performer, id) = try stopped([lost])
    #expect(try bench.replay(id.description, uncertain: "repeat") == ["queued"])
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "send", "later"])
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `that stops again is a new one`() throws {
    let (bench, _, id) = try stopped([refusal, refusal])
    _ = try bench.replay(id.description)
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    #expect(try bench.letters().map(\.state) == [.open, .replayed])
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.reader().runs(of: id).map(\.generation) == [0, 1, 2])
    bench.stop()
  }

  @Test func `is discarded with its reason, and can be taken back`() throws {
    let (bench, performer, id) = try stopped([refusal])
    #expect(try bench.discard(id.description, "a test of ours") == ["discarded"])
    #expect(try bench.event(id)?.state == .discarded)
    #expect(try bench.event(id)?.reason == "discarded: a test of ours")
    #expect(try bench.letters().map(\.note) == ["a test of ours"])
    #expect(try bench.run()?.state == .cancelled)
    #expect(try bench.discard(id.description, "again") == ["refused"])
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(performer.effects.last?.step == "later")
    bench.stop()
  }

  @Test func `is left alone while its event is at work, and once it is closed`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let performer = ScriptedPerformer(["first": [refusal], "second": [busy]])
    let bench = try TestBench(
      [.sample("a", [.send("first")]), .sample("b", [.send("second")])], performer)
    try bench.start()
    let id = try #require(bench.deliver())
    bench.settle()
    #expect(try bench.replay(id.description) == ["refused"])
    #expect(try bench.discard(id.description, "no") == ["refused"])
    bench.clock.advance(by: .seconds(61))
    bench.settle()
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    // The other workflow is done and not begun again.
    let steps = performer.effects.map(\.step)
    // Both begin at once, and two performers have them.
    #expect(steps.prefix(2).sorted() == ["first", "second"])
    #expect(steps.dropFirst(2) == ["second", "first"])
    #expect(try bench.replay(id.description) == ["refused"])
    #expect(try bench.replay("run_00000000000000000000000000") == ["refused"])
    bench.stop()
  }

  @Test func `whose workflow is gone stays, and says why`() throws {
    let (bench, _, id) = try stopped([refusal])
    let files = try SampleProject.graph([.sample("other", [.task("other")])], revision: "r2")
    try bench.engine.reload(files, texts: Array("r2".utf8))
    let results = try #require(
      bench.engine.dispatcher.carryOut(.letters(try bench.order(.replay, [id.description]))))
    guard case .refused(let reason) = results[0].outcome else {
      Issue.record("it was not refused")
      return
    }
    #expect(
      reason
        == "the configuration has no workflow `welcome` any more: --revision original has it")
    bench.stop()
  }

  @Test func `whose workflow does not take the event any more is open again, with the reason`()
    throws
  {
    let (bench, performer, id) = try stopped([refusal])
    let changed = try SampleProject.graph(
      [.sample("welcome", on: ["other"], [.task()])], types: ["applied", "other"], revision: "r2")
    try bench.engine.reload(changed, texts: Array("r2".utf8))
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    let letter = try #require(try bench.letters().first)
    #expect(letter.state == .open && letter.note?.contains("no workflow of that name") == true)
    #expect(performer.effects.count == 1)
    bench.stop()
  }

  @Test func `is begun by the next process where this one dies after it was asked for`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let (bench, performer, id) = try stopped([refusal, busy])
    bench.deliver()
    bench.settle()
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.letters().map(\.state) == [.replaying])
    try bench.restart()
    bench.settle()
    bench.clock.advance(by: .seconds(61))
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(
      performer.effects.filter { $0.event == "\(id)" }.map(\.step) == ["send", "send", "later"])
    #expect(try bench.letters().map(\.state) == [.replayed])
    bench.stop()
  }
}

@Suite struct `A dead letter of an earlier process` {
  @Test func `is replayed like any other`() throws {
    let performer = ScriptedPerformer(["send": [.final(reason: "no such address")]])
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    let id = try #require(bench.deliver())
    bench.settle()
    try bench.restart()
    bench.settle()
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(performer.effects.count == 2)
    bench.stop()
  }
}

@Suite struct `A quarantined event` {
  private func mended(_ bench: TestBench) throws {
    // The new configuration asks for nothing.
    let graph = try SampleProject.graph(
      [.sample([.send()])], types: ["applied"], revision: "r2", required: [])
    try bench.engine.reload(graph, texts: Array("r2".utf8))
  }

  @Test func `is a dead letter, and runs once its mapping is mended, marked late`() throws {
    let performer = ScriptedPerformer()
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    let id = try #require(bench.deliver(name: nil))
    bench.settle()
    let letter = try #require(try bench.letters().first)
    #expect(letter.isQuarantined && letter.id == id.description && letter.state == .open)
    try mended(bench)
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    let event = try #require(try bench.event(id))
    #expect(event.state == .completed && event.value["late"] == true)
    #expect(performer.effects.count == 1)
    #expect(try bench.reader().candidates(ListFilter()).map(\.events) == [1])
    #expect(try bench.letters().map(\.state) == [.replayed])
    bench.stop()
  }

  @Test func `runs in the order of receipt among the released ones`() throws {
    let performer = ScriptedPerformer()
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    var ids: [EventID] = []
    for _ in 0..<6 { ids.append(try #require(bench.deliver(name: nil))) }
    bench.settle()
    try mended(bench)
    #expect(
      try bench.replay(ids.reversed().map(\.description)) == Array(repeating: "queued", count: 6))
    bench.settle()
    #expect(performer.effects.map(\.event) == ids.map(\.description))
    bench.stop()
  }

  @Test func `that is still wrong is quarantined again, and nothing is lost`() throws {
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    let id = try #require(bench.deliver(name: nil))
    bench.settle()
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .quarantined)
    #expect(try bench.letters().map(\.state) == [.open, .replayed])
    #expect(try bench.discard(id.description, "spam") == ["discarded"])
    #expect(try bench.event(id)?.state == .discarded)
    bench.stop()
  }

  @Test func `released where the process dies at once is found by the next one`() throws {
    let bench = try TestBench([.sample([.task()])])
    let graph = try SampleProject.graph([.sample([.task()])], revision: "r2", required: [])
    let id = try #require(bench.deliver(name: nil))
    try bench.start()
    bench.settle()
    let desk = OrderDesk(
      reader: try bench.store.reader(), catalog: GraphCatalog(graph, compile: { _, _ in nil }),
      now: bench.clock.now())
    let plan = try desk.plan(try bench.order(.replay, [id.description]))
    #expect(plan.released == [id])
    try bench.commit(plan.changes)
    bench.graph = graph
    try bench.restart()
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }
}

extension TestBench {
  func letters() throws -> [DeadLetterRow] { try reader().deadLetters(ListFilter()) }

  func order(
    _ verb: LetterOrder.Verb, _ ids: [String], _ more: [MapValue.Entry] = []
  ) throws -> LetterOrder {
    let list = Value.list(ids.map { .string($0) })
    let arguments = MapValue([(key: "ids", value: list)] + more)
    guard let order = LetterOrder(verb, arguments: Value.map(arguments).jsonBytes()) else {
      throw SampleProject.Broken()
    }
    return order
  }

  func replay(
    _ id: String, uncertain: String? = nil, revision: String? = nil
  ) throws -> [String] {
    try replay([id], uncertain: uncertain, revision: revision)
  }

  /// What became of each letter.
  func replay(
    _ ids: [String], uncertain: String? = nil, revision: String? = nil
  ) throws -> [String] {
    let more = [("uncertain", uncertain), ("revision", revision)].compactMap { name, text in
      text.map { (key: Value.string(name), value: Value.string($0)) }
    }
    return try results(order(.replay, ids, more))
  }

  func discard(_ id: String, _ reason: String) throws -> [String] {
    try results(order(.discard, [id], [(key: "reason", value: .string(reason))]))
  }

  private func results(_ order: LetterOrder) throws -> [String] {
    (engine.dispatcher.carryOut(.letters(order)) ?? []).compactMap {
      $0.value["result"]?.stringValue
    }
  }
}
