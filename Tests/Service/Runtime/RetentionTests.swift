import Actions
import Graph
import Store
import Telemetry
import Testing
import Values

@testable import Runtime

@Suite struct `Old records` {
  private let day = Duration.seconds(86_400)

  private func janitor(_ bench: TestBench, _ retention: Retention) -> Janitor {
    Janitor(
      retention, store: bench.store, dispatcher: bench.engine.dispatcher,
      removeFiles: { _, _ in 0 }, clock: bench.clock, log: .silent, metrics: Metrics())
  }

  @Test func `go, and the line of each delivery stays`() throws {
    let bench = try TestBench([.sample([.task(), .send()])])
    try bench.start()
    let old = try #require(bench.deliver(candidate: "1"))
    bench.settle()
    bench.clock.advance(by: day * 10)
    let young = try #require(bench.deliver(candidate: "2"))
    bench.settle()
    let reader = try bench.reader()
    try janitor(bench, Retention(deliveries: day * 5)).sweep(reader)
    #expect(try reader.keptContent(of: old) == KeptContent(raw: false, mapped: true))
    #expect(try reader.keptContent(of: young) == KeptContent(raw: true, mapped: true))
    #expect(try reader.delivery(old)?.body == [])
    try janitor(bench, Retention(events: day * 5)).sweep(reader)
    #expect(try reader.keptContent(of: old) == KeptContent(raw: false, mapped: false))
    #expect(try reader.runs(of: old).isEmpty && !reader.runs(of: young).isEmpty)
    let row = try #require(try reader.event(old))
    #expect(row.state == .completed && row.type == "applied" && row.document == nil)
    // What was created stays.
    #expect(try reader.tasks(ListFilter()).count == 2)
    bench.stop()
  }

  @Test func `that a parked run may look out for stay until it is over`() throws {
    let wait = StepSketch.wait(for: day * 60, cancelOn: ["accepted"])
    let bench = try TestBench([.sample([wait, .send()])], types: ["applied", "accepted"])
    try bench.start()
    bench.deliver()
    // Parked, before what it looks out for comes: otherwise it is over at once.
    bench.settle()
    let answer = try #require(bench.deliver("accepted"))
    bench.settle()
    bench.clock.advance(by: day * 50)
    try janitor(bench, Retention(events: day)).sweep(bench.reader())
    #expect(try bench.reader().keptContent(of: answer).mapped)
    bench.clock.advance(by: day * 10)
    bench.settle()
    #expect(try bench.run()?.state == .cancelled)
    try janitor(bench, Retention(events: day)).sweep(bench.reader())
    #expect(try !bench.reader().keptContent(of: answer).mapped)
    bench.stop()
  }

  @Test func `that are gone still tell a repeat`() throws {
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    let first = bench.deliver()
    bench.settle()
    bench.clock.advance(by: day * 1000)
    try janitor(bench, Retention(deliveries: day, events: day)).sweep(bench.reader())
    bench.redeliver()
    bench.settle()
    #expect(try bench.reader().events(ListFilter()).map(\.id) == [first])
    #expect(try bench.reader().tasks(ListFilter()).count == 1)
    bench.stop()
  }

  @Test func `that an open dead letter needs stay until it is closed`() throws {
    let performer = ScriptedPerformer(["send": [.final(reason: "no")]])
    let bench = try TestBench([.sample([.send()])], performer)
    bench.compile = { [graph = bench.graph] _, _ in graph }
    try bench.start()
    let id = try #require(bench.deliver())
    let nobody = try #require(bench.deliver(candidate: nil, name: nil))
    bench.settle()
    bench.clock.advance(by: day * 100)
    let janitor = janitor(bench, Retention(deliveries: day, events: day))
    let reader = try bench.reader()
    try janitor.sweep(reader)
    #expect(try reader.keptContent(of: id) == KeptContent(raw: true, mapped: true))
    #expect(try reader.keptContent(of: nobody).raw)
    #expect(try bench.discard(nobody.description, "a test") == ["discarded"])
    #expect(try bench.replay(id.description) == ["queued"])
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    try janitor.sweep(reader)
    #expect(try reader.keptContent(of: id) == KeptContent(raw: false, mapped: false))
    #expect(try reader.keptContent(of: nobody) == KeptContent(raw: false, mapped: false))
    bench.stop()
  }

  @Test func `that are gone are not replayed`() throws {
    let bench = try TestBench([.sample([.send()])])
    try bench.start()
    let nobody = try #require(bench.deliver(candidate: nil, name: nil))
    bench.settle()
    #expect(try bench.discard(nobody.description, "a test") == ["discarded"])
    bench.clock.advance(by: day * 100)
    try janitor(bench, Retention(deliveries: day)).sweep(bench.reader())
    #expect(try bench.replay(nobody.description) == ["refused"])
    // The dispatcher goes on.
    let next = bench.deliver()
    bench.settle()
    #expect(try bench.event(next)?.state == .completed)
    bench.stop()
  }

  @Test func `go some at a time, however many they are`() throws {
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    for number in 0..<250 { bench.deliver(candidate: "\(number)") }
    bench.settle()
    bench.clock.advance(by: day * 2)
    let reader = try bench.reader()
    try janitor(bench, Retention(deliveries: day, events: day)).sweep(reader)
    for row in try reader.events(ListFilter(limit: nil)) {
      #expect(try reader.keptContent(of: row.id) == KeptContent(raw: false, mapped: false))
    }
    bench.stop()
  }
}

@Suite struct `Candidates to whom nothing has happened for long` {
  private let day = Duration.seconds(86_400)

