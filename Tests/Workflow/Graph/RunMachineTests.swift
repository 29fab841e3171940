import CEL
import Graph
import Testing
import Values

@testable import Actions

@Suite struct RunMachineTests {
  private let activation: Activation
  init() throws {
    activation = project([]).activation(
      for: DecisionInput(event: event([:]), journey: .newcomer, now: receipt))
  }

  private func machine(
    _ nodes: [WorkflowGraph.Node], steps: [RunMachine.StepState] = []
  ) -> RunMachine {
    RunMachine(
      WorkflowGraph(
        name: "w", trigger: .init(events: [], sources: nil, when: nil, maxAge: nil),
        nodes: nodes + [.end], entry: 0),
      from: 0, steps: steps)
  }

  private func attempt(_ machine: inout RunMachine, age: Duration = .zero) -> StepPlan? {
    guard
      case .perform(let plan) = machine.next(
        activation, renderContext, received: receipt - age)
    else {
      return nil
    }
    return plan
  }

  private func end(_ machine: inout RunMachine, age: Duration = .zero) -> RunEnd? {
    guard
      case .finish(let end) = machine.next(
        activation, renderContext, received: receipt - age)
    else {
      return nil
    }
    return end
  }

  private func pause(_ transition: Transition) -> Duration? {
    if case .retry(let after) = transition { after } else { nil }
  }

  private func end(_ transition: Transition) -> RunEnd? {
    if case .finish(let end) = transition { end } else { nil }
  }

  @Test func `steps run in order and the run completes`() throws {
    var machine = machine([actionNode("a", next: 1), actionNode("b", next: 2)])
    #expect(attempt(&machine)?.step == "a")
    _ = machine.record(.done("x"), random: 0)
    let plan = try #require(attempt(&machine))
    #expect(plan.step == "b")
    #expect(plan.effect.description == "evt_1.w.b")
    _ = machine.record(.done(.null), random: 0)
    #expect(end(&machine) == .completed)
  }

  @Test func `a transient failure is repeated with growing pauses and then given up`() {
    var machine = machine([actionNode("a", retries: 3, next: 1)])
    var pauses: [Duration?] = []
    for number in 1...3 {
      #expect(attempt(&machine)?.attempt == number)
      pauses.append(
        pause(
          machine.record(
            .transient(reason: "busy", retryAfter: nil, reached: true), random: 0)))
    }
    #expect(pauses == [.seconds(1), .seconds(2), .seconds(3)])
    #expect(attempt(&machine)?.attempt == 4)
    let last = machine.record(.transient(reason: "busy", retryAfter: nil, reached: true), random: 0)
    #expect(end(last) == .deadLettered(step: "a", errorClass: .exhausted, reason: "busy"))
  }

  @Test func `the receiver's own wish for a pause is honoured`() {
    var machine = machine([actionNode("a", next: 1)])
    _ = attempt(&machine)
    let transition = machine.record(
      .transient(reason: "busy", retryAfter: .seconds(90), reached: true), random: 0)
    #expect(pause(transition) == .seconds(90))
  }

  @Test func `a receiver that cannot be reached uses up no retries`() {
    var machine = machine([actionNode("a", retries: 1, next: 1)])
    for _ in 1...20 {
      _ = attempt(&machine)
      let transition = machine.record(
        .transient(reason: "refused", retryAfter: nil, reached: false), random: 0)
      #expect(pause(transition) != nil)
    }
  }

