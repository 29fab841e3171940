import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

/// The process dies at each point on the way of one event; the next one finds what it left, and the sender delivers
/// again what was not answered.
@Suite struct `Recovery after a crash` {
  /// Lets a process die at the first, the second, … time that it comes to `point`, until it gets through; after
  /// each death a new process does the rest, and `check` looks at the result.
  private func dieEverywhere(
    at point: Faults.Point, advancing span: Duration = .zero, _ steps: [StepSketch],
    check: (TestBench, ScriptedPerformer) throws -> Void
  ) throws {
    for number in 1...20 {
      let performer = ScriptedPerformer()
      let bench = try TestBench(
        [.sample(steps)], performer, dyingAt: Fate(point, number + (point.isCommit ? 1 : 0)))
      try bench.start()
      let died = bench.deliverAndWatch(advancing: span)
      try bench.restart()
      bench.redeliver()
      bench.settle()
      bench.clock.advance(by: .seconds(10))
      bench.settle()
      #expect(try bench.reader().events(ListFilter()).count == 1)
      #expect(try bench.reader().runs(ListFilter()).count == 1)
      try check(bench, performer)
      bench.stop()
      if !died {
        #expect(number > 1, "the process never died")
        return
      }
    }
    Issue.record("the event never came to its end")
  }

  @Test(arguments: [Faults.Point.beforeCommit, .afterCommit])
  func `embedded actions act once, whichever commit it dies at`(point: Faults.Point) throws {
    try dieEverywhere(at: point, [.task(), .outbox(), .stage("screening")]) { (bench, _) throws in
      let reader = try bench.reader()
      #expect(try reader.events(ListFilter()).map(\.state) == [.completed])
      #expect(try reader.tasks(ListFilter()).count == 1)
      #expect(try reader.unwrittenMessages(limit: 9).count == 1)
      let record = try #require(try reader.candidates(ListFilter()).first)
      #expect(record.events == 1 && record.stage?.value == "screening")
    }
  }

  @Test(arguments: Faults.Point.allCases)
  func `an outside action is done once or held as uncertain, never done twice`(
    point: Faults.Point
  ) throws {
    try dieEverywhere(at: point, [.send("first"), .task(), .send("second")]) {
      (bench, performer) throws in
      let effects = performer.effects
      #expect(Set(effects).count == effects.count, "a receiver got a message twice")
      let event = try #require(try bench.reader().events(ListFilter()).first)
      switch event.state {
      case .completed: #expect(effects.map(\.step) == ["first", "second"])
      case .deadLettered:
        let letters = try bench.reader().deadLetters(ListFilter())
        #expect(letters.map(\.letter.errorClass) == ["uncertain"])
        #expect(bench.log.all.contains { $0.contains("error_class=uncertain") })
      default: Issue.record("the event is \(event.state)")
      }
    }
  }

  @Test(arguments: Faults.Point.allCases)
  func `an idempotent action is repeated under its key until it is done`(
    point: Faults.Point
  ) throws {
    try dieEverywhere(at: point, [.send(onUncertain: .retry), .task()]) {
      (bench, performer) throws in
      #expect(try bench.reader().events(ListFilter()).map(\.state) == [.completed])
      #expect(Set(performer.effects).count == 1)
      #expect(try bench.reader().tasks(ListFilter()).count == 1)
    }
  }

  @Test(arguments: [Faults.Point.beforeCommit, .afterCommit])
  func `a wait ends once, whichever commit it dies at`(point: Faults.Point) throws {
    try dieEverywhere(
      at: point, advancing: .seconds(5), [.task(), .wait(for: .seconds(5)), .outbox()]
    ) { (bench, _) throws in
      let reader = try bench.reader()
      #expect(try reader.events(ListFilter()).map(\.state) == [.completed])
      #expect(try reader.tasks(ListFilter()).count == 1)
      #expect(try reader.unwrittenMessages(limit: 9).count == 1)
      #expect(try bench.run()?.steps.map(\.record.state) == [.done, .done, .done])
    }
  }

  @Test func `a retry that waits survives, with its time and its count`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let performer = ScriptedPerformer(["send": [busy]])
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    try bench.restart()
    bench.settle()
    bench.clock.advance(by: .seconds(59))
    bench.settle()
    #expect(performer.effects.count == 1)
    bench.clock.advance(by: .seconds(1))
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.run()?.steps.map(\.record.attempts) == [2])
    bench.stop()
  }

  @Test func `a run goes on with the revision that it began with`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: nil, reached: true)
    let performer = ScriptedPerformer(["send": [busy]])
    let bench = try TestBench([.sample([.send(), .task()])], performer)
    let original = bench.graph
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    bench.graph = try SampleProject.graph([.sample([.stage("other")])], revision: "r2")
    bench.compile = { _, texts in texts == Array("r1".utf8) ? original : nil }
    try bench.restart()
    bench.clock.advance(by: .seconds(2))
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.reader().tasks(ListFilter()).count == 1)
    bench.stop()
  }

  @Test func `unfinished runs are not read before their time, and hold up nothing new`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: .seconds(60), reached: true)
    let performer = ScriptedPerformer(["send": [StepOutcome](repeating: busy, count: 50)])
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    var ids = (0..<50).map { bench.deliver(candidate: "\($0)") }
    bench.settle()
    // Behind one that waits, and not begun.
    ids.append(bench.deliver(candidate: "0"))
    bench.settle()
    try bench.restart(killing: true)
    ids.append(bench.deliver(candidate: "new"))
    bench.settle()
    #expect(bench.engine.lanes.eventCount == 0 && bench.engine.lanes.setAsideCount == 51)
    #expect(try bench.event(ids.last ?? nil)?.state == .completed)
    bench.clock.advance(by: .seconds(60))
    bench.settle()
    for id in ids { #expect(try bench.event(id)?.state == .completed) }
    #expect(performer.effects.count == 102)
    bench.stop()
  }

  @Test func `a run whose revision is lost ends where it can be seen`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: nil, reached: true)
    let bench = try TestBench([.sample([.send()])], ScriptedPerformer(["send": [busy]]))
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    bench.graph = try SampleProject.graph([.sample([.send()])], revision: "r2")
    try bench.restart()
    bench.clock.advance(by: .seconds(2))
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    #expect(try bench.event(id)?.reason?.contains("revision r1") == true)
    bench.stop()
  }

  @Test func `stopping records the outcome of an attempt in hand and begins no other`() throws {
    let performer = ScriptedPerformer(holding: ["first"])
    let bench = try TestBench([.sample([.send("first"), .send("second")])], performer)
    try bench.start()
    let id = bench.deliver()
    performer.waitForEffects(1)
    let stopping = StopThread(bench.engine)
    stopping.waitUntilDraining()
    performer.letGo("first")
    stopping.join()
    #expect(performer.effects.map(\.step) == ["first"])
    #expect(try bench.run()?.steps.map(\.record.state) == [.done])
    try bench.restart()
    bench.settle()
    #expect(performer.effects.map(\.step) == ["first", "second"])
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }
}

extension Faults.Point {
  /// The first commit of a process records its configuration and says nothing of an event.
  fileprivate var isCommit: Bool { self == .beforeCommit || self == .afterCommit }
}
