/// One message for one mail server.
package struct SMTPSubmission: Sendable {
  package var server: MailServerAddress
  /// Whether the connection must be encrypted before anything is said: STARTTLS, unless the address is `smtps`, which
  /// always is. A server that does not offer it gets nothing.
  package var mustEncrypt: Bool
  /// A file with the certificates of the authorities to trust, in place of the system's.
  package var authorities: String?
  /// Plain addresses; neither may hold a control character.
  package var sender: String
  package var recipients: [String]
  /// With CR LF at the end of each line.
  package var message: [UInt8]
  /// For everything, from the look-up of the name to the last reply. Servers may take minutes to look at a message
  /// (RFC 5321, section 4.5.3.2.6, has ten for them), and what is given up on then is uncertain.
  package var timeout: Duration
  /// For the connection alone.
  package var connectTimeout: Duration

  package init(
    server: MailServerAddress, mustEncrypt: Bool, authorities: String? = nil, sender: String,
    recipients: [String], message: [UInt8], timeout: Duration = .seconds(300),
    connectTimeout: Duration = .seconds(15)
  ) {
    self.server = server
    self.mustEncrypt = mustEncrypt
    self.authorities = authorities
    self.sender = sender
    self.recipients = recipients
    self.message = message
    self.timeout = timeout
    self.connectTimeout = connectTimeout
  }
}

/// A server's answer to a command: its code, and its own finer one where it gave it. The words beside them are left
/// out, since servers repeat addresses in them.
package struct SMTPReply: Sendable, Equatable {
  /// `250`, `451`, `550`
  package let code: Int
  /// `5.1.1`: RFC 3463.
  package let detail: String?

  package init(code: Int, detail: String? = nil) {
    self.code = code
    self.detail = detail
  }
}

/// Why a message was not taken, or not known to be.
package struct SMTPFailure: Error, Sendable, Equatable {
  package enum Stage: Sendable, Equatable {
    /// Nothing of the message was said yet: the connection, the greeting, encryption, the login.
    case session
    /// Sender, recipients, the wish to send: the message was surely not taken.
    case envelope
    /// While the message was sent; its end was not, so it was surely not taken.
    case content
    /// The message was sent to its end. It was not taken where there is a reply; without one nobody knows.
    case end
  }

  package let stage: Stage
  /// The last command sent, `RCPT`; nil before the first.
  package let command: String?
  /// The refusal; nil where the connection broke or the time was over.
  package let reply: SMTPReply?
  /// In the words of libcurl; no data of the message.
  package let reason: String

  package init(stage: Stage, command: String?, reply: SMTPReply?, reason: String) {
    self.stage = stage
    self.command = command
    self.reply = reply
    self.reason = reason
  }
}
