import Actions
import CEL
import Graph
import Testing
import Values

@Suite struct RunMachineTests {
  private let activation: Activation
  init() throws {
    activation = project([]).activation(
      for: DecisionInput(event: event([:]), journey: .newcomer, now: receipt))
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
    var machine = runMachine([actionNode("a", next: 1), actionNode("b", next: 2)])
    #expect(attempt(&machine)?.step == "a")
    _ = machine.record(.done("x"), random: 0)
    let plan = try #require(attempt(&machine))
    #expect(plan.step == "b")
    #expect(plan.effect.description == "evt_1.w.b")
    _ = machine.record(.done(.null), random: 0)
    #expect(end(&machine) == .completed)
  }

  @Test func `a transient failure is repeated with growing pauses and then given up`() {
    var machine = runMachine([actionNode("a", retries: 3, next: 1)])
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
    var machine = runMachine([actionNode("a", next: 1)])
    _ = attempt(&machine)
    let transition = machine.record(
      .transient(reason: "busy", retryAfter: .seconds(90), reached: true), random: 0)
    #expect(pause(transition) == .seconds(90))
  }

  @Test func `a receiver that cannot be reached uses up no retries`() {
    var machine = runMachine([actionNode("a", retries: 1, next: 1)])
    for _ in 1...20 {
      _ = attempt(&machine)
      let transition = machine.record(
        .transient(reason: "refused", retryAfter: nil, reached: false), random: 0)
      #expect(pause(transition) != nil)
    }
  }

  @Test func `an uncertain outcome is held for a person unless the step may repeat`() {
    var held = runMachine([actionNode("a", onUncertain: .review, next: 1)])
    _ = attempt(&held)
    #expect(
      end(held.record(.uncertain(reason: "no answer"), random: 0))
        == .deadLettered(step: "a", errorClass: .uncertain, reason: "no answer"))
    #expect(held.steps.first?.state == .uncertain)
    var repeated = runMachine([actionNode("a", onUncertain: .retry, next: 1)])
    _ = attempt(&repeated)
    #expect(pause(repeated.record(.uncertain(reason: "no answer"), random: 0)) != nil)
  }

  @Test func `a try that ended with the process uses up no tries of a step that may repeat`() {
    var held = runMachine([actionNode("a", onUncertain: .review, next: 1)])
    _ = attempt(&held)
    #expect(
      end(held.recordLoss(because: "it stopped", random: 0))
        == .deadLettered(step: "a", errorClass: .uncertain, reason: "it stopped"))
    var repeated = runMachine([actionNode("a", onUncertain: .retry, next: 1)])
    for _ in 1..<20 {
      #expect(attempt(&repeated) != nil)
      #expect(pause(repeated.recordLoss(because: "it stopped", random: 0)) != nil)
    }
    #expect(attempt(&repeated)?.mayBeDone == true)
    // Perhaps the step itself ends the process each time.
    #expect(
      end(repeated.recordLoss(because: "it stopped", random: 0))
        == .deadLettered(step: "a", errorClass: .uncertain, reason: "it stopped"))
  }

  @Test func `a failure for good stops the run, or not, as the step says`() {
    var stopping = runMachine([actionNode("a", next: 1)])
    _ = attempt(&stopping)
    #expect(
      end(stopping.record(.final(reason: "no such address"), random: 0))
        == .deadLettered(step: "a", errorClass: .final, reason: "no such address"))
    var going = runMachine([
      actionNode("a", onFailure: .goOn, next: 1), actionNode("b", next: 2),
    ])
    _ = attempt(&going)
    _ = going.record(.final(reason: "no such address"), random: 0)
    #expect(attempt(&going)?.step == "b")
    #expect(going.steps.first?.state == .failed)
  }

  @Test func `a guard that is false skips its step and says so`() throws {
    var machine = runMachine([
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
    var machine = runMachine([actionNode("a", template: template, next: 1)])
    #expect(
      end(&machine)
        == .deadLettered(step: "a", errorClass: .evaluation, reason: "`to`: is absent"))
  }

  @Test func `a message is not sent for an event that is too old`() {
    var machine = runMachine([actionNode("a", maxAge: .seconds(60), next: 1)])
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
    var machine = runMachine([
      actionNode("a", template: template, next: 1), actionNode("b", next: 2),
    ])
    #expect(end(&machine) == .stopped(reason: "nothing to do"))
  }

  @Test func `a machine rebuilt from its records goes on where they end`() {
    var machine = runMachine(
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
