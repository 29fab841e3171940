import Actions
import Values

/// A mail as SendGrid takes it.
///
/// ```json
/// {"personalizations": [{"to": [{"email": "ada@example.org"}], "custom_args": {"journeyman_key": "evt_….8f1d"}}],
///  "from": {"email": "careers@acme.example", "name": "Acme Careers"}, "subject": "…",
///  "content": [{"type": "text/plain", "value": "…"}, {"type": "text/html", "value": "…"}]}
/// ```
/// An invitation is a third content, whose type may have a method and no other parameter, and a file.
/// Source: SendGrid, "Mail Send", POST /v3/mail/send; "Errors", content type; sendgrid-ruby issue 298 (the invitation).
/// Read 2026-11-22.
struct SendGridMessage {
  let body: Value

  /// - Parameters:
  ///   - date: when the message is made.
  ///   - files: the bytes of its attachments, by their digests.
  init(
    _ request: EmailRequest, effect: EffectKey, date: Timestamp, files: [String: [UInt8]] = [:]
  ) throws(InvalidMessage) {
    let parties = try MailParties(request)
    var contents: [Value] = [
      Self.content("text/plain", request.text), Self.content("text/html", request.html),
    ]
    var attached: [Value] = []
    if let invite = request.invite {
      let text = try CalendarObject(invite, date: date).textForTransport
      let method = invite.method.rawValue.uppercased()
      contents.append(Self.content("text/calendar; method=\(method)", text))
      attached.append(Self.file("invite.ics", "application/ics", Array(text.utf8)))
    }
    for attachment in request.attachments {
      guard let bytes = files[attachment.digest] else { throw .missing(attachment) }
      attached.append(Self.file(attachment.name, attachment.type, bytes))
    }
    body = .object(present: [
      "personalizations": .list([
        .object(present: [
          "to": Self.list(parties.to), "cc": Self.list(parties.cc), "bcc": Self.list(parties.bcc),
          "custom_args": .object(["journeyman_key": .string(effect.opaque)]),
        ])
      ]),
      "from": Self.mailbox(parties.from), "reply_to": parties.replyTo.map(Self.mailbox),
      "subject": .string(request.subject), "content": .list(contents),
      "attachments": Self.present(attached),
      "headers": .map(
        MapValue(
          request.furtherHeaders(effect, from: parties.from).map {
            (key: .string($0.name), value: .string($0.value))
          })),
    ])
  }

  private static func content(_ type: String, _ text: String) -> Value {
    .object(["type": .string(type), "value": .string(text)])
  }

  private static func file(_ name: String, _ type: String, _ bytes: [UInt8]) -> Value {
    .object([
      "content": .string(Base64.encode(bytes)), "type": .string(type), "filename": .string(name),
      "disposition": "attachment",
    ])
  }

  private static func mailbox(_ mailbox: Mailbox) -> Value {
    .object(present: [
      "email": .string(mailbox.address.text), "name": mailbox.name.map { .string($0) },
    ])
  }

  /// Nil for nobody: an empty list is refused.
  private static func list(_ addresses: [EmailAddress]) -> Value? {
    present(addresses.map { .object(["email": .string($0.text)]) })
  }

  private static func present(_ items: [Value]) -> Value? {
    guard !items.isEmpty else { return Optional<Value>.none }
    return .list(items)
  }
}
