internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates

extension EmailSend {
  /// `to`, or the candidate's address.
  static func recipient(_ step: StepFields) -> MailAddressTemplate? {
    MailAddressTemplate.ofCandidate(unless: "to", step)
  }

  static func copies(_ field: String, _ step: StepFields) -> [MailAddressTemplate] {
    step.record.list(field).compactMap { item in
      guard case .source(let source, _) = item else { return nil }
      return MailAddressTemplate.compile(source, .address, field: field, step)
    }
  }

  /// The step's, else the message's, else the connection's.
  static func sender(
    _ step: StepFields, message: MessageTemplateDefinition?, connection: MailConnection?
  ) -> MailAddressTemplate? {
    if step.record.has("from") {
      return step.record.source("from").flatMap {
        MailAddressTemplate.compile($0, .mailbox, field: "from", step)
      }
    }
    guard let from = message?.from ?? connection?.from else {
      if let connection { step.findings.add(.noSender(connection.name, at: step.place)) }
      return nil
    }
    return MailAddressTemplate.compile(
      SourceText(text: from.value, at: from.span), .mailbox, field: "from", step)
  }
}

/// The connection that carries a message.
struct MailConnection {
  let name: String
  /// A folder of this machine instead of a mail server: the message is a row of our own store.
  let isOutbox: Bool
  let from: Located<String>?

  /// The one that the step names, else the only one for mail.
  static func choose(_ step: StepFields) -> MailConnection? {
    step.connection(
      .mail, unfit: "sends no mail", does: "sends mail",
      example: "mail: { type: outbox, from: \"…\" }"
    ).map { MailConnection($0) }
  }

  private init(_ definition: ConnectionDefinition) {
    name = definition.name.value
    isOutbox = definition.type.value == "outbox"
    from = definition.from
  }
}

extension Diagnostic {
  fileprivate static func noSender(_ connection: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "no-sender", "nothing says who this message is from", at: span,
      help: "give the connection `\(connection)` a `from: \"Acme Careers <careers@acme.example>\"`")
  }
}
