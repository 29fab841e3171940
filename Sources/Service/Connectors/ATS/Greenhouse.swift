import Actions
import Values

/// How Greenhouse is asked. Whoever is moved is moved from a stage: a repeat finds the application elsewhere and is
/// refused, and a look tells whether it is where it was to go.
struct Greenhouse {
  private let call: GreenhouseCall
  private let trial: ATSTrial

  init(user: String, paths: [String: String], trial: ATSTrial) {
    call = GreenhouseCall(user: user, paths: paths)
    self.trial = trial
  }

  func perform(_ request: ATSRequest) throws(ConnectorProblem) {
    let application = request.application ?? ""
    let candidate = request.candidate ?? ""
    switch request.operation {
    case .advance(let from): try move(application, from: from.flatMap { Int64($0) }, to: nil)
    case .move(let from, let to):
      try move(application, from: from.flatMap { Int64($0) }, to: Int64(to))
    case .reject(let reason, let note, _):
      try reject(
        application, call.reject(application, reason: reason.flatMap { Int64($0) }, note: note))
    case .note(let body, let visibility): try write(body, on: candidate, for: visibility)
    case .tag(let tags):
      for tag in tags {
        try trial.withTag(tag) { () throws(ConnectorProblem) in
          try trial.asking.ask(call.tag(tag))["id"]?.intValue.map { "\($0)" }
        } put: { id throws(ConnectorProblem) in
          _ = try trial.asking.ask(call.put(id, on: candidate))
        }
      }
    }
  }

  /// `to`: nil for the next one.
  private func move(
    _ application: String, from: Int64?, to: Int64?
  ) throws(ConnectorProblem) {
    let remembered = trial.note("stage", trial.effect.opaque)
    var from = from
    if from == nil {
      // Remembered before it is left: a repeat must not take the next stage for the first.
      from = try trial.notes.read(remembered)?.intValue
      if from == nil {
        let standing = try self.standing(application)
        if let to, standing.stage == to { return }
        guard standing.isActive, let stage = standing.stage else {
          throw trial.stop(because: standing.words)
        }
        try trial.notes.write(.int(stage), as: remembered)
        from = stage
      }
    }
    guard let from else { return }
    do throws(ConnectorProblem) {
      let request =
        to.map { call.move(application, from: from, to: $0) }
        ?? call.advance(application, from: from)
      _ = try trial.asking.ask(request)
    } catch {
      guard error.word == "422" else { throw error }
      let standing = try self.standing(application)
      let hasArrived = to.map { standing.stage == $0 } ?? (trial.mayBeDone && standing.isActive)
      guard hasArrived, standing.stage != from else {
        throw trial.stop(because: standing.words)
      }
    }
    try trial.notes.write(nil, as: remembered)
  }

  private func reject(
    _ application: String, _ request: HTTPCall
  ) throws(ConnectorProblem) {
    do throws(ConnectorProblem) { _ = try trial.asking.ask(request) } catch {
      guard error.word == "422" else { throw error }
      let standing = try self.standing(application)
      guard standing.status == "rejected" else {
        throw standing.isActive ? error : trial.stop(because: standing.words)
      }
    }
  }

  private func write(
    _ body: String, on candidate: String, for visibility: ATSRequest.Visibility
  ) throws(ConnectorProblem) {
    let isThere = try trial.isDone { () throws(ConnectorProblem) in
      let feed = try trial.asking.ask(call.activity(of: candidate))
      return (feed["notes"]?.listValue ?? []).contains { note in
        guard note["body"]?.stringValue == body,
          let at = note["created_at"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) })
        else { return false }
        return trial.now - at < ATSTrial.memory
      }
    }
    guard !isThere else { return }
    _ = try trial.asking.ask(call.write(body, on: candidate, for: visibility))
  }

  /// Where an application is.
  private struct Standing {
    let status: String
    let stage: Int64?
    let stageName: String?

    var isActive: Bool { status == "active" }

    var words: String {
      guard isActive else { return "the application is \(status)" }
      return "the application is in another stage, `\(stageName ?? "without a name")`"
    }
  }

  private func standing(_ application: String) throws(ConnectorProblem) -> Standing {
    let answer = try trial.asking.ask(call.application(application))
    let stage = answer["current_stage"]
    return Standing(
      status: answer["status"]?.stringValue ?? "of no known status", stage: stage?["id"]?.intValue,
      stageName: stage?["name"]?.stringValue)
  }
}
