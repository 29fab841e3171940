import Actions
import Values

/// The requests that Ashby's API is sent: each is a POST of JSON. Pure. Source: https://developers.ashbyhq.com/reference.
enum AshbyCall {
  static func application(_ id: String) -> HTTPCall {
    call("application.info", [("applicationId", .string(id))], isReading: true)
  }

  static func change(_ application: String, to stage: String, reason: String?) -> HTTPCall {
    call(
      "application.changeStage",
      [
        ("applicationId", .string(application)), ("interviewStageId", .string(stage)),
        ("archiveReasonId", reason.map { .string($0) }),
      ])
  }

  static func write(_ body: String, on candidate: String) -> HTTPCall {
    call(
      "candidate.createNote", [("candidateId", .string(candidate)), ("note", .string(body))])
  }

  static func notes(of candidate: String) -> HTTPCall {
    call("candidate.listNotes", [("candidateId", .string(candidate))], isReading: true)
  }

  /// Finds the tag or makes it.
  static func tag(_ title: String) -> HTTPCall {
    call("candidateTag.create", [("title", .string(title))])
  }

  static func put(_ tag: String, on candidate: String) -> HTTPCall {
    call("candidate.addTag", [("candidateId", .string(candidate)), ("tagId", .string(tag))])
  }

  static let tags = call("candidateTag.list", [], isReading: true)

  private static func call(
    _ method: String, _ fields: [(String, Value?)], isReading: Bool = false
  ) -> HTTPCall {
    HTTPCall(path: "/\(method)", body: .json(.fields(fields)), mayBeSentTwice: isReading)
  }
}

/// How Ashby is asked. A stage may be taken twice: the second time nothing changes.
struct Ashby {
  let trial: ATSTrial

  func perform(_ request: ATSRequest) throws(ConnectorProblem) {
    let application = request.application ?? ""
    let candidate = request.candidate ?? ""
    switch request.operation {
    case .advance:
      throw trial.stop(because: "it has no way to the next stage: `ats.move` says which")
    case .move(let from, let to): try move(application, from: from, to: to)
    case .reject(let reason, _, let stage):
      let isDone = try trial.isDone { () throws(ConnectorProblem) in
        try standing(application).status == "Archived"
      }
      guard !isDone else { return }
      _ = try trial.asking.ask(
        AshbyCall.change(application, to: stage ?? "", reason: reason))
    case .note(let body, _): try write(body, on: candidate)
    case .tag(let tags):
      for tag in tags {
        try trial.withTag(tag) { () throws(ConnectorProblem) in
          try trial.asking.ask(AshbyCall.tag(tag))["results"]?["id"]?.stringValue
        } put: { id throws(ConnectorProblem) in
          _ = try trial.asking.ask(AshbyCall.put(id, on: candidate))
        }
      }
    }
  }

  private func move(
    _ application: String, from: String?, to: String
  ) throws(ConnectorProblem) {
    if from != nil || trial.mayBeDone {
      let standing = try standing(application)
      if standing.stage == to { return }
      if let from, standing.stage != from {
        throw trial.stop(
          because: "the application is in another stage than the one it was to leave")
      }
    }
    _ = try trial.asking.ask(AshbyCall.change(application, to: to, reason: nil))
  }

  private func write(_ body: String, on candidate: String) throws(ConnectorProblem) {
    let isThere = try trial.isDone { () throws(ConnectorProblem) in
      let answer = try trial.asking.ask(AshbyCall.notes(of: candidate))
      return (answer["results"]?.listValue ?? []).contains { note in
        guard note["content"]?.stringValue == body,
          let at = note["createdAt"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) })
        else { return false }
        return trial.now - at < ATSTrial.memory
      }
    }
    guard !isThere else { return }
    _ = try trial.asking.ask(AshbyCall.write(body, on: candidate))
  }

  private func standing(
    _ application: String
  ) throws(ConnectorProblem) -> (status: String?, stage: String?) {
    let results = try trial.asking.ask(AshbyCall.application(application))["results"]
    return (
      results?["status"]?.stringValue, results?["currentInterviewStage"]?["id"]?.stringValue
    )
  }
}
