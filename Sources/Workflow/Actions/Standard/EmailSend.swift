internal import CEL
internal import Configuration
internal import Fields
internal import Templates

/// `email.send`: writes to a person.
///
/// ```yaml
/// - action: email.send
///   id: confirmation
///   template: application-received        # or `subject` and `body`
///   to: "{{ candidate.email }}"           # the default
/// ```
struct EmailSend: Action {
  static let specification = ActionSpecification(
    name: "email.send",
    record: RecordSpecification(
      "`email.send`", "Sends a message, as text and as HTML.",
      fields: [
        .optional(
          "template", .text, examples: ["application-received"],
          "Name of a message in the templates folder, without `.md`."),
        .optional(
          "subject", .template, examples: ["\"We have your application\""],
          "The subject, where the message stands in the workflow itself."),
        .optional(
          "body", .template, examples: ["\"Dear {{ candidate.first_name }}, …\""],
          "The text in Markdown, where the message stands in the workflow itself."),
        .optional(
          "to", .template, examples: ["\"{{ candidate.email }}\""],
          "One address; `candidate.email` unless given."),
        .optional(
          "cc", .oneOrMore(.template), examples: ["\"{{ application.recruiter.email }}\""],
          "Addresses that get a copy."),
        .optional(
          "bcc", .oneOrMore(.template), examples: ["archive@acme.example"],
          "Addresses that get a copy without being named."),
        .optional(
          "reply_to", .template, examples: ["\"{{ application.recruiter.email }}\""],
          "Where answers go; the template's unless given."),
        .optional(
          "from", .template, examples: ["\"Acme Careers <careers@acme.example>\""],
          "The sender; the template's, else the connection's, unless given."),
        .optional(
          "connection", .text, examples: ["mail"],
          "The connection that sends it; the only one for mail unless given."),
        InviteTemplate.field, AttachmentTemplate.field, UnsubscribeTemplate.field, SendWindow.field,
      ]),
    effect: .message, isIdempotent: false, outcome: ["key"])

  let connection: String
  let isEmbedded: Bool
  let content: MailContent
  let to: MailAddressTemplate
  let cc: [MailAddressTemplate]
  let bcc: [MailAddressTemplate]
  let replyTo: MailAddressTemplate?
  let from: MailAddressTemplate
  let invite: InviteTemplate?
  let attachments: [AttachmentTemplate]
  let unsubscribe: [UnsubscribeTemplate]
  let sendWindow: SendWindow?

  var message: String? { content.template }

  var neededConnection: String? { isEmbedded ? nil : connection }

  static func compile(_ step: StepFields) -> EmailSend? {
    let connection = MailConnection.choose(step)
    let content = MailContent.compile(step)
    let to = recipient(step)
    let cc = copies("cc", step)
    let bcc = copies("bcc", step)
    let message = content?.definition
    let replyTo = (step.record.source("reply_to") ?? message?.replyTo).flatMap {
      MailAddressTemplate.compile($0, .mailbox, field: "reply_to", step)
    }
    let from = sender(step, message: message, connection: connection)
    let invite = InviteTemplate.compile(step)
    let attachments = AttachmentTemplate.compile(step)
    let unsubscribe = UnsubscribeTemplate.compile(step)
    let sendWindow = SendWindow.compile(step)
    guard let connection, let content, let to, let from else { return nil }
    return EmailSend(
      connection: connection.name, isEmbedded: connection.isOutbox, content: content.content,
      to: to, cc: cc, bcc: bcc, replyTo: replyTo, from: from, invite: invite,
      attachments: attachments, unsubscribe: unsubscribe, sendWindow: sendWindow)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let to = try to.address(activation)
    let cc = try Self.addresses(cc, activation)
    let bcc = try Self.addresses(bcc, activation)
    let replyTo = try replyTo?.address(activation)
    let from = try from.address(activation)
    let message = try content.render(activation)
    return .email(
      EmailRequest(
        connection: connection, template: content.template, to: to, cc: cc, bcc: bcc,
        replyTo: replyTo, from: from, subject: message.subject, text: message.text,
        html: message.html, invite: try invite?.render(activation, to: to, from: from),
        attachments: try attachments(activation), unsubscribe: try addresses(activation)))
  }

  private func attachments(
    _ activation: borrowing Activation
  ) throws(RenderFailure) -> [Attachment] {
    var sent: [Attachment] = []
    for template in attachments {
      if let attachment = try template.render(activation) { sent.append(attachment) }
    }
    guard sent.reduce(0, { $0 + $1.size }) <= AttachableFile.mostBytes else {
      throw RenderFailure(
        field: "attachments", reason: "for this event they are too large together")
    }
    return sent
  }

  /// Where the mailing is ended.
  private func addresses(
    _ activation: borrowing Activation
  ) throws(RenderFailure) -> [String] {
    var addresses: [String] = []
    for template in unsubscribe { addresses.append(try template.render(activation)) }
    return addresses
  }

  private static func addresses(
    _ templates: [MailAddressTemplate], _ activation: borrowing Activation
  ) throws(RenderFailure) -> [String] {
    var addresses: [String] = []
    for template in templates { addresses += try template.addresses(activation) }
    return addresses
  }
}
