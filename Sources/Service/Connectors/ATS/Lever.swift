import Actions
import Values

/// The requests that Lever's API is sent; an application is an opportunity there. Pure. Source:
/// https://hire.lever.co/developer/documentation.
struct LeverCall {
  /// Whose deed it is.
  let user: String

  func opportunity(_ id: String) -> HTTPCall {
    HTTPCall(method: "GET", path: "/opportunities/\(id)", mayBeSentTwice: true)
  }

  func change(_ opportunity: String, to stage: String) -> HTTPCall {
    call("PUT", "\(opportunity)/stage", ["stage": .string(stage)])
  }

  func archive(_ opportunity: String, reason: String) -> HTTPCall {
    call("PUT", "\(opportunity)/archived", ["reason": .string(reason)])
  }

  func write(_ body: String, on opportunity: String) -> HTTPCall {
    call("POST", "\(opportunity)/notes", ["value": .string(body)])
  }

  func notes(of opportunity: String) -> HTTPCall {
    HTTPCall(
      method: "GET", path: "/opportunities/\(opportunity)/notes?limit=100", mayBeSentTwice: true)
  }

  func tag(_ opportunity: String, _ tags: [String]) -> HTTPCall {
    call("POST", "\(opportunity)/addTags", ["tags": .list(tags.map { .string($0) })])
  }

  static let stages = HTTPCall(method: "GET", path: "/stages?limit=1", mayBeSentTwice: true)

  private func call(
    _ method: String, _ path: String, _ fields: KeyValuePairs<String, Value>
  ) -> HTTPCall {
    HTTPCall(
      method: method, path: "/opportunities/\(path)?perform_as=\(user)",
      body: .json(.fields(fields.map { ($0.key, $0.value) })),
      // What is put is the same when it is put again.
      mayBeSentTwice: method == "PUT")
  }
}

/// How Lever is asked. A stage, an archive and a tag may be taken twice: the second time nothing changes.
struct Lever {
  private let call: LeverCall
  private let trial: ATSTrial

  init(user: String, trial: ATSTrial) {
    call = LeverCall(user: user)
    self.trial = trial
  }

  func perform(_ request: ATSRequest) throws(ConnectorProblem) {
    // Notes and tags are the opportunity's as well.
    let opportunity = request.application ?? request.candidate ?? ""
    switch request.operation {
    case .advance:
      throw trial.stop(because: "it has no way to the next stage: `ats.move` says which")
    case .move(let from, let to):
      if from != nil || trial.mayBeDone {
        let standing = try trial.asking.ask(call.opportunity(opportunity))["data"]?["stage"]
        // An id, or the stage itself where it is expanded.
        let stage = standing?.stringValue ?? standing?["id"]?.stringValue
        if stage == to { return }
        if let from, stage != from {
          throw trial.stop(
            because: "the application is in another stage than the one it was to leave")
        }
      }
      _ = try trial.asking.ask(call.change(opportunity, to: to))
    case .reject(let reason, _, _):
      _ = try trial.asking.ask(call.archive(opportunity, reason: reason ?? ""))
    case .note(let body, _): try write(body, on: opportunity)
    case .tag(let tags): _ = try trial.asking.ask(call.tag(opportunity, tags))
    }
  }

  private func write(_ body: String, on opportunity: String) throws(ConnectorProblem) {
    let isThere = try trial.isDone { () throws(ConnectorProblem) in
      let answer = try trial.asking.ask(call.notes(of: opportunity))
      return (answer["data"]?.listValue ?? []).contains { note in
        let words = (note["fields"]?.listValue ?? []).compactMap { $0["value"]?.stringValue }
        guard note["text"]?.stringValue == body || words.contains(body),
          let at = note["createdAt"]?.intValue
        else { return false }
        return trial.now - Timestamp(seconds: at / 1000) < ATSTrial.memory
      }
    }
    guard !isThere else { return }
    _ = try trial.asking.ask(call.write(body, on: opportunity))
  }
}
