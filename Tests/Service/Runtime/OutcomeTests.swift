import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

@Suite struct `What an outcome leads to` {
  private func transient(
    _ reached: Bool = true, retryAfter: Duration? = nil
  ) -> StepOutcome { .transient(reason: "no luck", retryAfter: retryAfter, reached: reached) }

  private func begin(
    _ answers: [StepOutcome], _ step: StepSketch = .send(), then: [StepSketch] = []
  ) throws -> (TestBench, EventID?, ScriptedPerformer) {
    let performer = ScriptedPerformer([step.id: answers])
    let bench = try TestBench([.sample([step] + then)], performer)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    return (bench, id, performer)
  }

  private func step(_ bench: TestBench) throws -> StepRecord? {
    try bench.run()?.steps.first?.record
  }

  @Test func `done goes on, and its value is kept`() throws {
    let (bench, id, _) = try begin([.done(.object(["id": "m-1"]))], then: [.task()])
    #expect(try bench.event(id)?.state == .completed)
    #expect(try step(bench)?.result == Array("{\"id\":\"m-1\"}".utf8))
    #expect(try bench.reader().tasks(ListFilter()).count == 1)
    bench.stop()
  }

  @Test func `transient is tried again after a pause that doubles`() throws {
    let (bench, id, performer) = try begin([transient(), transient()])
    let due = try bench.run()?.steps[0].due
    #expect(due == bench.clock.now() + .seconds(1))
    bench.clock.advance(by: .milliseconds(999))
    bench.settle()
    #expect(performer.effects.count == 1)
    bench.clock.advance(by: .milliseconds(1))
    bench.settle()
    #expect(performer.effects.count == 2)
    bench.clock.advance(by: .milliseconds(1999))
    bench.settle()
    #expect(performer.effects.count == 2)
    bench.clock.advance(by: .milliseconds(1))
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(Set(performer.effects).count == 1)
    #expect(try step(bench)?.attempts == 3)
    bench.stop()
  }

  @Test func `postponed comes again in time, counts as no try and alerts nobody`() throws {
    let later = StepOutcome.postponed(reason: "the rate is used up", for: .seconds(10))
    let (bench, id, performer) = try begin([StepOutcome](repeating: later, count: 20))
    for turn in 1...20 {
      #expect(performer.effects.count == turn)
      #expect(try bench.run()?.steps[0].due == bench.clock.now() + .seconds(10))
      bench.clock.advance(by: .seconds(10))
      bench.settle()
    }
    #expect(try bench.event(id)?.state == .completed)
    #expect(try step(bench)?.attempts == 1)
    #expect(bench.log.all.isEmpty)
    bench.stop()
  }

  @Test func `postponed leaves no doubt, and uncertain does`() throws {
    let message = SlackMessage(connection: "slack", channel: "#hiring", text: "Ada applied")
    let step = StepSketch(
      id: "step", template: FixedTemplate(request: .slack(message), isEmbedded: false),
      onUncertain: .retry)
    let (bench, id, performer) = try begin(
      [.postponed(reason: "too fast", for: .seconds(1)), .uncertain(reason: "no answer")], step)
    for _ in 0..<2 {
      bench.clock.advance(by: .seconds(60))
      bench.settle()
    }
    #expect(try bench.event(id)?.state == .completed)
    #expect(performer.doubts == [false, false, true])
    bench.stop()
  }

