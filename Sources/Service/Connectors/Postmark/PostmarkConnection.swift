package import Actions
import Values

/// A server of Postmark that sends mail.
package final class PostmarkConnection: Connector, BlockingPerformer {
  private let service: MailService
  private let stream: String?

  /// Postmark's own address.
  package static let root = "https://api.postmarkapp.com"
  /// In which the server's token goes.
  package static let tokenHeader = "X-Postmark-Server-Token"

  /// - Parameters:
  ///   - settings: `headers` hold the token.
  ///   - stream: the message stream; nil: the server's for single messages.
  ///   - shelf: where the files are that messages carry.
  package init(
    name: String, _ settings: HTTPSettings, stream: String? = nil, shelf: AttachmentShelf
  ) {
    self.stream = stream
    service = MailService(name: name, transport: HTTPTransport(settings), shelf: shelf)
  }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    service.report(of: attempt) { request, date, files throws(InvalidMessage) in
      let message = try PostmarkMessage(
        request, effect: attempt.effect, date: date, files: files, stream: stream)
      return HTTPCall(
        path: "/email", headers: [.init("Accept", "application/json")], body: .json(message.body))
    } reading: { response, now in
      PostmarkReading(receiver: service.name, now: now).report(of: response, attempt.effect)
    }
  }

  /// Asks which server the token is of, which changes nothing; for people.
  package static func probe(
    name: String, _ settings: HTTPSettings
  ) throws(ConnectorProblem) -> String {
    let answer = try HTTPTransport(settings).ask("/server", of: name)
    return "the token is of the server `\(answer["Name"]?.stringValue ?? "?")`"
  }
}
