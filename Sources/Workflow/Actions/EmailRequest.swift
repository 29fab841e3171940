internal import Values

/// `email.send`: one message, complete but for its date and its MIME form.
package struct EmailRequest: Sendable, Hashable {
  package static let action = "email.send"

  /// The message template it was made from; nil where the step has its own `subject` and `body`.
  package var template: String?
  /// Name of the connection that carries it; nil: the project's only one for mail.
  package var connection: String?
  package var from: Mailbox
  /// At least one.
  package var to: [EmailAddress]
  package var cc: [EmailAddress]
  /// Recipients that no header names.
  package var bcc: [EmailAddress]
  package var replyTo: Mailbox?
  /// One line, without control characters.
  package var subject: String
  /// Lines end with LF.
  package var text: String
  /// A complete document.
  package var html: String
  /// Made from the effect key: the same on every try, so that a repeat can be recognised.
  /// `<01jd2c8x5m4k9tq0y6wvfzr3eh.8f1d…@acme.example>`, with the angle brackets.
  package var messageID: String

  package init(
    template: String? = nil, connection: String? = nil, from: Mailbox, to: [EmailAddress],
    cc: [EmailAddress] = [], bcc: [EmailAddress] = [], replyTo: Mailbox? = nil, subject: String,
    text: String, html: String, messageID: String
  ) {
    self.template = template
    self.connection = connection
    self.from = from
    self.to = to
    self.cc = cc
    self.bcc = bcc
    self.replyTo = replyTo
    self.subject = subject
    self.text = text
    self.html = html
    self.messageID = messageID
  }

  /// Everybody who gets it, in the order To, Cc, Bcc, each once.
  package var recipients: [EmailAddress] {
    var seen: Set<EmailAddress> = []
    return (to + cc + bcc).filter { seen.insert($0).inserted }
  }

  var fields: MapValue {
    RequestFields.present([
      "template": RequestFields.text(template), "connection": RequestFields.text(connection),
      "from": .string(from.text), "to": RequestFields.addresses(to),
      "cc": RequestFields.addresses(cc), "bcc": RequestFields.addresses(bcc),
      "reply_to": RequestFields.text(replyTo?.text), "subject": .string(subject),
      "body": .string(text), "html": .string(html), "message_id": .string(messageID),
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    let to = try reader.addresses("to")
    guard !to.isEmpty else { throw ActionRequestError(field: "to", problem: "is missing") }
    self.init(
      template: try reader.optionalText("template"),
      connection: try reader.optionalText("connection"),
      from: try Self.mailbox(try reader.text("from"), "from"), to: to,
      cc: try reader.addresses("cc"), bcc: try reader.addresses("bcc"),
      replyTo: try reader.optionalText("reply_to").map { text throws(ActionRequestError) in
        try Self.mailbox(text, "reply_to")
      },
      subject: try reader.text("subject"), text: try reader.text("body"),
      html: try reader.text("html"), messageID: try reader.text("message_id"))
  }

  private static func mailbox(
    _ text: String, _ field: String
  ) throws(ActionRequestError) -> Mailbox {
    do {
      return try Mailbox(text)
    } catch {
      throw ActionRequestError(field: field, problem: "is no e-mail address: \(error.reason)")
    }
  }
}
