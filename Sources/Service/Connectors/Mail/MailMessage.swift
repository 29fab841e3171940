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

  /// - Parameters:
  ///   - date: when the message was made; seconds.
  ///   - files: the bytes of its attachments, by their digests.
  package init(
    _ request: EmailRequest, effect: EffectKey, date: Timestamp, files: [String: [UInt8]] = [:]
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
    for header in request.furtherHeaders(effect, from: from) {
      headers.add(header.name, header.values.joined(separator: ",\r\n "))
    }
    headers.add("MIME-Version", "1.0")
    let calendar = try request.invite.map { invite throws(InvalidMessage) in
      (
        method: invite.method.rawValue.uppercased(),
        text: try CalendarObject(invite, date: date).text
      )
    }
    let attached = try request.attachments.map { attachment throws(InvalidMessage) in
      guard let bytes = files[attachment.digest] else {
        throw InvalidMessage(
          field: "attachments", reason: "the file `\(attachment.name)` is missing")
      }
      return MailPart(attachment, bytes)
    }
    let content = Self.content(request, calendar, attached, effect)
    bytes = content.bytes(after: headers)
  }

  /// Text first, then HTML, since a mail program shows the last form that it understands (RFC 2046 section 5.1.4); files
  /// stand behind the forms. Of a request with an invitation the calendar comes twice, with the same bytes: among the
  /// forms, where mail programs look for an invitation, and as a file for those that do not.
  private static func content(
    _ request: EmailRequest, _ calendar: (method: String, text: String)?, _ attached: [MailPart],
    _ effect: EffectKey
  ) -> MailPart {
    var forms = [
      MailPart("text/plain; charset=utf-8", MailBody(request.text)),
      MailPart("text/html; charset=utf-8", MailBody(request.html)),
    ]
    var files = attached
    if let calendar {
      forms.append(
        MailPart(
          "text/calendar; charset=utf-8; method=\(calendar.method)",
          MailBody(calendar.text)))
      files.insert(
        MailPart(
          "application/ics; name=\"invite.ics\"", MailBody(base64: calendar.text),
          disposition: "attachment; filename=\"invite.ics\""), at: 0)
    }
    let message = MailPart.multipart("alternative", forms, boundary("", effect))
    return files.isEmpty
      ? message : .multipart("mixed", [message] + files, boundary("mixed_", effect))
  }

  /// At most 70 characters (RFC 2046 section 5.1.1).
  private static func boundary(_ name: String, _ effect: EffectKey) -> String {
    "\(MailPart.boundaryStart)\(name)\(effect.opaque.suffix(60))"
  }

  static func mailbox(
    _ text: String, _ field: String
  ) throws(InvalidMessage) -> Mailbox {
    do {
      return try Mailbox(text)
    } catch {
      throw InvalidMessage(field: field, noAddressBecause: error.reason)
    }
  }

  static func addresses(
    _ texts: [String], _ field: String
  ) throws(InvalidMessage) -> [EmailAddress] {
    var addresses: [EmailAddress] = []
    for text in texts {
      do {
        addresses.append(try EmailAddress(text))
      } catch {
        throw InvalidMessage(field: field, noAddressBecause: error.reason)
      }
    }
    return addresses
  }
}

/// A request that cannot become a message: final, since another try would end the same. Names no address.
package struct InvalidMessage: Error, Sendable, Hashable, CustomStringConvertible {
  package let field: String
  package let reason: String

  package var description: String { "`\(field)`: \(reason)" }
}

extension InvalidMessage {
  /// Nobody has given its bytes.
  static func missing(_ attachment: Attachment) -> InvalidMessage {
    InvalidMessage(field: "attachments", reason: "the file `\(attachment.name)` is missing")
  }

  init(field: String, noAddressBecause reason: String) {
    self.init(field: field, reason: "it is no e-mail address: \(reason)")
  }
}
