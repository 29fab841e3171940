import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

/// What stands between the runs and a receiver, seen from the outcome.
@Suite struct `The limits of a connection` {
  private static let twelve = (1...12).map(String.init)

  private func states(_ bench: TestBench) throws -> [RunState] {
    try bench.reader().runs(ListFilter(limit: 1000)).map(\.state)
  }

  /// `send` goes to the connection `mail`, `tell` to `desk`.
  private static let workflows: [WorkflowGraph] = [
    .sample("letters", [.send("send")]), .sample("telling", [.tell("tell")]),
  ]

  @Test func `keep a receiver that never answers from holding up another`() throws {
    let performer = ScriptedPerformer(holding: ["send"])
    let bench = try TestBench(
      Self.workflows, performer, limits: ["outbox": ConnectionLimits(concurrency: 2)])
    try bench.start()
    for candidate in Self.twelve { bench.deliver(candidate: candidate) }
    // Two letters hang, and every request to the desk gets through.
    performer.waitForEffects(14)
    #expect(performer.effects.filter { $0.step == "tell" }.count == 12)
    #expect(performer.effects.filter { $0.step == "send" }.count == 2)
    performer.letGo("send")
    bench.settle()
    #expect(performer.effects.count == 24 && Set(performer.effects).count == 24)
    #expect(try states(bench) == [RunState](repeating: .completed, count: 24))
    bench.stop()
  }

  @Test func `leave what waits for a place surely untried when the process dies`() throws {
    let performer = ScriptedPerformer(holding: ["send"])
    let bench = try TestBench(
      [.sample([.send()])], performer, limits: ["outbox": ConnectionLimits(concurrency: 1)])
    try bench.start()
    for candidate in Self.twelve { bench.deliver(candidate: candidate) }
    performer.waitForEffects(1)
    try bench.restart(killing: true)
    performer.letGo("send")
    bench.settle()
    // One was under way and is a person's now; the others have been done, once.
    let states = try states(bench)
    #expect(states.filter { $0 == .deadLettered }.count == 1)
    #expect(states.filter { $0 == .completed }.count == 11)
    #expect(Set(performer.effects).count == 12 && performer.effects.count == 12)
    bench.stop()
  }

  @Test func `leave out the steps of one that is not set up, and go on`() throws {
    var off = ConnectionLimits()
    off.isOff = true
    let bench = try TestBench(
      [.sample([.tell("tell"), .send()])], limits: ["desk": off])
    try bench.start()
    bench.deliver()
    bench.settle()
    let run = try #require(try bench.run())
    #expect(run.state == .completed)
    #expect(run.steps.map(\.record.state) == [.skipped, .done])
    #expect(
      run.steps.first?.record.reason == "the connection `desk` is not set up on this server")
    #expect(run.steps.first?.record.attempts == 0)
    #expect(bench.performer.effects.map(\.step) == ["send"])
    bench.stop()
  }

  @Test func `hold a rate over all runs`() throws {
    let bench = try TestBench(
      [.sample([.send()])],
      limits: ["outbox": ConnectionLimits(rate: .init(count: 3, period: .seconds(60)))])
    try bench.start()
    for candidate in Self.twelve { bench.deliver(candidate: candidate) }
    bench.settle()
    for minute in 1...3 {
      #expect(bench.performer.effects.count == 3 * minute)
      bench.clock.advance(by: .seconds(60))
      bench.settle()
    }
    #expect(try states(bench) == [RunState](repeating: .completed, count: 12))
    let waited = try bench.reader().runs(ListFilter(limit: 100)).flatMap(\.steps)
    #expect(waited.allSatisfy { $0.record.attempts == 1 })
    bench.stop()
  }

  @Test func `leave a failing receiver alone, which uses up no retries and shows`() throws {
    let down = StepOutcome.transient(reason: "down", retryAfter: nil, reached: false)
    let performer = ScriptedPerformer(["send": [StepOutcome](repeating: down, count: 5)])
    let bench = try TestBench(
      [.sample([.send()])], performer,
      limits: [
        // One after the other: of several at once a try that is done might be told before one that failed.
        "outbox": ConnectionLimits(
          concurrency: 1, breaker: .init(failures: 3, openFor: .seconds(30)))
      ])
    try bench.start()
    for candidate in Self.twelve { bench.deliver(candidate: candidate) }
    bench.settle()
    #expect(performer.effects.count == 3)
    let waiting = try bench.reader().runs(ListFilter(limit: 100)).flatMap(\.steps).filter {
      $0.record.attempts == 0
    }
    #expect(!waiting.isEmpty)
    for step in waiting {
      #expect(
        step.record.reason?.hasPrefix("the connection `outbox` is being left alone: ") == true)
    }
    for _ in 1...20 {
      bench.clock.advance(by: .seconds(30))
      bench.settle()
    }
    #expect(try states(bench) == [RunState](repeating: .completed, count: 12))
    #expect(performer.effects.count == 12 + 5)
    #expect(
      try bench.reader().runs(ListFilter(limit: 100)).flatMap(\.steps).allSatisfy {
        $0.record.answered == 0
      })
    bench.stop()
  }

  @Test func `give up a receiver that did not come back for a day, whoever tried`() throws {
    let down = StepOutcome.transient(reason: "down", retryAfter: nil, reached: false)
    let performer = ScriptedPerformer(["send": [StepOutcome](repeating: down, count: 10_000)])
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    for candidate in Self.twelve { bench.deliver(candidate: candidate) }
    bench.settle()
    for _ in 1...(24 * 12 + 3) {
      bench.clock.advance(by: .seconds(300))
      bench.settle()
    }
    #expect(try states(bench) == [RunState](repeating: .deadLettered, count: 12))
    // One try in five minutes, and not one for each run.
    #expect(performer.effects.count < 24 * 12 + 30)
    bench.stop()
  }
}

extension StepSketch {
  /// A request over the connection `desk`, whose receiver may be able to tell a repeat.
  static func tell(_ id: String = "tell", isIdempotent: Bool = false) -> StepSketch {
    StepSketch(
      id: id,
      template: FixedTemplate(
        request: .web(
          WebRequest(
            connection: "desk", url: "/hired", body: .json(.object(["name": "Ada"])),
            isIdempotent: isIdempotent)),
        isEmbedded: false),
      onUncertain: isIdempotent ? .retry : .review)
  }
}
