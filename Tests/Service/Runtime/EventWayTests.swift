import Actions
import Graph
import Store
import Testing
import Values

@testable import Runtime

@Suite struct `The way of an event` {
  @Test func `task, message and record are there when it is completed`() throws {
    let bench = try TestBench([.sample([.task(), .outbox(), .stage("screening")])])
    try bench.start()
    let id = bench.deliver(application: "70", stage: "applied", email: "Ada@example.org")
    bench.settle()
    let event = try #require(try bench.event(id))
    #expect(event.state == .completed && event.type == "applied" && event.application == "70")
    let reader = try bench.reader()
    let run = try #require(try bench.run())
    #expect(run.state == .completed && run.steps.map(\.record.state) == [.done, .done, .done])
    #expect(try reader.tasks(ListFilter()).map(\.title) == ["Call"])
    #expect(try reader.unwrittenMessages(limit: 9).map(\.step) == ["confirm"])
    let record = try #require(try reader.candidates(ListFilter()).first)
    #expect(record.stage?.value == "screening" && record.stage?.by == "welcome/record")
    #expect(record.lastMessage?.value == "confirmation" && record.events == 1)
    #expect(record.id == event.candidate)
    bench.stop()
  }

  @Test func `a mapping that misses a required field is quarantined with the field's name`() throws
  {
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    let id = bench.deliver(name: nil)
    bench.settle()
    let event = try #require(try bench.event(id))
    #expect(event.state == .quarantined)
    #expect(event.reason?.contains("first_name") == true)
    #expect(
      bench.log.all.contains { $0.contains("quarantined") && $0.contains("dead-letters show") })
    // Nobody is remembered for an event that was not taken.
    #expect(try bench.reader().candidate(of: .candidate(source: "ats", id: "7")) == nil)
    bench.stop()
  }

  @Test func `an event of nobody is quarantined, one that no rule matches is ignored`() throws {
    let bench = try TestBench([.sample([.task()])])
    try bench.start()
    let nobody = bench.deliver(candidate: nil, application: "unknown")
    let other = bench.deliver("other")
    bench.settle()
    #expect(try bench.event(nobody)?.state == .quarantined)
    #expect(try bench.event(nobody)?.reason?.hasPrefix("no candidate") == true)
    #expect(try bench.event(other)?.state == .ignored)
    bench.stop()
  }

  @Test func `an event that triggers no workflow updates the record and is completed`() throws {
    let bench = try TestBench([])
    try bench.start()
    let id = bench.deliver(stage: "applied")
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    #expect(try bench.event(id)?.reason == "no workflow is triggered by it")
    #expect(try bench.reader().candidates(ListFilter()).map(\.stage?.value) == ["applied"])
    bench.stop()
  }

  @Test func `an event that names the application alone is completed from what is known`() throws {
    let bench = try TestBench([.sample([.task()])], types: ["applied", "offered"])
    try bench.start()
    let first = bench.deliver(application: "70")
    let second = bench.deliver("offered", candidate: nil, name: nil, application: "70")
    bench.settle()
    let event = try #require(try bench.event(second))
    #expect(event.state == .completed)
    #expect(try bench.event(first)?.candidate == event.candidate)
    let document = try Value(json: try #require(event.document))
    #expect(document["candidate"]?["first_name"]?.stringValue == "Ada")
    bench.stop()
  }

  @Test func `what waits in the store at the start is worked on`() throws {
    let bench = try TestBench([.sample([.task()])])
    let id = bench.deliver()
    try bench.start()
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }
}
