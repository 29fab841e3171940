// Connectors: what carries out the requests of workflows outside the store.
//
// In come requests as data, with the identity of their effect; out go messages, files and, later, calls, each with
// its outcome. Knows the receivers' formats and habits; knows nothing of workflows, runs or the order of steps.

package import Actions
package import Values

/// A mail in the form in which servers take it and folders keep it.
///
/// The same request under the same key and date gives the same bytes, so a message may be written again after a
/// crash. Source: RFC 5322 (format), RFC 2045 and 2046 (MIME), RFC 2047 (encoded words), RFC 3834 (automatic mail).
package struct MailMessage: Sendable {
  /// Address of the sender, for a server's `MAIL FROM`.
  package let sender: EmailAddress
  /// Everybody who gets it, those of `bcc` included, each once; for `RCPT TO`.
  package let recipients: [EmailAddress]
  /// With its angle brackets.
  package let messageID: String
  /// Lines end with CR LF and hold at most 998 octets; only ASCII. Ends with a line end.
  package let bytes: [UInt8]

  /// - Parameter date: when the message was made; seconds.
  package init(
    _ request: EmailRequest, effect: EffectKey, date: Timestamp
  ) throws(InvalidMessage) {
    let from = try Self.mailbox(request.from, "from")
    let to = try Self.addresses([request.to], "to")
    let cc = try Self.addresses(request.cc, "cc")
    let bcc = try Self.addresses(request.bcc, "bcc")
    var seen: Set<EmailAddress> = []
    sender = from.address
    recipients = (to + cc + bcc).filter { seen.insert($0).inserted }
    messageID = effect.messageID(domain: from.address.domain)

    var headers = MailHeaders()
    headers.add("Date", MailDate.text(date))
    headers.add("From", mailboxes: [from])
    headers.add("To", mailboxes: to.map { Mailbox(address: $0) })
    headers.add("Cc", mailboxes: cc.map { Mailbox(address: $0) })
    if let replyTo = request.replyTo {
      headers.add("Reply-To", mailboxes: [try Self.mailbox(replyTo, "reply_to")])
    }
    headers.add("Subject", text: request.subject)
    headers.add("Message-ID", messageID)
    // Keeps vacation answers from answering.
    headers.add("Auto-Submitted", "auto-generated")
    headers.add("MIME-Version", "1.0")
    bytes = Self.bytes(headers, request, boundary: Self.boundary(effect))
  }

  /// Text first, HTML last: a mail program shows the last form that it understands (RFC 2046 section 5.1.4).
  private static func bytes(
    _ headers: MailHeaders, _ request: EmailRequest, boundary: String
  ) -> [UInt8] {
    var headers = headers
    headers.add("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\"")
    var bytes = headers.bytes
    bytes.reserveCapacity(
      2 * bytes.count + (request.text.utf8.count + request.html.utf8.count) * 5 / 4)
    bytes += "\r\n".utf8
    let parts = [("text/plain", request.text), ("text/html", request.html)]
    for (type, content) in parts {
      let body = MailBody(content, boundary: boundary)
      var partHeaders = MailHeaders()
      partHeaders.add("Content-Type", "\(type); charset=utf-8")
      partHeaders.add("Content-Transfer-Encoding", body.encoding.rawValue)
      bytes += "--\(boundary)\r\n".utf8
      bytes += partHeaders.bytes
      bytes += "\r\n".utf8
      bytes += body.bytes
      bytes += "\r\n".utf8
    }
    bytes += "--\(boundary)--\r\n".utf8
    return bytes
  }

  /// `=_` cannot occur in quoted-printable or base64 text. At most 70 characters (RFC 2046 section 5.1.1).
  private static func boundary(_ effect: EffectKey) -> String { "=_\(effect.opaque.suffix(60))" }

  private static func mailbox(
    _ text: String, _ field: String
  ) throws(InvalidMessage) -> Mailbox {
    do {
      return try Mailbox(text)
    } catch {
      throw InvalidMessage(field: field, reason: error.reason)
    }
  }

  private static func addresses(
    _ texts: [String], _ field: String
  ) throws(InvalidMessage) -> [EmailAddress] {
    var addresses: [EmailAddress] = []
    for text in texts {
      do {
        addresses.append(try EmailAddress(text))
      } catch {
        throw InvalidMessage(field: field, reason: error.reason)
      }
    }
    return addresses
  }
}

/// A request that cannot become a message: final, since another try would end the same. Names no address.
package struct InvalidMessage: Error, Sendable, Hashable, CustomStringConvertible {
  package let field: String
  package let reason: String

  package var description: String { "`\(field)` is no e-mail address: \(reason)" }
}
