import Actions
import Foundation
import Graph
import Store
import Synchronization
import Testing
import Values

@testable import Runtime

/// A receiver that nobody can reach, with more candidates waiting for it than memory is meant to hold.
@Suite struct `A dead receiver` {
  /// Answers nothing while it is dead, for the steps that are its own; remembers what it has done, in order.
  private final class Receiver: BlockingPerformer {
    private struct State {
      var isDead = true
      var done: [EffectKey] = []
      var tries = 0
    }

    private let state = Mutex(State())

    func report(of attempt: EffectAttempt) -> AttemptReport {
      AttemptReport(outcome(of: attempt.effect))
    }

    private func outcome(of effect: EffectKey) -> StepOutcome {
      state.withLock { state in
        if effect.step == "send", state.isDead {
          state.tries += 1
          return .transient(reason: "connection refused", retryAfter: nil, reached: false)
        }
        state.done.append(effect)
        return .done(.map(.empty))
      }
    }

    func comeBack() { state.withLock { $0.isDead = false } }
    var done: [EffectKey] { state.withLock { $0.done } }
    var tries: Int { state.withLock { $0.tries } }
  }

  /// JOURNEYMAN_WAITING says how many candidates.
  private static let count =
    ProcessInfo.processInfo.environment["JOURNEYMAN_WAITING"].flatMap { Int($0) } ?? 5_000

  private static let workflows: [WorkflowGraph] = [
    .sample("letters", on: ["slow"], [.send("send")]),
    .sample("telling", on: ["quick"], [.tell("tell")]),
  ]

  private func bench(_ receiver: Receiver, resting: Int) throws -> TestBench {
    let bench = try TestBench(
      Self.workflows, types: ["slow", "quick"], receiver: receiver, resting: resting)
    try bench.start()
    return bench
  }

  /// Lets time pass until nothing is left to be done.
  private func waitUntilDone(_ bench: TestBench) throws {
    for _ in 1...200 {
      bench.settle()
      if try bench.reader().events(ListFilter(state: "pending", limit: 1)).isEmpty { return }
      bench.clock.advance(by: .seconds(60))
    }
    Issue.record("the work does not end")
  }

  @Test func `holds up nobody else, however many wait for it`() throws {
    let receiver = Receiver()
    let bench = try bench(receiver, resting: 100)
    let count = Self.count
    // More than the dispatcher takes into memory.
    for number in 0..<count { bench.deliver("slow", candidate: "s\(number)") }
    bench.settle()
    #expect(bench.engine.lanes.eventCount <= 100)
    #expect(bench.engine.lanes.setAsideCount >= count - 100)
    let quick = (0..<20).map { bench.deliver("quick", candidate: "q\($0)") }
    bench.settle()
    for id in quick { #expect(try bench.event(id)?.state == .completed) }
    // Hours later it has not been tried by each of them.
    for _ in 1...36 {
      bench.clock.advance(by: .seconds(300))
      bench.settle()
    }
    #expect(receiver.tries < 100)
    receiver.comeBack()
    try waitUntilDone(bench)
    let done = receiver.done.filter { $0.step == "send" }
    #expect(done.count == count && Set(done).count == count)
    #expect(bench.engine.lanes.eventCount == 0 && bench.engine.lanes.setAsideCount == 0)
    #expect(bench.engine.lanes.laneCount == 0)
    bench.stop()
  }

  @Test(arguments: [0, 4, 1_000])
  func `keeps each candidate's order, also over a kill`(resting: Int) throws {
    let receiver = Receiver()
    let bench = try bench(receiver, resting: resting)
    var expected: [String: [String]] = [:]
    func deliver(_ round: Int) {
      for number in 0..<20 {
        let id = bench.deliver("slow", candidate: "\(number)")
        expected["\(number)", default: []].append("\(id!)")
      }
      if round % 4 == 0 {
        bench.settle()
        bench.clock.advance(by: .seconds(45))
      }
    }
    for round in 0..<12 { deliver(round) }
    bench.settle()
    try bench.restart(killing: true)
    for round in 12..<20 { deliver(round) }
    bench.settle()
    receiver.comeBack()
    try waitUntilDone(bench)
    let order = receiver.done.map(\.event)
    #expect(order.count == 400 && Set(order).count == 400)
    for events in expected.values { #expect(order.filter(Set(events).contains) == events) }
    bench.stop()
  }

  @Test func `lets a wait of the same event go on while its other run waits for it`() throws {
    let receiver = Receiver()
    let bench = try TestBench(
      [
        .sample("letters", [.send("send")]),
        .sample("pausing", [.wait(for: .seconds(600)), .tell("tell")]),
      ], receiver: receiver, resting: 0)
    try bench.start()
    let id = bench.deliver()
    bench.settle()
    #expect(bench.engine.lanes.setAsideCount == 1)
    bench.clock.advance(by: .seconds(600))
    bench.settle()
    #expect(receiver.done.map(\.step) == ["tell"])
    #expect(try bench.event(id)?.state == .pending)
    receiver.comeBack()
    try waitUntilDone(bench)
    #expect(receiver.done.map(\.step) == ["tell", "send"])
    #expect(try bench.event(id)?.state == .completed)
    bench.stop()
  }

  @Test func `that the project lets be tried always is tried by those who wait, once it is`() throws
  {
    let receiver = Receiver()
    let bench = try bench(receiver, resting: 10)
    for number in 0..<50 { bench.deliver("slow", candidate: "s\(number)") }
    bench.settle()
    receiver.comeBack()
    // Nobody's time has come; the gate opens by the new limits.
    bench.engine.replaceLimits(["outbox": ConnectionLimits(concurrency: 8, breaker: nil)])
    bench.settle()
    #expect(receiver.done.count > 30)
    try waitUntilDone(bench)
    #expect(receiver.done.count == 50)
    bench.stop()
  }
}
