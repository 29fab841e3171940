import Actions
import Graph
import SQLite
import Store
import Testing

@testable import Runtime

@Suite struct `A store that refuses what the workers write` {
  @Test func `records are submitted again, and nothing is done before they are there`() throws {
    let performer = ScriptedPerformer()
    let bench = try TestBench([.sample([.send(), .task()])], performer)
    try bench.start()
    bench.failing.fail([.full, .full])
    let id = bench.deliver()
    bench.settle()
    #expect(performer.effects.isEmpty)
    bench.clock.advance(by: .seconds(1))
    bench.settle()
    #expect(performer.effects.isEmpty)
    #expect(try bench.event(id)?.state == .pending)
    bench.clock.advance(by: .seconds(1))
    bench.settle()
    #expect(performer.effects.count == 1)
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.run()?.steps.map(\.record.attempts) == [1, 1])
    #expect(try bench.reader().tasks(ListFilter()).count == 1)
    bench.stop()
  }

  @Test func `an outcome that could not be recorded at once is recorded later`() throws {
    let performer = ScriptedPerformer(holding: ["send"])
    let bench = try TestBench([.sample([.send(), .task()])], performer)
    try bench.start()
    let id = bench.deliver()
    performer.waitForEffects(1)
    bench.failing.fail([.readOnly])
    performer.letGo("send")
    bench.settle()
    #expect(try bench.event(id)?.state == .pending)
    bench.clock.advance(by: .seconds(1))
    bench.settle()
    #expect(performer.effects.count == 1)
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `records that can never be written end the event where it can be seen`() throws {
    let constraint = SQLiteError(code: 19, message: "a rule is broken", attempted: "INSERT")
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    bench.failing.fail([.database(constraint)])
    let broken = bench.deliver()
    let next = bench.deliver()
    bench.settle()
    #expect(try bench.event(broken)?.state == .deadLettered)
    #expect(try bench.event(next)?.state == .completed)
    #expect(bench.log.all.contains { $0.contains("cannot be written") })
    bench.stop()
  }

  @Test func `runs that nothing takes up any more are dead letters, whatever they were at`() throws
  {
    let constraint = SQLiteError(code: 19, message: "a rule is broken", attempted: "INSERT")
    let performer = ScriptedPerformer(holding: ["send"])
    let bench = try TestBench(
      [
        .sample("letters", [.send("send"), .task()]),
        .sample("pausing", [.wait(for: .seconds(600)), .task()]),
      ], performer)
    try bench.start()
    let id = try #require(bench.deliver())
    performer.waitForEffects(1)
    bench.failing.fail([.database(constraint)])
    performer.letGo("send")
    bench.settle()
    let reader = try bench.reader()
    #expect(try bench.event(id)?.state == .deadLettered)
    let runs = try reader.runs(ListFilter())
    #expect(runs.map(\.state) == [.deadLettered, .deadLettered])
    #expect(Set(runs.map(\.reason)) == ["its records cannot be written"])
    let states = Dictionary(
      uniqueKeysWithValues: runs.map { ($0.workflow, $0.steps.map(\.record.state)) })
    #expect(states == ["letters": [.uncertain], "pausing": [.pending]])
    // One dead letter for each, and no timer that would go off.
    let letters = try reader.deadLetters(ListFilter(state: "open"))
    #expect(Set(letters.map(\.letter.run)) == Set(runs.map(\.id)))
    #expect(try reader.nextParkedRun(after: .earliest) == nil)
    // A person goes on with both.
    #expect(try bench.replay(id.description, uncertain: "done") == ["queued", "queued"])
    bench.settle()
    bench.clock.advance(by: .seconds(600))
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(performer.effects.count == 1)
    #expect(try bench.reader().tasks(ListFilter()).count == 2)
    bench.stop()
  }
}

@Suite struct `A store that refuses what the dispatcher writes` {
  /// Batches are mapped while earlier ones are on their way: they count upon ids that those have given.
  @Test(arguments: [[.full], [nil, .full], [nil, nil, .full, nil, .full]] as [[StoreError?]])
  func `leaves each candidate one record, and each event in its order`(failures: [StoreError?])
    throws
  {
    let performer = ScriptedPerformer()
    let bench = try TestBench([.sample([.send()])], performer)
    var events: [String: [String]] = [:]
    for round in 0..<4 {
      for number in 0..<40 {
        let id = try #require(
          bench.deliver(
            candidate: round.isMultiple(of: 2) ? "\(number)" : nil, name: "Ada",
            email: "\(number)@example.org"))
        events["\(number)", default: []].append("\(id)")
      }
    }
    bench.failing.failDispatches(failures)
    try bench.start()
    bench.settle()
    let reader = try bench.reader()
    let candidates = try reader.candidates(ListFilter(limit: 1000))
    #expect(candidates.count == 40)
    #expect(candidates.allSatisfy { $0.events == 4 })
    #expect(performer.effects.count == 160)
    let order = performer.effects.map(\.event)
    for expected in events.values {
      let wanted = Set(expected)
      #expect(order.filter { wanted.contains($0) } == expected)
    }
    #expect(bench.log.all.contains { $0.contains("events cannot be dispatched") })
    bench.stop()
  }
}

@Suite struct `A configuration that is swapped` {
  @Test func `new events meet the new one`() throws {
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    bench.deliver()
    bench.settle()
    let graph = try SampleProject.graph([.sample([.stage("other")])], revision: "r2")
    try bench.engine.reload(graph, texts: [2])
    bench.deliver()
    bench.settle()
    let reader = try bench.reader()
    #expect(try reader.tasks(ListFilter()).count == 1)
    #expect(try reader.runs(ListFilter()).map(\.revision) == ["r2", "r1"])
    #expect(try reader.revision("r2") == [2])
    bench.stop()
  }
}
