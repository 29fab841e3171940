package import Actions
package import NetworkClient
import Synchronization
package import Values

/// A mail server that takes our messages. Keeps its connections; several messages go at once, each on its own.
///
/// | what happened | outcome |
/// |---|---|
/// | taken (250) | done |
/// | no connection, no encryption, no login | not reached: tried for a day, uses up no retries |
/// | 4xx for the message | transient, tried again after some minutes: greylisting wants that |
/// | 5xx for the message | final |
/// | the connection broke before the message's end | transient: surely not taken |
/// | it broke after, without a reply | uncertain: nobody knows |
package final class SMTPConnection: MailCarrier {
  package struct Settings: Sendable {
    package var server: MailServerAddress
    package var mustEncrypt: Bool
    /// Path of a file with certificates to trust in place of the system's.
    package var authorities: String?
    /// For one message. RFC 5321, section 4.5.3.2, has minutes for each reply; what is given up on after the message
    /// was sent is uncertain, so patience is cheaper than haste.
    package var timeout = Duration.seconds(300)
    package var now: @Sendable () -> Timestamp

    /// Encrypted unless the server is on this machine.
    package init(server: MailServerAddress, now: @escaping @Sendable () -> Timestamp) {
      self.server = server
      self.now = now
      mustEncrypt = !server.isLoopback
    }
  }

  private let name: String
  private let settings: Settings
  private let shelf: AttachmentShelf
  /// Those that nobody uses, each with its connection.
  private let idle = Mutex<[SMTPClient]>([])

  /// After a refusal that may pass. Servers that greylist want five minutes (postgrey's default).
  private static let pauseAfterRefusal = Duration.seconds(300)
  /// Replies about the session that come in answer to commands of a message: login or encryption wanted, too weak.
  /// Source: RFC 4954, section 6; RFC 3207, section 4.
  private static let sessionCodes: Set<Int> = [421, 530, 534, 535, 538]

  /// - Parameter shelf: where the files are that messages carry.
  package init(name: String, _ settings: Settings, shelf: AttachmentShelf = AttachmentShelf()) {
    self.name = name
    self.settings = settings
    self.shelf = shelf
  }

  package func send(
    _ request: EmailRequest, as effect: EffectKey, timeout: Duration?
  ) -> StepOutcome {
    let now = settings.now()
    let message: MailMessage
    do {
      message = try MailMessage(
        request, effect: effect, date: now, files: try shelf.files(of: request))
    } catch let error as AttachmentFailure {
      return error.outcome
    } catch {
      return .final(reason: "\(error)")
    }
    let submission = SMTPSubmission(
      server: settings.server, mustEncrypt: settings.mustEncrypt,
      authorities: settings.authorities, sender: message.sender.text,
      recipients: message.recipients.map(\.text), message: message.bytes,
      timeout: timeout ?? settings.timeout)
    do {
      let client = try take()
      defer { giveBack(client) }
      try client.send(submission)
      return .sent(effect)
    } catch {
      return outcome(of: error)
    }
  }

  // MARK: - Clients

  /// One that nobody uses, with its connection; there are as many as are used at once.
  private func take() throws(SMTPFailure) -> SMTPClient {
    if let client = idle.withLock({ $0.popLast() }) { return client }
    return try SMTPClient()
  }

  private func giveBack(_ client: SMTPClient) {
    idle.withLock { $0.append(client) }
  }

  // MARK: - Outcomes

  private func outcome(of failure: SMTPFailure) -> StepOutcome {
    if let reply = failure.reply {
      if failure.stage == .session || Self.sessionCodes.contains(reply.code) {
        return .transient(
          reason: "the mail server of `\(name)` does not let us in: \(failure.words)",
          retryAfter: nil, reached: false)
      }
      let reason = "the mail server of `\(name)` refused the message: \(failure.words)"
      return reply.code >= 500
        ? .final(reason: reason)
        : .transient(reason: reason, retryAfter: Self.pauseAfterRefusal, reached: true)
    }
    switch failure.stage {
    case .session:
      return .transient(
        reason: "the mail server of `\(name)` cannot be reached: \(failure.words)",
        retryAfter: nil, reached: false)
    case .envelope, .content:
      return .transient(
        reason: "the mail server of `\(name)` was lost before the message's end: \(failure.words)",
        retryAfter: nil, reached: true)
    case .end:
      return .uncertain(
        reason:
          "the message was sent to the mail server of `\(name)`, and no reply came: nobody knows "
          + "whether it was taken")
    }
  }
}

extension SMTPFailure {
  /// `RCPT: 550 5.1.1`, `AUTH: Login denied`
  fileprivate var words: String {
    let what = reply.map { [String($0.code), $0.detail].compactMap { $0 }.joined(separator: " ") }
    return [command, what ?? reason].compactMap { $0 }.joined(separator: ": ")
  }
}