  @Test func `an uncertain outcome is held for a person unless the step may repeat`() {
    var held = machine([actionNode("a", onUncertain: .review, next: 1)])
    _ = attempt(&held)
    #expect(
      end(held.record(.uncertain(reason: "no answer"), random: 0))
        == .deadLettered(step: "a", errorClass: .uncertain, reason: "no answer"))
    #expect(held.steps.first?.state == .uncertain)
    var repeated = machine([actionNode("a", onUncertain: .retry, next: 1)])
    _ = attempt(&repeated)
    #expect(pause(repeated.record(.uncertain(reason: "no answer"), random: 0)) != nil)
  }

  @Test func `a failure for good stops the run, or not, as the step says`() {
    var stopping = machine([actionNode("a", next: 1)])
    _ = attempt(&stopping)
    #expect(
      end(stopping.record(.final(reason: "no such address"), random: 0))
        == .deadLettered(step: "a", errorClass: .final, reason: "no such address"))
    var going = machine([
      actionNode("a", onFailure: .goOn, next: 1), actionNode("b", next: 2),
    ])
    _ = attempt(&going)
    _ = going.record(.final(reason: "no such address"), random: 0)
    #expect(attempt(&going)?.step == "b")
    #expect(going.steps.first?.state == .failed)
  }

  @Test func `a guard that is false skips its step and says so`() throws {
    var machine = machine([
      actionNode("a", when: try workflowProgram("journey.events > 0"), next: 1),
      actionNode("b", next: 2),
    ])
    guard
      case .skipped(let step, let reason) = machine.next(
        activation, renderContext, received: receipt)
    else {
      Issue.record("expected a skip")
      return
    }
    #expect(step == "a")
    #expect(reason == "its condition is false")
    #expect(attempt(&machine)?.step == "b")
  }

  @Test func `a template that cannot be filled stops the run before any effect`() {
    let template = FixedTemplate(failure: RenderFailure(field: "to", reason: "is absent"))
    var machine = machine([actionNode("a", template: template, next: 1)])
    #expect(
      end(&machine)
        == .deadLettered(step: "a", errorClass: .evaluation, reason: "`to`: is absent"))
  }

  @Test func `a message is not sent for an event that is too old`() {
    var machine = machine([actionNode("a", maxAge: .seconds(60), next: 1)])
    guard
      case .skipped = machine.next(
        activation, renderContext, received: receipt - .seconds(61))
    else {
      Issue.record("expected a skip")
      return
    }
    #expect(end(&machine) == .completed)
  }

  @Test func `stop ends the run with its reason`() {
    let template = FixedTemplate(
      action: "stop", request: .stop(StopRequest(reason: "nothing to do")))
    var machine = machine([actionNode("a", template: template, next: 1), actionNode("b", next: 2)])
    #expect(end(&machine) == .stopped(reason: "nothing to do"))
  }

  @Test func `a machine rebuilt from its records goes on where they end`() {
    var machine = machine(
      [actionNode("a", next: 1), actionNode("b", next: 2)],
      steps: [
        .init(id: "a", action: "task.create", state: .done, attempts: 1, result: "t1"),
        .init(id: "b", action: "task.create", state: .pending, attempts: 1),
      ])
    let plan = attempt(&machine)
    #expect(plan?.step == "b")
    #expect(plan?.attempt == 2)
  }
}

@Suite struct `A run that waits` {
  private let activation: Activation
  private let later = receipt + .seconds(3 * 86_400)

  init() throws {
    activation = project([]).activation(
      for: DecisionInput(event: event([:]), journey: .newcomer, now: receipt))
  }

  private func machine(
    _ nodes: [WorkflowGraph.Node], steps: [RunMachine.StepState] = []
  ) -> RunMachine {
    RunMachine(
      WorkflowGraph(
        name: "w", trigger: .init(events: [], sources: nil, when: nil, maxAge: nil),
        nodes: nodes + [.end], entry: 0),
      from: 0, steps: steps)
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
    var machine = machine([waiting(until: later, next: 1), actionNode("a", next: 2)])
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
    var machine = machine([waiting(until: later, next: 1)], steps: [recorded])
    guard case .park(let parking) = next(&machine) else {
      Issue.record("it does not park")
      return
    }
    #expect(parking.until == later)
  }

  @Test func `ends where it is cancelled`() {
    var machine = machine([waiting(until: later, next: 1), actionNode("a", next: 2)])
    _ = next(&machine)
    #expect(machine.cancel(because: "accepted") == .cancelled(reason: "accepted"))
    #expect(machine.steps.map(\.state) == [.skipped])
  }

  @Test func `ends, or goes on, when the time has passed already`() {
    var ending = machine([waiting(until: receipt, next: 1), actionNode("a", next: 2)])
    guard case .finish(.stopped(let reason)) = next(&ending) else {
      Issue.record("it does not end")
      return
    }
    #expect(reason.contains("has passed already"))
    var going = machine([waiting(until: receipt, .goOn, next: 1), actionNode("a", next: 2)])
    guard case .skipped = next(&going), case .perform = next(&going) else {
      Issue.record("it does not go on")
      return
    }
  }

  @Test func `waits for the send window of a message, and can be cancelled there`() throws {
    let office = SendWindow(days: [1], hours: 480..<1080, zone: .fixed(.utc))
    // The receipt is a Thursday, 2026-01-01T10:00:00Z.
    let monday = try #require(Timestamp(rfc3339: "2026-01-05T08:00:00Z"))
    var machine = machine([
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
      var machine = machine([waiting(until: later, next: 1), message])
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
