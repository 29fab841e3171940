import Actions

/// Who a message is from and for, as the services take it that send mail by requests: each address once.
struct MailParties {
  let from: Mailbox
  let to: [EmailAddress]
  let cc: [EmailAddress]
  let bcc: [EmailAddress]
  let replyTo: Mailbox?

  init(_ request: EmailRequest) throws(InvalidMessage) {
    var seen: Set<EmailAddress> = []
    from = try MailMessage.mailbox(request.from, "from")
    to = try MailMessage.addresses([request.to], "to").filter { seen.insert($0).inserted }
    cc = try MailMessage.addresses(request.cc, "cc").filter { seen.insert($0).inserted }
    bcc = try MailMessage.addresses(request.bcc, "bcc").filter { seen.insert($0).inserted }
    replyTo = try request.replyTo.map { text throws(InvalidMessage) in
      try MailMessage.mailbox(text, "reply_to")
    }
  }
}

extension EmailRequest {
  /// Headers beside those of sender, recipients, subject and form: the identity of the message, that a program sends it,
  /// which keeps vacation answers from answering, and how a mailing is ended, by one POST where a program may do so.
  /// Source: RFC 3834 section 5; RFC 2369 section 3.2; RFC 8058 section 3.1.
  func furtherHeaders(_ effect: EffectKey, from: Mailbox) -> [FurtherHeader] {
    var headers = [
      FurtherHeader("Message-ID", effect.messageID(domain: from.address.domain)),
      FurtherHeader("Auto-Submitted", "auto-generated"),
    ]
    if !unsubscribe.isEmpty {
      headers.append(FurtherHeader("List-Unsubscribe", unsubscribe.map { "<\($0)>" }))
    }
    if unsubscribe.contains(where: { $0.lowercased().hasPrefix("https:") }) {
      headers.append(FurtherHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    }
    return headers
  }
}

/// A header with its value, or the several that commas separate.
struct FurtherHeader {
  let name: String
  let values: [String]

  init(_ name: String, _ values: [String]) { (self.name, self.values) = (name, values) }

  init(_ name: String, _ value: String) { self.init(name, [value]) }

  /// On one line.
  var value: String { values.joined(separator: ", ") }
}
