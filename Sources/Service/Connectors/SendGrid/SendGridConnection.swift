package import Actions
import Values

/// An account of SendGrid that sends mail.
package final class SendGridConnection: Connector, BlockingPerformer {
  private let service: MailService

  /// SendGrid's own address. Accounts in the European Union have `https://api.eu.sendgrid.com`.
  package static let root = "https://api.sendgrid.com"

  /// - Parameters:
  ///   - settings: `headers` hold the key.
  ///   - shelf: where the files are that messages carry.
  package init(name: String, _ settings: HTTPSettings, shelf: AttachmentShelf) {
    service = MailService(name: name, transport: HTTPTransport(settings), shelf: shelf)
  }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    service.report(of: attempt) { request, date, files throws(InvalidMessage) in
      let message = try SendGridMessage(
        request, effect: attempt.effect, date: date, files: files)
      return HTTPCall(path: "/v3/mail/send", body: .json(message.body))
    } reading: { response, now in
      SendGridReading(receiver: service.name, now: now).report(of: response, attempt.effect)
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
