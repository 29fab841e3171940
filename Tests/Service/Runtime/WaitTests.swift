import Actions
import Graph
import Store
import Testing
import Threads
import Values

@testable import Runtime

@Suite struct `Waits` {
  private static let day = Duration.seconds(86_400)
  private static let types = ["applied", "accepted"]

  private func bench(
    _ steps: [StepSketch], _ performer: ScriptedPerformer = ScriptedPerformer()
  ) throws -> TestBench {
    try TestBench([.sample(steps)], types: Self.types, performer)
  }

  /// A reminder that goes out after three days, unless the candidate has accepted.
  private static let reminder: [StepSketch] = [
    .wait(for: day * 3, cancelOn: ["accepted"]), .send("remind"),
  ]

  @Test func `a run that waits is in the store only, and says until when`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    let until = bench.clock.now() + Self.day * 3
    #expect(bench.engine.lanes.eventCount == 0)
    let event = try #require(try bench.event(id))
    #expect(event.state == .waiting)
    #expect(
      event.reason == "welcome: waits until \(until.rfc3339), or for accepted")
    let run = try #require(try bench.run())
    #expect(run.state == .waiting)
    #expect(run.steps.map(\.record.state) == [.waiting])
    #expect(run.steps.first?.due == until)
    #expect(run.steps.first?.value["until"] == .string(until.rfc3339))
    bench.stop()
  }

  @Test func `it goes on when its time comes, and not before`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    bench.clock.advance(by: Self.day * 3 - .milliseconds(1))
    bench.settle()
    #expect(try bench.event(id)?.state == .waiting)
    bench.clock.advance(by: .milliseconds(1))
    bench.settle()
    #expect(bench.performer.effects.map(\.step) == ["remind"])
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.run()?.steps.map(\.record.state) == [.done, .done])
    #expect(try bench.reader().nextParkedRun(after: .earliest) == nil)
    bench.stop()
  }

  @Test func `a wait holds up no other event of its candidate`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    bench.deliver()
    let second = bench.deliver("accepted", name: "Ada")
    bench.settle()
    #expect(try bench.event(second)?.state == .completed)
    bench.stop()
  }

  @Test func `an event that it looks out for ends the run, which names it`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    let answer = try #require(bench.deliver("accepted"))
    bench.settle()
    bench.clock.advance(by: Self.day * 3)
    bench.settle()
    #expect(bench.performer.effects.isEmpty)
    let run = try #require(try bench.run())
    #expect(run.state == .cancelled)
    #expect(run.reason?.contains("accepted") == true)
    #expect(run.reason?.contains(answer.description) == true)
    let event = try #require(try bench.event(id))
    #expect(event.state == .completed)
    #expect(event.reason == "welcome: \(run.reason ?? "")")
    bench.stop()
  }

  @Test func `an event that came before the wait began ends the run as well`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    let at = Value.string((bench.clock.now() + .seconds(60)).rfc3339)
    bench.deliver(.object(["type": "accepted", "candidate": "7", "name": "Ada", "at": at]))
    bench.deliver()
    bench.settle()
    #expect(try bench.run()?.state == .cancelled)
    bench.clock.advance(by: Self.day * 3)
    bench.settle()
    #expect(bench.performer.effects.isEmpty)
    bench.stop()
  }

  @Test func `what happened before the event that began the run does not end it`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    let past = Value.string((bench.clock.now() - Self.day).rfc3339)
    bench.deliver()
    bench.deliver(.object(["type": "accepted", "candidate": "7", "name": "Ada", "at": past]))
    bench.settle()
    bench.clock.advance(by: Self.day * 3)
    bench.settle()
    #expect(bench.performer.effects.map(\.step) == ["remind"])
    bench.stop()
  }

  @Test(arguments: [("70", RunState.cancelled), ("71", .completed)])
  func `an event of another application ends nothing`(
    application: String, end: RunState
  ) throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    bench.deliver(application: "70")
    bench.deliver("accepted", application: application)
    bench.settle()
    bench.clock.advance(by: Self.day * 3)
    bench.settle()
    #expect(try bench.run()?.state == end)
    bench.stop()
  }

  @Test func `an event in the queue wins over a timer that is due`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    bench.deliver()
    bench.settle()
    // Accepted while nobody worked on it, and the time of the wait passed meanwhile.
    try bench.restart {
      bench.deliver("accepted")
      bench.clock.advance(by: Self.day * 4)
    }
    bench.settle()
    #expect(try bench.run()?.state == .cancelled)
    #expect(bench.performer.effects.isEmpty)
    bench.stop()
  }

  @Test func `a wait survives a restart, and fires once however late`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    try bench.restart()
    bench.settle()
    #expect(try bench.event(id)?.state == .waiting)
    #expect(bench.engine.lanes.eventCount == 0)
    try bench.restart { bench.clock.advance(by: Self.day * 3) }
    bench.settle()
    try bench.restart()
    bench.settle()
    #expect(bench.performer.effects.map(\.step) == ["remind"])
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `the clock may jump back and forth`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    bench.deliver()
    bench.settle()
    bench.clock.advance(by: .zero - Self.day * 400)
    bench.settle()
    bench.deliver(candidate: "8", name: "Bo")
    bench.settle()
    #expect(bench.performer.effects.isEmpty)
    bench.clock.advance(by: Self.day * 403)
    bench.settle()
    #expect(bench.performer.effects.count == 2)
    bench.clock.advance(by: .zero - Self.day * 10)
    bench.settle()
    bench.clock.advance(by: Self.day * 20)
    bench.settle()
    #expect(bench.performer.effects.count == 2)
    bench.stop()
  }

  @Test func `a time that has passed ends the run where it can be seen`() throws {
    let bench = try TestBench(
      [.sample([.wait(until: Timestamp(seconds: 0)), .send("remind")])], types: Self.types)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    #expect(bench.performer.effects.isEmpty)
    let run = try #require(try bench.run())
    #expect(run.state == .completed)
    #expect(run.reason?.contains("has passed already") == true)
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `with continue it goes on at once`() throws {
    let bench = try bench([.wait(for: .zero, ifPast: .goOn), .send("remind")])
    try bench.start()
    bench.deliver()
    bench.settle()
    #expect(bench.performer.effects.map(\.step) == ["remind"])
    #expect(try bench.run()?.steps.map(\.record.state) == [.skipped, .done])
    bench.stop()
  }

  @Test func `a message after a long wait is not too old, and one that the server missed is`()
    throws
  {
    var message = StepSketch.send("remind")
    message.maxAge = WorkflowGraph.ActionNode.messageMaxAge
    for (late, sent) in [(Duration.zero, 1), (Self.day * 4, 0)] {
      let bench = try bench([.wait(for: Self.day * 10), message])
      try bench.start()
      bench.deliver()
      bench.settle()
      try bench.restart { bench.clock.advance(by: Self.day * 10 + late) }
      bench.settle()
      #expect(bench.performer.effects.count == sent)
      #expect(try bench.run()?.state == .completed)
      bench.stop()
    }
  }

  @Test func `a timer without its event is dropped, and the log says so`() throws {
    let bench = try bench(Self.reminder)
    let run = RunID(high: 1, low: 1)
    try bench.commit([
      .timer(
        run: run, step: "pause", due: bench.clock.now(), event: EventID(high: 1, low: 2))
    ])
    try bench.start()
    bench.settle()
    #expect(try bench.reader().nextParkedRun(after: .earliest) == nil)
    #expect(bench.log.all.contains { $0.contains("parked run is lost") && $0.contains("\(run)") })
    bench.stop()
  }

  @Test func `a thread that sleeps until a time looks at the clock again before long`() throws {
    let clock = SystemClock()
    let pause = try #require(clock.pause(until: clock.now() + Self.day))
    #expect(pause <= .seconds(60))
    #expect(clock.pause(until: clock.now() - Self.day) == .zero)
  }

  @Test func `many waits that end at once are each taken up once`() throws {
    let bench = try bench(Self.reminder)
    try bench.start()
    for number in 0..<200 { bench.deliver(candidate: "\(number)") }
    bench.settle()
    #expect(bench.engine.lanes.eventCount == 0)
    bench.clock.advance(by: Self.day * 3)
    bench.settle()
    #expect(bench.performer.effects.count == 200)
    #expect(Set(bench.performer.effects).count == 200)
    #expect(
      try bench.reader().events(ListFilter(limit: nil)).allSatisfy { $0.state == .completed })
    bench.stop()
  }
}

