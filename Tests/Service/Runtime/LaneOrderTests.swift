import Actions
import Graph
import Store
import Testing

@testable import Runtime

@Suite struct `The order of events` {
  @Test func `events of one candidate are tried in the order of their acceptance`() throws {
    let performer = ScriptedPerformer()
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    var expected: [String: [String]] = [:]
    for number in 0..<60 {
      let candidate = "\(number % 5)"
      let id = try #require(bench.deliver(candidate: candidate, name: "N"))
      expected[candidate, default: []].append(id.description)
    }
    bench.settle()
    let order = performer.effects.map(\.event)
    #expect(order.count == 60)
    for events in expected.values { #expect(order.filter(events.contains) == events) }
    bench.stop()
  }

  @Test func `a retry holds its candidate's next event and nobody else's`() throws {
    let performer = ScriptedPerformer([
      "send": [.transient(reason: "busy", retryAfter: nil, reached: true)]
    ])
    let bench = try TestBench([.sample([.send()])], performer)
    try bench.start()
    let first = bench.deliver(candidate: "1")
    bench.settle()
    let second = bench.deliver(candidate: "1")
    let other = bench.deliver(candidate: "2")
    bench.settle()
    #expect(try bench.event(first)?.state == .pending)
    #expect(try bench.event(second)?.state == .pending)
    #expect(try bench.event(other)?.state == .completed)
    bench.clock.advance(by: .seconds(2))
    bench.settle()
    #expect(try bench.event(first)?.state == .completed)
    #expect(try bench.event(second)?.state == .completed)
    #expect(performer.effects.map(\.event) == [first, other, first, second].map { "\($0!)" })
    bench.stop()
  }

  @Test func `a slow receiver holds up no other candidate`() throws {
    let performer = ScriptedPerformer(holding: ["slow"])
    let bench = try TestBench(
      [.sample("a", on: ["slow"], [.send("slow")]), .sample("b", on: ["quick"], [.send("quick")])],
      types: ["slow", "quick"], performer)
    try bench.start()
    let slow = bench.deliver("slow", candidate: "1")
    var quick: [EventID?] = []
    for number in 0..<10 { quick.append(bench.deliver("quick", candidate: "q\(number)")) }
    performer.waitForEffects(11)
    performer.letGo("slow")
    bench.settle()
    for id in quick { #expect(try bench.event(id)?.state == .completed) }
    #expect(try bench.event(slow)?.state == .completed)
    bench.stop()
  }

  @Test func `of two workflows one that retries does not hold the other`() throws {
    let performer = ScriptedPerformer([
      "first": [.transient(reason: "busy", retryAfter: nil, reached: true)]
    ])
    let bench = try TestBench([.sample("a", [.send("first")]), .sample("b", [.task()])], performer)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    #expect(try bench.run("a")?.state == .running)
    #expect(try bench.run("b")?.state == .completed)
    #expect(try bench.event(id)?.state == .pending)
    bench.clock.advance(by: .seconds(2))
    bench.settle()
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `an event has the worst state of its runs`() throws {
    let performer = ScriptedPerformer(["first": [.final(reason: "no such address")]])
    let bench = try TestBench([.sample("a", [.send("first")]), .sample("b", [.task()])], performer)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    let event = try #require(try bench.event(id))
    #expect(event.state == .deadLettered && event.reason == "a: no such address")
    bench.stop()
  }
}
