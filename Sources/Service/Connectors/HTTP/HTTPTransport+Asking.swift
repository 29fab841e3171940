import Actions
import NetworkClient
import Values

extension HTTPTransport {
  /// What the receiver says to a question that changes nothing: for a look whether it lets us in.
  func ask(_ path: String, of name: String) throws(ConnectorProblem) -> Value {
    let reading = AnswerReading(receiver: name, expect: [], now: settings.now())
    let call = HTTPCall(
      method: "GET", path: path, headers: [.init("Accept", "application/json")],
      mayBeSentTwice: true)
    let response: ReceivedResponse
    do { response = try send(call, timeout: .seconds(15)) } catch {
      throw ConnectorProblem(reading.report(of: error))
    }
    guard response.status != 401 else {
      throw ConnectorProblem(reading.notLetIn(response))
    }
    guard 200..<300 ~= response.status, let answer = try? Value(json: response.body) else {
      throw ConnectorProblem(
        .final(reason: "`\(name)` answered \(response.status) to a question"))
    }
    return answer
  }
}

extension StepOutcome {
  /// A message that cannot even be written.
  static func unsendable(_ error: any Error) -> StepOutcome {
    (error as? AttachmentFailure)?.outcome ?? .final(reason: "\(error)")
  }
}
