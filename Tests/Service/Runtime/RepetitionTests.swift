import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

@Suite struct `A run that is acted out again on purpose` {
  private let refusal = StepOutcome.final(reason: "no such address")
  private let lost = StepOutcome.uncertain(reason: "no answer")

  /// An event whose runs have come to their end.
  private func done(
    _ steps: [StepSketch], _ script: [String: [StepOutcome]] = [:]
  ) throws -> (TestBench, ScriptedPerformer, EventID) {
    let performer = ScriptedPerformer(script)
    let bench = try TestBench([.sample(steps)], performer)
    bench.compile = { [graph = bench.graph] _, _ in graph }
    try bench.start()
    let id = try #require(bench.deliver())
    bench.settle()
    return (bench, performer, id)
  }

  @Test func `reaches its receivers once more, as an effect of its own`() throws {
    let (bench, performer, id) = try done([.task(), .send(), .stage("interview"), .send("later")])
    #expect(try bench.act(again: id.description) == ["queued"])
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "later", "send", "later"])
    #expect(performer.effects.map(\.repetition) == [0, 0, 1, 1])
    #expect(Set(performer.effects.map(\.opaque)).count == 4)
    // A second task or change of the record helps nobody.
    #expect(try bench.reader().tasks(ListFilter()).count == 1)
    #expect(try bench.event(id)?.state == .completed)
    let runs = try bench.reader().runs(of: id)
    #expect(runs.map(\.generation) == [0, 1] && runs.map(\.state) == [.completed, .completed])
    #expect(runs[0].repetition == nil && runs[1].repetition?.run == runs[0].id)
    #expect(runs[1].repetition?.number == 1 && runs[1].repetition?.command == 1)
    let task = try #require(runs[1].steps.map(\.record).first { $0.id == "call" })
    #expect(task.state == .done && task.reason == "done by \(runs[0].id) before")
    bench.stop()
  }

  @Test func `can be acted out a third time`() throws {
    let (bench, performer, id) = try done([.send()])
    _ = try bench.act(again: id.description)
    bench.settle()
    #expect(try bench.act(again: id.description, command: 2) == ["queued"])
    bench.settle()
    #expect(performer.effects.map(\.repetition) == [0, 1, 2])
    bench.stop()
  }

  @Test func `writes a second mail into the outbox`() throws {
    let (bench, _, id) = try done([.outbox()])
    _ = try bench.act(again: id.description)
    bench.settle()
    let mails = try bench.reader().unwrittenMessages(limit: 9)
    #expect(mails.map(\.step) == ["confirm", "confirm"] && mails.map(\.repetition) == [0, 1])
    bench.stop()
  }

  @Test func `does only the steps that are named, tasks too`() throws {
    let (bench, performer, id) = try done([.task(), .send(), .send("later")])
    #expect(try bench.act(again: id.description, steps: ["call", "later"]) == ["queued"])
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "later", "later"])
    #expect(try bench.reader().tasks(ListFilter()).count == 2)
    bench.stop()
  }

  @Test func `does no step that is new in the files of now`() throws {
    let (bench, performer, id) = try done([.send()])
    let files = try SampleProject.graph([.sample([.send(), .send("new")])], revision: "r2")
    try bench.engine.reload(files, texts: Array("r2".utf8))
    _ = try bench.act(again: id.description)
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "send"])
    let run = try #require(try bench.reader().runs(of: id).last)
    #expect(run.revision == "r2")
    #expect(run.steps.map(\.record.reason).contains("not among what was to be repeated"))
    bench.stop()
  }

  @Test func `is refused where there is nothing to do again, and where it is not its turn`() throws
  {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let (bench, performer, id) = try done([.task()])
    #expect(try bench.act(again: id.description) == ["refused"])
    #expect(try bench.act(again: "run_00000000000000000000000000") == ["refused"])
    bench.stop()
    let (other, _, working) = try done([.send()], ["send": [busy]])
    #expect(try other.act(again: working.description) == ["refused"])
    other.clock.advance(by: .seconds(61))
    other.settle()
    #expect(try other.act(again: working.description) == ["queued"])
    other.settle()
    // The first run is not the one that stands for the event any more.
    let first = try #require(try other.reader().runs(of: working).first)
    #expect(try other.act(again: first.id.description, command: 3) == ["refused"])
    #expect(performer.effects.isEmpty)
    other.stop()
  }

  @Test func `is acted out once for one command, however often that is carried out`() throws {
    let (bench, performer, id) = try done([.send()])
    #expect(try bench.act(again: id.description, command: 7) == ["queued"])
    #expect(try bench.act(again: id.description, command: 7) == ["queued"])
    bench.settle()
    #expect(try bench.act(again: id.description, command: 7) == ["queued"])
    let first = try #require(try bench.reader().runs(of: id).first)
    #expect(try bench.act(again: first.id.description, command: 7) == ["queued"])
    bench.settle()
    #expect(performer.effects.count == 2)
    #expect(try bench.reader().runs(of: id).count == 2)
    bench.stop()
  }

  @Test func `sends a message however old its event is: somebody has just asked for it`() throws {
    var step = StepSketch.send()
    step.maxAge = .seconds(3600)
    let (bench, performer, id) = try done([step])
    bench.clock.advance(by: .seconds(86_400))
    _ = try bench.act(again: id.description)
    bench.settle()
    #expect(performer.effects.count == 2)
    bench.stop()
  }

  @Test func `goes on where it had stopped, and closes its dead letter`() throws {
    let (bench, performer, id) = try done(
      [.send("first"), .send(), .send("later")], ["send": [refusal]])
    #expect(try bench.letters().map(\.state) == [.open])
    #expect(try bench.act(again: id.description) == ["queued"])
    bench.settle()
    #expect(performer.effects.map(\.step) == ["first", "send", "first", "send", "later"])
    #expect(performer.effects.map(\.repetition) == [0, 0, 1, 1, 1])
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.letters().map(\.state) == [.replayed])
    bench.stop()
  }

  @Test func `does what may have been done under another key`() throws {
    let (bench, performer, id) = try done([.send()], ["send": [lost]])
    #expect(try bench.act(again: id.description) == ["queued"])
    bench.settle()
    #expect(performer.effects.map(\.repetition) == [0, 1])
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `that stops is a dead letter whose replay does only what was asked for`() throws {
    let (bench, performer, id) = try done(
      [.send("first"), .send(), .send("later")],
      ["send": [.done(.map(.empty)), refusal]])
    _ = try bench.act(again: id.description, steps: ["first", "send"])
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(
      performer.effects.map(\.step) == ["first", "send", "later", "first", "send", "send"])
    #expect(performer.effects.map(\.repetition) == [0, 0, 0, 1, 1, 1])
    #expect(performer.effects[4] == performer.effects[5])
    bench.stop()
  }

  @Test func `that was asked for is begun by the next process where this one dies`() throws {
    let (bench, performer, id) = try done([.send()])
    let desk = OrderDesk(
      reader: try bench.store.reader(), catalog: bench.engine.catalog, now: bench.clock.now())
    let plan = try desk.plan(.repetition(bench.repetition(of: [id.description])))
    try bench.commit(plan.changes)
    try bench.restart(killing: true)
    bench.settle()
    #expect(performer.effects.map(\.repetition) == [0, 1])
    // The next process carries out the command again: it had not been answered.
    let first = try #require(try bench.reader().runs(of: id).first)
    #expect(try bench.act(again: first.id.description) == ["queued"])
    bench.settle()
    #expect(performer.effects.count == 2)
    bench.stop()
  }

  @Test func `whose process dies between the effect and its record is held for a person`() throws {
    let performer = ScriptedPerformer()
    let bench = try TestBench([.sample([.send()])], performer, dyingAt: Fate(.effectPerformed, 2))
    bench.compile = { [graph = bench.graph] _, _ in graph }
    try bench.start()
    let id = try #require(bench.deliver())
    bench.settle()
    #expect(try bench.act(again: id.description) == ["queued"])
    performer.waitForEffects(2)
    try bench.restart(killing: true)
    bench.settle()
    #expect(performer.effects.map(\.repetition) == [0, 1])
    let letter = try #require(try bench.letters().first)
    #expect(letter.letter.errorClass == "uncertain")
    let run = try #require(try bench.reader().runs(of: id).last)
    #expect(run.id == letter.letter.run && run.repetition?.number == 1)
    bench.stop()
  }
}

extension TestBench {
  func repetition(
    of ids: [String], steps: [String]? = nil, command: Int64 = 1
  ) throws -> RepetitionRequest {
    let arguments = Value.object(present: [
      "ids": .list(ids.map { .string($0) }),
      "steps": steps.map { .list($0.map { .string($0) }) },
    ])
    let stored = StoreCommand(
      sequence: command, verb: RepetitionRequest.verb, arguments: arguments.jsonBytes(),
      requestedAt: clock.now())
    guard let request = RepetitionRequest(stored) else { throw SampleProject.Broken() }
    return request
  }

  /// What became of each run.
  func act(
    again id: String, steps: [String]? = nil, command: Int64 = 1
  ) throws -> [String] {
    let request = try repetition(of: [id], steps: steps, command: command)
    return (engine.dispatcher.carryOut(.repetition(request)) ?? [])
      .compactMap { $0.value["result"]?.stringValue }
  }
}
