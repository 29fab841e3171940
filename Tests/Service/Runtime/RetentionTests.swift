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
    Janitor(retention, store: bench.store, clock: bench.clock, log: .silent)
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
