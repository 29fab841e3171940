import Actions
import CEL
import Graph
import Store
import Values

/// Drives one run: asks its machine what comes next, carries out embedded actions as rows to be written, and
/// records every step before and after.
struct RunDriver {
  let work: EventWork
  let reader: any StoreReader
  let activation: Activation
  let now: Timestamp
  let random: @Sendable () -> Double
  let steadyNow: Timestamp
  let gates: ConnectionGates
  var run: ActiveRun
  var record: CandidateRecord?
  var result: Advance

  /// On, until the run is over or parked, an attempt is under way, or a retry or a place is to be waited for.
  mutating func drive() throws(StoreError) {
    while run.isRunnable(at: now, ripeUntil: work.ripeUntil) {
      if run.state == .waiting { try wake() }
      guard !run.isOver else { return }
      run.isCalled = false
      let standing = run.machine.currentStep
      let next = run.machine.next(activation, context, received: received)
      if case .perform = next {} else { goOn(from: standing) }
      switch next {
      case .perform(let plan): try perform(plan)
      case .skipped(let step, let reason): skip(step, reason)
      case .park(let parking): try park(parking)
      case .finish(let end): finish(end)
      }
    }
  }

  /// Takes the outcome of the attempt that is under way, and what its receiver said if it refused.
  mutating func take(_ outcome: StepOutcome, answer: [UInt8]? = nil) {
    guard let step = run.machine.currentStep else { return }
    let outcome = patient(outcome, step)
    run.isAttempting = false
    if case .done = outcome { noteMessage(step) }
    follow(run.machine.record(outcome, random: random()), from: step, answer: answer)
  }

  /// Takes that an earlier process ended in the middle of the attempt.
  mutating func takeLoss(because reason: String) {
    guard let step = run.machine.currentStep else { return }
    run.isAttempting = false
    follow(run.machine.recordLoss(because: reason, random: random()), from: step)
  }

  private mutating func follow(
    _ transition: Transition, from step: String, answer: [UInt8]? = nil
  ) {
    switch transition {
    case .advance:
      write(step, answer: answer)
      run.wantedAt = nil
      alertIfFailed(step)
    case .retry(let pause):
      let due = now + pause
      run.due = due
      run.dueSince = now
      write(step, answer: answer)
      result.changes.append(.timer(run: run.id, step: step, due: due, event: nil))
    case .finish(let end):
      write(step, answer: answer)
      finish(end)
    }
  }

  // MARK: - Steps

  private mutating func perform(_ plan: StepPlan) throws(StoreError) {
    guard run.machine.isEmbedded else { return try approach(plan) }
    clearTimer(plan.step)
    let outcome = embed(plan)
    // An embedded action is written in the transaction of its outcome: it cannot fail by itself.
    _ = run.machine.record(.done(outcome), random: 0)
    write(plan.step, request: plan.request)
  }

  /// Attempts the step if its receiver has a place for it now. Until then it has surely not been tried, and its record
  /// says so.
  private mutating func approach(_ plan: StepPlan) throws(StoreError) {
    // Later than now: the clock was set back while no process ran.
    let since = min(run.wantedAt ?? steadyNow, steadyNow)
    run.wantedAt = since
    let receiver = plan.request.receiver
    let (admission, called) = gates.enter(
      receiver, run.id, of: work.lane, as: plan.effect, since: since)
    result.wakes += called
    run.isKnownAtGate = false
    if case .leftAlone(let until, let reason) = admission, until == run.due, !isOutOfPatience {
      // Called before its time; its timer stands.
      run.isKnownAtGate = true
      run.dueSince = now
      _ = run.machine.record(.postponed(reason: reason, for: .zero), random: 0)
      return
    }
    clearTimer(plan.step)
    switch admission {
    case .enter: attempt(try knowing(plan))
    case .off(let reason):
      run.machine.leaveOut(because: reason)
      run.wantedAt = nil
      write(plan.step)
    case .line(reason: nil):
      stand(plan, because: "others are on their way to its receiver")
    case .line(let reason?):
      // Others try for it.
      if isOutOfPatience { return giveUp(reason) }
      stand(plan, because: reason)
      write(plan.step)
    case .rate(let until):
      take(.postponed(reason: "the rate of `\(receiver)` is used up", for: until - now))
    case .leftAlone(let until, let reason):
      if isOutOfPatience { return giveUp(reason) }
      run.isKnownAtGate = true
      take(.postponed(reason: reason, for: until - now))
    }
  }

  private mutating func stand(_ plan: StepPlan, because reason: String) {
    run.isInLine = true
    run.isKnownAtGate = true
    _ = run.machine.record(.postponed(reason: reason, for: .zero), random: 0)
  }

  private mutating func giveUp(_ reason: String) {
    run.isKnownAtGate = true
    withdraw()
    take(.final(reason: "\(reason); it has not worked for 24 hours"))
  }

  /// The step at which the run stood is not to be tried any more.
  private mutating func goOn(from step: String?) {
    withdraw()
    if let step { clearTimer(step) }
  }

