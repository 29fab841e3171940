import CEL
import Graph
import Testing
import Values

@testable import Actions

@Suite struct `A run that waits` {
  private let activation: Activation
  private let later = receipt + .seconds(3 * 86_400)

  init() throws {
    activation = project([]).activation(
      for: DecisionInput(event: event([:]), journey: .newcomer, now: receipt))
  }

  private func waiting(
    until time: Timestamp, _ ifPast: WaitRequest.PastPolicy = .end, next: Int
  ) -> WorkflowGraph.Node {
    let request = WaitRequest(until: time, cancelOn: ["offer.accepted"], ifPast: ifPast)
    return actionNode(
      "pause",
      template: FixedTemplate(
        action: "wait", request: .wait(request), cancelOn: ["offer.accepted"]),
      next: next)
  }

  private func next(_ machine: inout RunMachine, at now: Timestamp = receipt) -> Command {
    let context = RenderContext(event: "evt_1", workflow: "w", now: now, candidate: nil)
    return machine.next(activation, context, received: receipt)
  }

  @Test func `parks, and goes on where it is woken`() throws {
    var machine = runMachine([waiting(until: later, next: 1), actionNode("a", next: 2)])
    guard case .park(let parking) = next(&machine) else {
      Issue.record("it does not park")
      return
    }
    #expect(parking.until == later)
    #expect(parking.request?.cancelOn == ["offer.accepted"])
    #expect(machine.cancelOn == ["offer.accepted"])
    machine.wake()
    #expect(machine.steps.first?.state == .done)
    #expect(machine.steps.first?.result?["until"] == .string(later.rfc3339))
    guard case .perform(let plan) = next(&machine, at: later) else {
      Issue.record("it does not go on")
      return
    }
    #expect(plan.step == "a")
  }

  @Test func `is parked still when it is rebuilt from its records`() {
    let recorded = RunMachine.StepState(id: "pause", action: "wait", state: .waiting, until: later)
    var machine = runMachine([waiting(until: later, next: 1)], steps: [recorded])
    guard case .park(let parking) = next(&machine) else {
      Issue.record("it does not park")
      return
    }
    #expect(parking.until == later)
  }

  @Test func `ends where it is cancelled`() {
    var machine = runMachine([waiting(until: later, next: 1), actionNode("a", next: 2)])
    _ = next(&machine)
    #expect(machine.cancel(because: "accepted") == .cancelled(reason: "accepted"))
    #expect(machine.steps.map(\.state) == [.skipped])
  }

  @Test func `ends, or goes on, when the time has passed already`() {
    var ending = runMachine([waiting(until: receipt, next: 1), actionNode("a", next: 2)])
    guard case .finish(.stopped(let reason)) = next(&ending) else {
      Issue.record("it does not end")
      return
    }
    #expect(reason.contains("has passed already"))
    var going = runMachine([waiting(until: receipt, .goOn, next: 1), actionNode("a", next: 2)])
    guard case .skipped = next(&going), case .perform = next(&going) else {
      Issue.record("it does not go on")
      return
    }
  }

  @Test func `waits for the send window of a message, and can be cancelled there`() throws {
    let office = SendWindow(days: [1], hours: 480..<1080, zone: .fixed(.utc))
    // The receipt is a Thursday, 2026-01-01T10:00:00Z.
    let monday = try #require(Timestamp(rfc3339: "2026-01-05T08:00:00Z"))
    var machine = runMachine([
      waiting(until: receipt + .seconds(60), next: 1),
      actionNode("a", template: FixedTemplate(sendWindow: office), next: 2),
    ])
    _ = next(&machine)
    machine.wake()
    guard case .park(let parking) = next(&machine, at: receipt + .seconds(60)) else {
      Issue.record("it does not wait for its window")
      return
    }
    #expect(parking.until == monday)
    #expect(parking.request == nil)
    #expect(machine.cancelOn == ["offer.accepted"])
    machine.wake()
    guard case .perform(let plan) = next(&machine, at: monday) else {
      Issue.record("it does not go out")
      return
    }
    #expect(plan.attempt == 1)
  }

  @Test func `counts the age of a message from the end of the wait`() {
    let message = actionNode("a", maxAge: .seconds(60), next: 2)
    for (late, isSent) in [(Duration.seconds(60), true), (.seconds(61), false)] {
      var machine = runMachine([waiting(until: later, next: 1), message])
      _ = next(&machine)
      machine.wake()
      if case .perform = next(&machine, at: later + late) {
        #expect(isSent)
      } else {
        #expect(!isSent)
      }
    }
  }
}
