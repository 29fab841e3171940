import Actions
import Threads
import Values

/// Makes tasks in HubSpot, a few at once, on threads of its own: each takes several calls, and waits for its turn before each.
///
/// Where an earlier try may have made the task it is searched for twice: what is not found may be too new for the search. The
/// second look comes when whatever was made before the first is to be found, and holds no thread until then.
final class TaskDesk: Sendable {
  private struct Errand {
    let attempt: EffectAttempt
    let task: TaskRequest
    let end: @Sendable (AttemptReport) -> Void
    /// When it is looked for again; nil: it was not looked for yet.
    var secondLook: ContinuousClock.Instant?
  }

  private struct State {
    var errands: [Errand] = []
    var isStarted = false
    var isClosed = false
  }

  private let asking: HubSpotAsking
  private let searchDelay: Duration
  private let state = Monitor(State())
  private static let threads = 3

  /// - Parameter searchDelay: how late HubSpot's search may be.
  init(_ asking: HubSpotAsking, searchDelay: Duration) {
    self.asking = asking
    self.searchDelay = searchDelay
  }

  func add(
    _ task: TaskRequest, _ attempt: EffectAttempt,
    then end: @escaping @Sendable (AttemptReport) -> Void
  ) {
    let isFirst = state.withLock { state in
      state.errands.append(Errand(attempt: attempt, task: task, end: end))
      defer { state.isStarted = true }
      return !state.isStarted
    }
    if isFirst {
      for _ in 0..<Self.threads { _ = WorkerThread("hubspot-task") { [self] in run() } }
    }
    state.wakeOne()
  }

  /// What waits is done, and then the threads end.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  private func run() {
    while let errand = next() {
      do throws(ConnectorProblem) {
        guard let id = try carryOut(errand) else {
          later(errand)
          continue
        }
        errand.end(
          AttemptReport(.done(.object(["id": .string(id)])), receiver: .working))
      } catch {
        errand.end(error.report)
      }
    }
  }

  /// The first whose time has come; nil when there will be none any more.
  private func next() -> Errand? {
    while true {
      let found = state.waitForFinding { state -> Monitor<State>.Finding<Errand?> in
        let now = ContinuousClock.now
        if let place = state.errands.firstIndex(where: { $0.secondLook.map { $0 <= now } ?? true })
        {
          return .result(state.errands.remove(at: place))
        }
        if state.errands.isEmpty, state.isClosed { return .result(nil) }
        return .again(until: state.errands.compactMap(\.secondLook).min())
      }
      if let found { return found }
    }
  }

  private func later(_ errand: Errand) {
    var errand = errand
    errand.secondLook = .now + searchDelay
    state.withLock { $0.errands.append(errand) }
    state.wakeOne()
  }

  /// The task's id; nil where it must be looked for once more before it may be made.
  private func carryOut(_ errand: Errand) throws(ConnectorProblem) -> String? {
    if errand.attempt.mayBeDone {
      if let known = try find(errand.task, errand.attempt.effect.opaque) { return known }
      if errand.secondLook == nil { return nil }
    }
    return try make(errand.task, errand.attempt)
  }

  /// The task's id.
  private func make(
    _ task: TaskRequest, _ attempt: EffectAttempt
  ) throws(ConnectorProblem) -> String {
    let mark = attempt.effect.opaque
    let contact = try contact(task.contact ?? "")
    let call = HubSpotCall.task(
      task, of: contact, mark: mark, now: asking.transport.settings.now())
    guard let id = try answer(to: call)["id"]?.stringValue else {
      throw ConnectorProblem(
        .uncertain(reason: "`\(asking.name)` did not say which task it has made"))
    }
    return id
  }

  private func contact(_ email: String) throws(ConnectorProblem) -> String {
    let contact = ContactBatch.Contact(
      HubSpotContactRequest(connection: asking.name, email: email), write: 0)
    let reports = asking.upsert([contact]) { _ in HubSpotCall.contact(email) }
    guard let report = reports[email], case .done(let value) = report.outcome,
      let id = value["id"]?.stringValue
    else {
      // No task has been made yet, whatever became of the contact.
      throw ConnectorProblem(reports[email]?.beforeTheEffect ?? AttemptReport(.final(reason: "")))
    }
    return id
  }

  /// The task of an earlier try. Throws where nobody can say.
  private func find(_ task: TaskRequest, _ mark: String) throws(ConnectorProblem) -> String? {
    let answer = try answer(to: HubSpotCall.tasks(titled: task.title))
    let tasks = answer["results"]?.listValue ?? []
    for found in tasks {
      guard found["properties"]?["hs_task_body"]?.stringValue?.contains(mark) == true else {
        continue
      }
      return found["id"]?.stringValue
    }
    guard answer["total"]?.intValue ?? 0 <= Int64(tasks.count) else {
      throw ConnectorProblem(
        .unresolved(
          reason:
            "an earlier try may have been done, and `\(asking.name)` has too many tasks of this title"
        ))
    }
    return nil
  }

  private func answer(to call: HTTPCall) throws(ConnectorProblem) -> MapValue {
    switch asking.ask(call) {
    case .read(let answer): return answer
    case .not(let report), .refused(let report, _): throw ConnectorProblem(report)
    }
  }
}

extension AttemptReport {
  /// Of a call that comes before the one that matters: what nobody knows of it is as good as not done.
  fileprivate var beforeTheEffect: AttemptReport {
    guard case .uncertain(let reason) = outcome else { return self }
    return AttemptReport(
      .transient(reason: reason, retryAfter: nil, reached: true), receiver: receiver)
  }
}
