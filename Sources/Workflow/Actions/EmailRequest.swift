internal import Values

/// A message ready to be sent: `email.send`.
package struct EmailRequest: Sendable, Hashable {
  package var connection: String
  /// The template's name, for the record; nil where subject and body stand in the workflow.
  package var template: String?
  /// One addr-spec.
  package var to: String
  package var cc: [String]
  package var bcc: [String]
  package var replyTo: String?
  /// `Acme Careers <careers@acme.example>`
  package var from: String
  package var subject: String
  package var text: String
  package var html: String
  package var invite: CalendarInvite?
  package var attachments: [Attachment]
  /// Addresses, `https:` or `mailto:`, at which the recipient ends a subscription.
  package var unsubscribe: [String]

  package init(
    connection: String, template: String?, to: String, cc: [String] = [], bcc: [String] = [],
    replyTo: String? = nil, from: String, subject: String, text: String, html: String,
    invite: CalendarInvite? = nil, attachments: [Attachment] = [], unsubscribe: [String] = []
  ) {
    self.connection = connection
    self.template = template
    self.to = to
    self.cc = cc
    self.bcc = bcc
    self.replyTo = replyTo
    self.from = from
    self.subject = subject
    self.text = text
    self.html = html
    self.invite = invite
    self.attachments = attachments
    self.unsubscribe = unsubscribe
  }
}

extension EmailRequest {
  var fieldValues: MapValue {
    RequestFields.present([
      "template": RequestFields.text(template), "connection": .string(connection),
      "from": .string(from), "to": .string(to), "cc": RequestFields.texts(cc),
      "bcc": RequestFields.texts(bcc), "reply_to": RequestFields.text(replyTo),
      "subject": .string(subject), "body": .string(text), "html": .string(html),
      "invite": invite.map { .map($0.fieldValues) },
      "attachments": Attachment.list(attachments),
      "unsubscribe": RequestFields.texts(unsubscribe),
    ])
  }

  init(_ reader: RequestReader) throws(ActionRequestError) {
    self.init(
      connection: try reader.text("connection"), template: try reader.optionalText("template"),
      to: try reader.text("to"), cc: try reader.texts("cc"), bcc: try reader.texts("bcc"),
      replyTo: try reader.optionalText("reply_to"), from: try reader.text("from"),
      subject: try reader.text("subject"), text: try reader.text("body"),
      html: try reader.text("html"),
      invite: try reader.record("invite").map { record throws(ActionRequestError) in
        try CalendarInvite(record)
      },
      attachments: try reader.records("attachments").map { record throws(ActionRequestError) in
        try Attachment(record)
      },
      unsubscribe: try reader.texts("unsubscribe"))
  }
}
