import Actions
import NetworkClient
import Values

extension HTTPTransport {
  /// What answers mean, and their absence, of a receiver of this name.
  func reading(of name: String) -> AnswerReading {
    AnswerReading(receiver: name, now: settings.now())
  }

  /// As `send`; that there is no answer is a problem, with its report.
  func answer(
    to call: HTTPCall, of name: String, timeout: Duration?
  ) throws(ConnectorProblem) -> ReceivedResponse {
    do { return try send(call, timeout: timeout) } catch {
      throw ConnectorProblem(reading(of: name).report(of: error))
    }
  }

  /// What the receiver says to a question that changes nothing: for a look whether it lets us in.
  func ask(_ path: String, of name: String) throws(ConnectorProblem) -> Value {
    let call = HTTPCall(
      method: "GET", path: path, headers: [.init("Accept", "application/json")],
      mayBeSentTwice: true)
    let response = try answer(to: call, of: name, timeout: .seconds(15))
    guard response.status != 401 else {
      throw ConnectorProblem(reading(of: name).notLetIn(response))
    }
    guard 200..<300 ~= response.status, let answer = try? Value(json: response.body) else {
      throw ConnectorProblem(
        .final(reason: "`\(name)` answered \(response.status) to a question"))
    }
    return answer
  }
}
