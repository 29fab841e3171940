import Actions
import NetworkClient
import Values

/// An account of a service that takes mail by calls. No such service has a key by which it could tell a repeat, and none
/// can be asked what it has: what was sent and not answered is uncertain, and held for a person.
struct MailService: Sendable {
  /// The connection's, for people.
  let name: String
  let transport: HTTPTransport
  /// Where the files are that messages carry.
  let shelf: AttachmentShelf

  /// Blocks.
  ///
  /// - Parameters:
  ///   - call: how the service is asked; `date` is when the message is made, `files` are its files by their digests.
  ///   - reading: what the service's answer means.
  func report(
    of attempt: EffectAttempt,
    call: (
      _ request: EmailRequest, _ date: Timestamp, _ files: [String: [UInt8]]
    ) throws(InvalidMessage) -> HTTPCall,
    reading: (_ response: ReceivedResponse, _ now: Timestamp) -> AttemptReport
  ) -> AttemptReport {
    guard case .email(let request) = attempt.request else { return attempt.request.unfit }
    let made: HTTPCall
    do {
      made = try call(request, transport.settings.now(), try shelf.files(of: request))
    } catch {
      return AttemptReport(.unsendable(error), receiver: .untold)
    }
    do {
      let response = try transport.answer(to: made, of: name, timeout: attempt.timeout)
      return transport.withoutSecrets(reading(response, transport.settings.now()))
    } catch {
      return error.report
    }
  }
}

extension StepOutcome {
  /// A message that cannot even be written.
  static func unsendable(_ error: any Error) -> StepOutcome {
    (error as? AttachmentFailure)?.outcome ?? .final(reason: "\(error)")
  }
}
