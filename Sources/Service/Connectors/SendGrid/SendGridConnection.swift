package import Actions
import NetworkClient
import Values

/// An account of SendGrid that sends mail.
///
/// SendGrid has no key by which it could tell a repeat, and nothing that could be asked: what was sent and not answered is
/// uncertain, and held for a person.
package final class SendGridConnection: Connector, BlockingPerformer {
  private let name: String
  private let transport: HTTPTransport
  private let shelf: AttachmentShelf

  /// SendGrid's own address. Accounts in the European Union have `https://api.eu.sendgrid.com`.
  package static let root = "https://api.sendgrid.com"

  /// - Parameters:
  ///   - settings: `headers` hold the key.
  ///   - shelf: where the files are that messages carry.
  package init(name: String, _ settings: HTTPSettings, shelf: AttachmentShelf) {
    self.name = name
    self.shelf = shelf
    transport = HTTPTransport(settings)
  }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .email(let request) = attempt.request else { return attempt.request.unfit }
    let now = transport.settings.now()
    let body: Value
    do {
      body = try SendGridMessage(
        request, effect: attempt.effect, date: now, files: try shelf.files(of: request)
      ).body
    } catch {
      return AttemptReport(.unsendable(error), receiver: .untold)
    }
    let call = HTTPCall(path: "/v3/mail/send", body: .json(body))
    do {
      let response = try transport.send(call, timeout: attempt.timeout)
      let reading = SendGridReading(receiver: name, now: now)
      return transport.withoutSecrets(reading.report(of: response, attempt.effect))
    } catch {
      return AnswerReading(receiver: name, expect: [], now: now).report(of: error)
    }
  }

  /// Asks what the key may do, which changes nothing; for people.
  package static func probe(
    name: String, _ settings: HTTPSettings
  ) throws(ConnectorProblem) -> String {
    let answer = try HTTPTransport(settings).ask("/v3/scopes", of: name)
    let scopes = answer["scopes"]?.listValue?.compactMap(\.stringValue) ?? []
    guard scopes.contains("mail.send") else {
      throw ConnectorProblem(.final(reason: "the key may not send: it lacks the scope `mail.send`"))
    }
    return "the key may send"
  }
}