  /// The run will not come to the gate at which it stands: whoever stands behind it moves up.
  private mutating func withdraw() {
    guard run.isKnownAtGate else { return }
    run.isKnownAtGate = false
    result.wakes += gates.withdraw(run.id)
  }

  /// With what the ledger has of the effect: an earlier run of the same event may have brought it about. What this one
  /// has tried, its machine knows better: a try that was put off stands in the ledger and was not made.
  private func knowing(_ plan: StepPlan) throws(StoreError) -> StepPlan {
    guard plan.attempt == 1, plan.request.canBeLookedUp else { return plan }
    let repetition = run.repetition?.number ?? 0
    let isKnown = try reader.effects(of: work.event.header.id, workflow: run.workflow)
      .contains { $0.step == plan.step && $0.repetition == repetition && $0.run != run.id }
    var plan = plan
    plan.mayBeDone = plan.mayBeDone || isKnown
    return plan
  }

  /// The attempt is recorded; the effect follows once the record is durable.
  private mutating func attempt(_ plan: StepPlan) {
    run.isAttempting = true
    run.message = plan.request.messageName(of: plan.action)
    write(plan.step, request: plan.request)
    result.changes.append(.effect(effect(plan.step)))
    result.attempts.append(Advance.Attempt(run: run.id, plan: plan))
  }

  /// Turns the request into rows; gives what later steps read of it.
  private mutating func embed(_ plan: StepPlan) -> Value {
    let author = author(plan.step)
    switch plan.request {
    case .email(let request):
      result.changes.append(
        .effect(effect(plan.step, .message(connection: request.connection))))
      record?.noteMessage(request.template ?? plan.action, by: author, at: now)
      return .object(["key": .string(plan.effect.opaque)])
    case .task(let request):
      let id = TaskID.random(at: now)
      let task = TaskRecord(id: id, candidate: work.candidate, request: request)
      result.changes.append(.effect(effect(plan.step, .task(task))))
      return .object(["id": .string(id.description)])
    case .candidateUpdate(let request):
      result.changes.append(.effect(effect(plan.step)))
      record?.apply(
        request, for: work.event.header, application: work.application, by: author,
        at: now)
      return .map(.empty)
    case .web, .slack, .hubSpotContact, .sms, .ats:
      preconditionFailure("a request to another system is no row of the store")
    case .stop, .wait:
      preconditionFailure("the machine acts on its run itself and asks nobody to perform it")
    }
  }

  private mutating func skip(_ step: String, _ reason: String) {
    write(step)
    alertIfFailed(step)
  }

  private mutating func clearTimer(_ step: String) {
    guard run.due != nil else { return }
    run.due = nil
    result.changes.append(.noTimer(run: run.id, step: step))
  }

  // MARK: - Waits

  /// Lets the run rest, unless an event that would end it has come already.
  private mutating func park(_ parking: Parking) throws(StoreError) {
    write(parking.step, request: parking.request.map { .wait($0) })
    if let reason = try cancellation() { return finish(run.machine.cancel(because: reason)) }
    run.state = .waiting
    run.due = parking.until
    let others = run.machine.cancelOn.joined(separator: " or ")
    run.reason =
      "waits until \(parking.until.rfc3339)\(others.isEmpty ? "" : ", or for \(others)")"
    result.changes.append(
      .timer(
        run: run.id, step: parking.step, due: parking.until, event: work.event.header.id))
    result.parkedUntil = min(result.parkedUntil ?? parking.until, parking.until)
  }

  /// The time has come for which the run was parked, and all that was accepted before it is mapped.
  private mutating func wake() throws(StoreError) {
    guard let step = run.machine.currentStep else { return }
    clearTimer(step)
    if let reason = try cancellation() { return finish(run.machine.cancel(because: reason)) }
    run.machine.wake()
    run.state = .running
    run.reason = nil
    write(step)
  }

  /// What has happened that ends the run; nil: nothing.
  private func cancellation() throws(StoreError) -> String? {
    guard let candidate = work.candidate else { return nil }
    let id = work.event.header.id
    var own: Int64?
    for type in run.machine.cancelOn {
      for happened in try reader.happened(to: candidate, ofType: type) {
        if own == nil { own = try reader.sequence(of: id) }
        guard let document = try? JSONParser().parse(happened.document),
          let event = try? Event(document: document.root),
          event.cancels(runOf: work.event, isLater: happened.sequence > own ?? 0)
        else { continue }
        return
          "cancelled by \(type) of \(Timestamp(seconds: event.header.time.seconds).rfc3339), \(event.header.id)"
      }
    }
    return nil
  }

  // MARK: - The end

