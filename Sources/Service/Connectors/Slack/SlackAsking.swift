import Values

/// One call of Slack's Web API and what it answers.
struct SlackAsking {
  /// The connection's, for people.
  let name: String
  let transport: HTTPTransport

  /// The answer of what was done. Blocks.
  func ask(_ call: HTTPCall, _ timeout: Duration?) throws(ConnectorProblem) -> MapValue {
    let response = try transport.answer(to: call, of: name, timeout: timeout)
    switch SlackAnswer(response, of: name, now: transport.settings.now()) {
    case .ok(let value): return value.mapValue ?? .empty
    case .not(let report, let word): throw ConnectorProblem(report, word: word)
    }
  }
}
