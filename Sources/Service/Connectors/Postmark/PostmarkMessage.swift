import Actions
import Values

/// A mail as Postmark takes it.
///
/// ```json
/// {"From": "Acme Careers <careers@acme.example>", "To": "ada@example.org", "Subject": "…", "TextBody": "…",
///  "HtmlBody": "…", "Headers": [{"Name": "Message-ID", "Value": "<…>"}, {"Name": "X-PM-KeepID", "Value": "true"}],
///  "Metadata": {"journeyman_key": "evt_….8f1d"}}
/// ```
/// `X-PM-KeepID` has our Message-ID kept. An invitation is a file whose type has a method.
/// Source: Postmark, "Email API", POST /email; "How do I send calendar invites with Postmark?". Read 2026-11-22.
struct PostmarkMessage {
  let body: Value

  /// Recipients of one kind ("Email API", To, Cc, Bcc).
  private static let mostRecipients = 50

  /// - Parameters:
  ///   - date: when the message is made.
  ///   - files: the bytes of its attachments, by their digests.
  ///   - stream: the message stream; nil: the server's for single messages.
  init(
    _ request: EmailRequest, effect: EffectKey, date: Timestamp, files: [String: [UInt8]] = [:],
    stream: String? = nil
  ) throws(InvalidMessage) {
    let parties = try MailParties(request)
    for (field, list) in [("cc", parties.cc), ("bcc", parties.bcc)]
    where list.count > Self.mostRecipients {
      throw InvalidMessage(field: field, reason: "Postmark takes at most 50 recipients")
    }
    var attached: [Value] = []
    if let invite = request.invite {
      let text = try CalendarObject(invite, date: date).textForTransport
      let method = invite.method.rawValue.uppercased()
      attached.append(
        Self.file("invite.ics", "text/calendar; charset=utf-8; method=\(method)", Array(text.utf8)))
    }
    for attachment in request.attachments {
      guard let bytes = files[attachment.digest] else { throw .missing(attachment) }
      attached.append(Self.file(attachment.name, attachment.type, bytes))
    }
    let headers =
      request.furtherHeaders(effect, from: parties.from) + [FurtherHeader("X-PM-KeepID", "true")]
    body = .object(present: [
      "From": .string(Self.text(parties.from)), "To": Self.list(parties.to),
      "Cc": Self.list(parties.cc), "Bcc": Self.list(parties.bcc),
      "ReplyTo": parties.replyTo.map { .string(Self.text($0)) },
      "Subject": .string(request.subject), "TextBody": .string(request.text),
      "HtmlBody": .string(request.html), "MessageStream": stream.map { .string($0) },
      "Headers": .list(
        headers.map { .object(["Name": .string($0.name), "Value": .string($0.value)]) }),
      "Metadata": .object(["journeyman_key": .string(effect.opaque)]),
      "Attachments": Self.present(attached),
    ])
  }

  private static func file(_ name: String, _ type: String, _ bytes: [UInt8]) -> Value {
    .object([
      "Name": .string(name), "Content": .string(Base64.encode(bytes)), "ContentType": .string(type),
    ])
  }

  /// A name stands between quotes, in which neither a quote nor a backslash ends it.
  private static func text(_ mailbox: Mailbox) -> String {
    guard let name = mailbox.name, !name.isEmpty else { return mailbox.address.text }
    let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(quoted)\" <\(mailbox.address.text)>"
  }

  private static func list(_ addresses: [EmailAddress]) -> Value? {
    guard !addresses.isEmpty else { return Optional<Value>.none }
    return .string(addresses.map(\.text).joined(separator: ", "))
  }

  private static func present(_ items: [Value]) -> Value? {
    guard !items.isEmpty else { return Optional<Value>.none }
    return .list(items)
  }
}