  private mutating func finish(_ end: RunEnd) {
    run.due = nil
    switch end {
    case .completed:
      run.state = .completed
      run.reason = nil
    case .stopped(let reason):
      run.state = .completed
      run.reason = reason
      if let last = run.machine.steps.last { write(last.id) }
    case .cancelled(let reason):
      run.state = .cancelled
      run.reason = reason
      if let last = run.machine.steps.last { write(last.id) }
    case .deadLettered(let step, let errorClass, let reason):
      run.state = .deadLettered
      run.reason = reason
      if let step { write(step) }
      result.bury(
        work, run: run.id, workflow: run.workflow, step: step, errorClass: errorClass.rawValue,
        reason: reason, at: now)
    }
  }

  // MARK: - Records

  /// From which the age of a message counts: an event that a person has had acted upon again is as old as their wish.
  private var received: Timestamp {
    max(work.event.header.receivedAt, run.repetition?.askedAt ?? .earliest)
  }

  private var context: RenderContext {
    RenderContext(
      event: work.event.header.id.description, workflow: run.workflow, now: now,
      candidate: work.candidate?.description, repetition: run.repetition?.number ?? 0)
  }

  private func author(_ step: String) -> String { "\(run.workflow)/\(step)" }

  private func effect(_ step: String, _ embedded: EffectRecord.Embedded? = nil) -> EffectRecord {
    EffectRecord(
      event: work.event.header.id, workflow: run.workflow, step: step,
      repetition: run.repetition?.number ?? 0, run: run.id, embedded: embedded, at: now)
  }

  /// The step as the machine has it now.
  private mutating func write(
    _ id: String, request: ActionRequest? = nil, answer: [UInt8]? = nil
  ) {
    guard let ordinal = run.machine.steps.firstIndex(where: { $0.id == id }) else { return }
    let step = run.machine.steps[ordinal]
    let state: StepRecordState =
      switch step.state {
      case .waiting: .waiting
      case .pending: run.isAttempting ? .attempting : .pending
      case .done: .done
      case .skipped: .skipped
      case .failed: .failed
      case .uncertain: .uncertain
      }
    result.changes.append(
      .step(
        StepRecord(
          run: run.id, id: id, ordinal: ordinal, action: step.action, state: state,
          attempts: step.attempts, answered: step.answered,
          request: request?.value.jsonBytes(), files: request?.files ?? [],
          result: step.result?.jsonBytes(),
          answer: answer, reason: step.reason, wantedAt: run.wantedAt, at: now)))
  }

  private mutating func noteMessage(_ step: String) {
    guard let message = run.message else { return }
    let author = author(step)
    record?.noteMessage(message, by: author, at: now)
  }

  /// A receiver that nobody can reach is tried for a day, without counting; the first time is told.
  private mutating func patient(_ outcome: StepOutcome, _ step: String) -> StepOutcome {
    if case .postponed(let reason, _) = outcome, run.isAttempting, isOutOfPatience {
      return .final(reason: "\(reason); its turn has not come for 24 hours")
    }
    guard case .transient(let reason, _, reached: false) = outcome else { return outcome }
    let attempts = run.machine.steps.first { $0.id == step }?.attempts ?? 1
    if attempts == 1 {
      alert("a receiver cannot be reached", step, errorClass: "unreachable", reason: reason)
    }
    guard isOutOfPatience else { return outcome }
    return .final(reason: "\(reason); it could not be reached for 24 hours")
  }

  private var isOutOfPatience: Bool {
    run.wantedAt.map { steadyNow - $0 >= EventAdvancer.patience } ?? false
  }

  private mutating func alertIfFailed(_ step: String) {
    guard let state = run.machine.steps.first(where: { $0.id == step }), state.state == .failed
    else { return }
    alert(
      "a step failed and its run goes on", step, errorClass: "continued",
      reason: state.reason ?? "no reason given")
  }

  private mutating func alert(
    _ message: String, _ step: String, errorClass: String, reason: String
  ) {
    result.alerts.append(
      Alert(
        message: message, event: work.event.header.id, candidate: work.candidate,
        workflow: run.workflow, step: step, errorClass: errorClass, reason: reason,
        show: "journeyman runs show \(run.id)"))
  }
}

extension RunMachine {
  /// The step at which the machine stands, if it has come to it.
  var currentStep: String? {
    guard case .action(let node) = graph.nodes[position] else { return nil }
    return node.step
  }

  /// Whether the step at which the machine stands is carried out by rows of the store.
  var isEmbedded: Bool {
    guard case .action(let node) = graph.nodes[position] else { return false }
    return node.template.isEmbedded
  }
}

extension ActionRequest {
  /// Digests of the files that go with it.
  fileprivate var files: [String] {
    switch self {
    case .email(let request): request.attachments.map(\.digest)
    case .task, .candidateUpdate, .web, .slack, .hubSpotContact, .sms, .ats, .stop, .wait: []
    }
  }

  /// What the record calls the message: its template, else the action; nil for what is no message.
  fileprivate func messageName(of action: String) -> String? {
    switch self {
    case .email(let request): request.template ?? action
    case .sms: action
    case .task, .candidateUpdate, .web, .slack, .hubSpotContact, .ats, .stop, .wait: nil
    }
  }
}
