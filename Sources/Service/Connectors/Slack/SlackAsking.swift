import NetworkClient
import Values

/// One call of Slack's Web API and what it answers.
struct SlackAsking {
  /// The connection's, for people.
  let name: String
  let transport: HTTPTransport

  /// The answer of what was done. Blocks.
  func ask(_ call: HTTPCall, _ timeout: Duration?) throws(ConnectorProblem) -> MapValue {
    let now = transport.settings.now()
    let response: ReceivedResponse
    do { response = try transport.send(call, timeout: timeout) } catch {
      throw ConnectorProblem(
        AnswerReading(receiver: name, expect: [], now: now).report(of: error))
    }
    switch SlackAnswer(response, of: name, now: now) {
    case .ok(let value): return value.mapValue ?? .empty
    case .not(let report, let word): throw ConnectorProblem(report, word: word)
    }
  }
}
