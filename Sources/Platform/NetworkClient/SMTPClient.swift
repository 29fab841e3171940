import CCurl

/// Hands messages to a mail server one after the other, and keeps the connection between them. Blocks its caller, so it
/// belongs on a thread that may wait. May be handed over, but is used by one thread at a time.
///
/// A message goes to all of its recipients or to none: the first that the server refuses ends the submission.
/// Source: RFC 5321; https://curl.se/libcurl/c/CURLOPT_MAIL_RCPT.html
package final class SMTPClient: Sendable {
  private let handle: EasyHandle

  package init() throws(SMTPFailure) {
    do { handle = try EasyHandle() } catch {
      throw SMTPFailure(
        stage: .session, command: nil, reply: nil, reason: "libcurl could not be started")
    }
  }

  /// Returns once the server has taken the message.
  package func send(_ submission: SMTPSubmission) throws(SMTPFailure) {
    do {
      try attempt(submission, onFreshConnection: false)
    } catch {
      // A kept connection that the server closed in the meantime: nothing was said on it, so the message is said on
      // another one. The new one tells what is really the matter.
      guard error.reply == nil, error.stage == .envelope, error.command == "MAIL",
        handle.long(CURLINFO_NUM_CONNECTS) == 0
      else { throw error }
      try attempt(submission, onFreshConnection: true)
    }
  }

  private func attempt(
    _ submission: SMTPSubmission, onFreshConnection isFresh: Bool
  ) throws(SMTPFailure) {
    let conversation = SMTPConversation(submission.message)
    let code: CURLcode
    do throws(EasyError) {
      let recipients = try TextList(submission.recipients)
      // Options only: the connections stay.
      handle.reset()
      try setTarget(submission)
      if isFresh { try handle.set(CURLOPT_FRESH_CONNECT, to: 1) }
      try handle.set(CURLOPT_MAIL_FROM, to: submission.sender)
      try unsafe handle.set(CURLOPT_MAIL_RCPT, to: recipients.first)
      try handle.set(CURLOPT_UPLOAD, to: 1)
      try handle.set(CURLOPT_INFILESIZE_LARGE, toSize: submission.message.count)
      try unsafe handle.set(CURLOPT_READFUNCTION, to: messageWanted, CURLOPT_READDATA, conversation)
      try unsafe handle.set(CURLOPT_WRITEFUNCTION, to: textCame, CURLOPT_WRITEDATA, conversation)
      try unsafe handle.set(watcher: lineSeen, conversation)
      code = handle.perform()
      // libcurl used both through pointers until here.
      withExtendedLifetime((recipients, conversation)) {}
    } catch {
      throw SMTPFailure(stage: .session, command: nil, reply: nil, reason: error.reason)
    }
    guard code != CURLE_OK else { return }
    throw SMTPFailure(
      stage: conversation.stage, command: conversation.command, reply: conversation.refusal,
      reason: EasyError(code: code).reason)
  }

  /// Connects, greets, encrypts and logs in as for this submission, and says no more: nothing is sent to anybody.
  /// Its sender, recipients and message are not looked at.
  package func probe(_ submission: SMTPSubmission) throws(SMTPFailure) {
    let conversation = SMTPConversation([])
    let code: CURLcode
    do throws(EasyError) {
      handle.reset()
      try setTarget(submission)
      try handle.set(CURLOPT_FRESH_CONNECT, to: 1)
      try handle.set(CURLOPT_CUSTOMREQUEST, to: "NOOP")
      try unsafe handle.set(CURLOPT_WRITEFUNCTION, to: textCame, CURLOPT_WRITEDATA, conversation)
      try unsafe handle.set(watcher: lineSeen, conversation)
      code = handle.perform()
      withExtendedLifetime(conversation) {}
    } catch {
      throw SMTPFailure(stage: .session, command: nil, reply: nil, reason: error.reason)
    }
    guard code != CURLE_OK else { return }
    throw SMTPFailure(
      stage: .session, command: conversation.command, reply: conversation.refusal,
      reason: EasyError(code: code).reason)
  }

  private func setTarget(_ submission: SMTPSubmission) throws(EasyError) {
    try handle.set(CURLOPT_URL, to: submission.server.url)
    try handle.set(CURLOPT_PROTOCOLS_STR, to: "smtp,smtps")
    let encryption = submission.mustEncrypt ? CURLUSESSL_ALL : CURLUSESSL_NONE
    try handle.set(CURLOPT_USE_SSL, to: Int(encryption.rawValue))
    if let authorities = submission.authorities {
      try handle.set(CURLOPT_CAINFO, to: authorities)
    }
    // No signals: they would interrupt any thread of the process.
    try handle.set(CURLOPT_NOSIGNAL, to: 1)
    try handle.set(CURLOPT_TIMEOUT_MS, to: submission.timeout.wholeMilliseconds)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, to: submission.connectTimeout.wholeMilliseconds)
    // Otherwise libcurl waits two minutes for a reply, whatever the whole time is.
    try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, to: max(1, submission.timeout.wholeSeconds))
    // Not by way of a proxy of the environment: it would be for the web.
    try handle.set(CURLOPT_PROXY, to: "")
  }
}

extension Duration {
  fileprivate var wholeSeconds: Int { Int(components.seconds) }
}
