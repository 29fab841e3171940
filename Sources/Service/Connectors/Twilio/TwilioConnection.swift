package import Actions
import NetworkClient
import Values

/// An account of Twilio that sends text messages.
///
/// Twilio has no key by which it could tell a repeat. So where an earlier try may have been done, the latest messages to
/// the same number are looked through before another one goes.
package final class TwilioConnection: Connector, BlockingPerformer {
  private let name: String
  private let account: String
  private let sender: String
  private let transport: HTTPTransport

  /// Twilio's own address.
  package static let root = "https://api.twilio.com"

  /// - Parameters:
  ///   - account: its SID, `AC…`.
  ///   - sender: a number, a name that telephones show, or a messaging service: `MG…`.
  ///   - settings: `headers` hold the token.
  package init(name: String, account: String, sender: String, _ settings: HTTPSettings) {
    self.name = name
    self.account = account
    self.sender = sender
    transport = HTTPTransport(settings)
  }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .sms(let request) = attempt.request else { return attempt.request.unfit }
    let reading = TwilioReading(receiver: name, now: transport.settings.now())
    do throws(NetworkError) {
      if attempt.mayBeDone {
        switch reading.finding(in: try latest(request, attempt.timeout), of: request) {
        case .sent(let report): return report
        case .nothing: break
        case .unknown(let report): return transport.withoutSecrets(report.unresolved)
        }
      }
    } catch {
      return lost(error)
    }
    do {
      let message = TwilioMessage(request, sender: sender)
      let call = HTTPCall(path: "\(path)/Messages.json", body: .form(message.form))
      let response = try transport.send(call, timeout: attempt.timeout)
      return transport.withoutSecrets(reading.report(of: response, request))
    } catch {
      return transport.reading(of: name).report(of: error)
    }
  }

  /// A look that came to nothing. It changes nothing, so that it may be repeated.
  private func lost(_ error: NetworkError) -> AttemptReport {
    var isReached = true
    if case .unreachable = error { isReached = false }
    return AttemptReport(
      .transient(
        reason: "`\(name)` cannot be asked whether the message was sent: \(error.description)",
        retryAfter: nil, reached: isReached), receiver: .failing)
  }

  private var path: String { "/2010-04-01/Accounts/\(account)" }

  private func latest(
    _ request: SMSRequest, _ timeout: Duration?
  ) throws(NetworkError) -> ReceivedResponse {
    let query = WebRequest.Body.form(TwilioMessage.lookUp(request)).encoded.bytes
    return try transport.send(
      HTTPCall(
        method: "GET",
        path: "\(path)/Messages.json?\(String(decoding: query, as: UTF8.self))",
        mayBeSentTwice: true), timeout: timeout)
  }

  /// Asks for the account, which changes nothing; for people.
  package static func probe(
    name: String, account: String, _ settings: HTTPSettings
  ) throws(ConnectorProblem) -> String {
    let answer = try HTTPTransport(settings).ask("/2010-04-01/Accounts/\(account).json", of: name)
    let status = answer["status"]?.stringValue ?? "?"
    guard status == "active" else {
      throw ConnectorProblem(.final(reason: "the account is `\(status)` and sends nothing"))
    }
    return "the account is `\(answer["friendly_name"]?.stringValue ?? "?")`"
  }
}

extension AttemptReport {
  /// Of a look that says nothing: a refusal is about the look, not about the message, so that a person decides.
  fileprivate var unresolved: AttemptReport {
    switch outcome {
    case .final(let reason), .uncertain(let reason):
      AttemptReport(
        .unresolved(reason: "an earlier try may have been done, and it cannot be asked: \(reason)"),
        receiver: receiver, answer: answer)
    case .done, .transient, .postponed, .unresolved: self
    }
  }
}
