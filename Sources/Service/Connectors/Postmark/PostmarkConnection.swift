package import Actions
import NetworkClient
import Values

/// A server of Postmark that sends mail.
///
/// Postmark has no key by which it could tell a repeat, and its description nothing that could be asked: what was sent and
/// not answered is uncertain, and held for a person.
package final class PostmarkConnection: Connector, BlockingPerformer {
  private let name: String
  private let stream: String?
  private let transport: HTTPTransport
  private let shelf: AttachmentShelf

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
    self.name = name
    self.stream = stream
    self.shelf = shelf
    transport = HTTPTransport(settings)
  }

  package func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .email(let request) = attempt.request else { return attempt.request.unfit }
    let now = transport.settings.now()
    let body: Value
    do {
      body = try PostmarkMessage(
        request, effect: attempt.effect, date: now, files: try shelf.files(of: request),
        stream: stream
      ).body
    } catch {
      return AttemptReport(.unsendable(error), receiver: .untold)
    }
    let call = HTTPCall(
      path: "/email", headers: [.init("Accept", "application/json")], body: .json(body))
    do {
      let response = try transport.send(call, timeout: attempt.timeout)
      let reading = PostmarkReading(receiver: name, now: now)
      return transport.withoutSecrets(reading.report(of: response, attempt.effect))
    } catch {
      return AnswerReading(receiver: name, expect: [], now: now).report(of: error)
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