  @Test func `a receiver that asks for more time gets it`() throws {
    let (bench, id, performer) = try begin([transient(retryAfter: .seconds(90))])
    bench.clock.advance(by: .seconds(89))
    bench.settle()
    #expect(performer.effects.count == 1)
    bench.clock.advance(by: .seconds(1))
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `after the last retry the run is dead-lettered and alerts`() throws {
    let (bench, id, performer) = try begin([transient(), transient(), transient()])
    for _ in 0..<5 {
      bench.clock.advance(by: .seconds(10))
      bench.settle()
    }
    #expect(performer.effects.count == 3)
    let event = try #require(try bench.event(id))
    #expect(event.state == .deadLettered)
    #expect(
      try bench.reader().deadLetters(ListFilter()).map(\.letter.errorClass) == ["exhausted"])
    let alert = try #require(bench.log.all.first)
    for part in [
      "workflow=welcome", "step=send", "error_class=exhausted", "\(event.candidate!)",
      "journeyman dead-letters show run_",
    ] {
      #expect(alert.contains(part))
    }
    #expect(!alert.contains("Ada"))
    bench.stop()
  }

  @Test func `final is not repeated`() throws {
    let (bench, id, performer) = try begin([.final(reason: "no such address")], then: [.task()])
    bench.clock.advance(by: .seconds(1000))
    bench.settle()
    #expect(performer.effects.count == 1)
    #expect(try bench.event(id)?.state == .deadLettered)
    #expect(try step(bench)?.state == .failed)
    #expect(try bench.reader().tasks(ListFilter()).isEmpty)
    bench.stop()
  }

  @Test func `a failure that may be passed over goes on and alerts`() throws {
    let (bench, id, _) = try begin(
      [.final(reason: "gone")], .send(onFailure: .goOn), then: [.task()])
    #expect(try bench.event(id)?.state == .completed)
    #expect(try step(bench)?.state == .failed)
    #expect(try bench.reader().tasks(ListFilter()).count == 1)
    #expect(bench.log.all.count == 1)
    bench.stop()
  }

  @Test func `uncertain is held for a person`() throws {
    let (bench, id, performer) = try begin([.uncertain(reason: "no answer")])
    bench.clock.advance(by: .seconds(1000))
    bench.settle()
    #expect(performer.effects.count == 1)
    #expect(try bench.event(id)?.state == .deadLettered)
    #expect(try step(bench)?.state == .uncertain)
    bench.stop()
  }

  @Test func `uncertain is repeated where the receiver can tell a repeat`() throws {
    let (bench, id, performer) = try begin(
      [.uncertain(reason: "no answer")], .send(onUncertain: .retry))
    bench.clock.advance(by: .seconds(1))
    bench.settle()
    #expect(performer.effects.count == 2 && Set(performer.effects).count == 1)
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `a receiver that cannot be reached uses no retries up, for a day`() throws {
    let answers = [StepOutcome](repeating: transient(false), count: 1000)
    let (bench, id, performer) = try begin(answers)
    #expect(bench.log.all.filter { $0.contains("cannot be reached") }.count == 1)
    for _ in 0..<20 {
      bench.clock.advance(by: .seconds(300))
      bench.settle()
    }
    #expect(performer.effects.count > 10)
    #expect(try bench.event(id)?.state == .pending)
    bench.clock.advance(by: .seconds(24 * 3600))
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    #expect(bench.log.all.filter { $0.contains("cannot be reached") }.count == 1)
    bench.stop()
  }

  @Test(arguments: [Duration.seconds(25 * 3600), .seconds(-30 * 86_400)], [false, true])
  func `a clock that is set takes no patience and gives none`(
    span: Duration, isRestarted: Bool
  ) throws {
    let answers = [StepOutcome](repeating: transient(false), count: 1000)
    let (bench, id, _) = try begin(answers)
    bench.clock.advance(by: .seconds(300))
    bench.settle()
    bench.clock.jump(by: span)
    bench.settle()
    if isRestarted {
      bench.compile = { [graph = bench.graph] _, _ in graph }
      try bench.restart(killing: true)
      bench.settle()
    }
    for _ in 0..<22 {
      bench.clock.advance(by: .seconds(3600))
      bench.settle()
    }
    #expect(try bench.event(id)?.state == .pending)
    for _ in 0..<3 {
      bench.clock.advance(by: .seconds(3600))
      bench.settle()
    }
    #expect(try bench.event(id)?.state == .deadLettered)
    bench.stop()
  }
}