  private func sweep(_ bench: TestBench, _ retention: Retention) throws -> Metrics {
    let metrics = Metrics()
    try Janitor(
      retention, store: bench.store, dispatcher: bench.engine.dispatcher,
      removeFiles: { _, _ in 0 }, clock: bench.clock, log: .silent, metrics: metrics
    ).sweep(bench.reader())
    return metrics
  }

  private func candidate(of event: EventID?, _ bench: TestBench) throws -> CandidateID {
    let known = try bench.reader().candidates(ListFilter(limit: nil))
    let event = try #require(event)
    return try #require(
      known.map(\.id).first { id in
        try bench.reader().events(ListFilter(candidate: id, limit: nil)).contains {
          $0.id == event
        }
      })
  }

  @Test func `go with all that is kept of them, and come back as somebody new`() throws {
    let bench = try TestBench([.sample([.send()])])
    try bench.start()
    let old = try #require(bench.deliver(candidate: "1", email: "ada@example.org"))
    bench.settle()
    let gone = try candidate(of: old, bench)
    let note = ConnectionNote(connection: "slack", kind: "thread", key: "C1/\(gone)")
    try bench.commit([.note(note, value: Array("{}".utf8))])
    bench.clock.advance(by: day * 10)
    bench.deliver(candidate: "2")
    bench.settle()
    let metrics = try sweep(bench, Retention(candidates: day * 5))
    #expect(metrics.openMetrics.contains("journeyman_records_removed_total{kind=\"candidates\"} 1"))
    let reader = try bench.reader()
    #expect(try reader.record(of: gone) == nil)
    #expect(try reader.candidates(ListFilter()).count == 1)
    #expect(try reader.keptContent(of: old) == KeptContent(raw: false, mapped: false))
    #expect(try reader.runs(of: old).isEmpty && reader.journey(of: old) == nil)
    #expect(try reader.candidate(of: .email("ada@example.org")) == nil)
    #expect(try reader.candidate(of: .candidate(source: "ats", id: "1")) == nil)
    #expect(try reader.fact(.candidate, gone.description) == nil)
    #expect(try reader.value(of: note) == nil)
    #expect(try reader.event(old)?.state == .completed)
    // The server remembers nobody either.
    let next = bench.deliver(candidate: "1", email: "ada@example.org")
    bench.settle()
    #expect(try candidate(of: next, bench) != gone)
    #expect(try bench.event(next)?.state == .completed)
    bench.stop()
  }

  @Test func `stay while a task is open, and go with it when it is done`() throws {
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    bench.deliver()
    bench.settle()
    bench.clock.advance(by: day * 10)
    _ = try sweep(bench, Retention(candidates: day))
    let reader = try bench.reader()
    #expect(try reader.candidates(ListFilter()).count == 1)
    let task = try #require(try reader.tasks(ListFilter()).first)
    try bench.commit([.taskDone(task.id, at: bench.clock.now())])
    _ = try sweep(bench, Retention(candidates: day))
    #expect(try reader.candidates(ListFilter()).isEmpty && reader.tasks(ListFilter()).isEmpty)
    bench.stop()
  }

  @Test func `stay while a run of theirs waits or stands among the dead letters`() throws {
    let performer = ScriptedPerformer(["send": [.final(reason: "no")]])
    let bench = try TestBench(
      [
        .sample("pausing", on: ["applied"], [.wait(for: day * 60)]),
        .sample("letters", on: ["other"], [.send("send")]),
      ],
      types: ["applied", "other"], performer)
    try bench.start()
    bench.deliver(candidate: "1")
    let stopped = try #require(bench.deliver("other", candidate: "2"))
    bench.settle()
    bench.clock.advance(by: day * 50)
    _ = try sweep(bench, Retention(candidates: day))
    let reader = try bench.reader()
    #expect(try reader.candidates(ListFilter()).count == 2)
    bench.clock.advance(by: day * 10)
    bench.settle()
    #expect(try bench.discard(stopped.description, "a test") == ["discarded"])
    bench.clock.advance(by: day * 2)
    _ = try sweep(bench, Retention(candidates: day))
    #expect(try reader.candidates(ListFilter()).isEmpty)
    bench.stop()
  }

  @Test func `go in more than one round where they have very many events`() throws {
    let bench = try TestBench([.sample([.send()])])
    try bench.start()
    for _ in 0..<230 { bench.deliver(candidate: "1") }
    bench.settle()
    bench.clock.advance(by: day * 2)
    let reader = try bench.reader()
    _ = try sweep(bench, Retention(candidates: day))
    #expect(try reader.candidates(ListFilter()).count == 1)
    _ = try sweep(bench, Retention(candidates: day))
    #expect(try reader.candidates(ListFilter()).isEmpty)
    #expect(try reader.runs(ListFilter()).isEmpty)
    bench.stop()
  }
}

@Suite struct `Tasks that are done` {
  @Test func `go when their time is over, and open ones stay`() throws {
    let day = Duration.seconds(86_400)
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    for number in 0..<3 { bench.deliver(candidate: "\(number)") }
    bench.settle()
    let reader = try bench.reader()
    let tasks = try reader.tasks(ListFilter()).map(\.id)
    try bench.commit([.taskDone(tasks[0], at: bench.clock.now())])
    bench.clock.advance(by: day * 10)
    try bench.commit([.taskDone(tasks[1], at: bench.clock.now())])
    try Janitor(
      Retention(tasks: day * 5), store: bench.store, dispatcher: bench.engine.dispatcher,
      removeFiles: { _, _ in 0 }, clock: bench.clock, log: .silent, metrics: Metrics()
    ).sweep(reader)
    #expect(Set(try reader.tasks(ListFilter()).map(\.id)) == Set(tasks[1...]))
    bench.stop()
  }
}