@Suite struct `Waits beside other runs` {
  private static let day = Duration.seconds(86_400)

  @Test func `a run that retries does not hold up one whose time has come`() throws {
    let busy = StepOutcome.transient(
      reason: "busy", retryAfter: Self.day * 5, reached: true)
    let performer = ScriptedPerformer(["send": [busy]])
    let bench = try TestBench(
      [
        .sample("patient", [.send()]),
        .sample("reminding", [.wait(for: Self.day), .send("remind")]),
      ], performer)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    #expect(try bench.event(id)?.state == .pending)
    bench.clock.advance(by: Self.day)
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "remind"])
    #expect(try bench.run("reminding")?.state == .completed)
    bench.clock.advance(by: Self.day * 4)
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(performer.effects.map(\.step) == ["send", "remind", "send"])
    bench.stop()
  }

  @Test func `a run goes on beside one that is a dead letter, and after its replay`() throws {
    let refused = StepOutcome.final(reason: "no such address")
    let performer = ScriptedPerformer(["send": [refused]])
    let bench = try TestBench(
      [
        .sample("failing", [.send()]),
        .sample("reminding", [.wait(for: Self.day), .send("remind")]),
      ], performer)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    #expect(try bench.event(id)?.state == .deadLettered)
    let letter = try #require(try bench.reader().deadLetters(ListFilter()).first)
    #expect(try bench.replay(letter.id) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .waiting)
    bench.clock.advance(by: Self.day)
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "send", "remind"])
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `an event waits still when the dead letter beside the wait is discarded`() throws {
    let refused = StepOutcome.final(reason: "no such address")
    let bench = try TestBench(
      [
        .sample("failing", [.send()]),
        .sample("reminding", [.wait(for: Self.day), .send("remind")]),
      ], ScriptedPerformer(["send": [refused]]))
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    let letter = try #require(try bench.reader().deadLetters(ListFilter()).first)
    #expect(try bench.discard(letter.id, "an old address") == ["discarded"])
    #expect(try bench.event(id)?.state == .waiting)
    bench.clock.advance(by: Self.day)
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(bench.performer.effects.map(\.step) == ["send", "remind"])
    bench.stop()
  }

  @Test(arguments: [false, true])
  func `a parked run goes on with its own text after a reload, and the text goes with it`(
    restarts: Bool
  ) throws {
    let bench = try TestBench([
      .sample([.wait(for: Self.day), .send("old")])
    ])
    let original = bench.graph
    bench.compile = { _, texts in texts == Array("r1".utf8) ? original : nil }
    try bench.start()
    bench.deliver()
    bench.settle()
    let changed = try SampleProject.graph([.sample([.send("new")])], revision: "r2")
    try bench.engine.reload(changed, texts: Array("r2".utf8))
    bench.graph = changed
    if restarts { try bench.restart() }
    bench.deliver(candidate: "8", name: "Bo")
    bench.settle()
    #expect(bench.performer.effects.map(\.step) == ["new"])
    #expect(try bench.reader().revision("r1") != nil)
    bench.clock.advance(by: Self.day)
    bench.settle()
    #expect(bench.performer.effects.map(\.step) == ["new", "old"])
    try bench.restart()
    bench.settle()
    #expect(try bench.reader().revision("r1") == nil)
    #expect(try bench.reader().revision("r2") != nil)
    bench.stop()
  }

  @Test func `a timer that fires takes its turn behind what its candidate has at work`() throws {
    let busy = StepOutcome.transient(reason: "busy", retryAfter: Self.day * 5, reached: true)
    let performer = ScriptedPerformer(["send": [busy]])
    let bench = try TestBench(
      [
        .sample("reminding", [.wait(for: Self.day), .send("remind")]),
        .sample("patient", on: ["asked"], [.send()]),
      ], types: ["applied", "asked"], performer)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    bench.deliver("asked")
    bench.settle()
    bench.clock.advance(by: Self.day)
    bench.settle()
    #expect(try bench.event(id)?.state == .waiting)
    bench.clock.advance(by: Self.day * 4)
    bench.settle()
    #expect(performer.effects.map(\.step) == ["send", "send", "remind"])
    bench.stop()
  }

  @Test func `what happened to a record of the same person ends the run as well`() throws {
    let bench = try TestBench(
      [.sample([.wait(for: Self.day, cancelOn: ["accepted"]), .send("remind")])],
      types: ["applied", "accepted"])
    try bench.start()
    bench.deliver(
      .object(["type": "applied", "name": "Ada", "email": "ada@example.org"]), from: "scheduler")
    bench.settle()
    bench.deliver("accepted", email: nil)
    bench.settle()
    let both = bench.deliver("accepted", email: "ada@example.org")
    bench.settle()
    #expect(try bench.reader().candidates(ListFilter()).count == 1)
    bench.clock.advance(by: Self.day)
    bench.settle()
    #expect(try bench.event(both)?.state == .completed)
    #expect(try bench.run()?.state == .cancelled)
    #expect(bench.performer.effects.isEmpty)
    bench.stop()
  }

  @Test func `time that passes while events come in loses no wait and ends none twice`() throws {
    let bench = try TestBench(
      [
        .sample([
          .wait("first", for: .milliseconds(1)), .task(), .wait("second", for: .milliseconds(2)),
          .send("remind"),
        ]),
        .sample("beside", [.wait(for: .milliseconds(1)), .send("note")]),
      ])
    try bench.start()
    let clock = bench.clock
    let passing = WorkerThread("time") {
      for _ in 0..<2000 { clock.advance(by: .microseconds(500)) }
    }
    for number in 0..<200 { bench.deliver(candidate: "\(number % 50)") }
    passing.join()
    for _ in 0..<4 {
      bench.settle()
      clock.advance(by: .seconds(1))
    }
    bench.settle()
    let events = try bench.reader().events(ListFilter(limit: nil))
    #expect(events.count == 200)
    #expect(events.allSatisfy { $0.state == .completed })
    #expect(bench.performer.effects.count == 400)
    #expect(Set(bench.performer.effects).count == 400)
    #expect(try bench.reader().nextParkedRun(after: .earliest) == nil)
    bench.stop()
  }
}
