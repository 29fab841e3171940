import Actions
import Testing
import Values

@testable import Connectors

/// A message with everything that one can have.
private let everything: EmailRequest = {
  var request = confirmation(
    from: "\"Acme, Careers\" <careers@acme.example>", subject: "Zoë: your interview",
    text: "Dear Ada,\n", html: "<p>Dear Ada,</p>\n")
  request.cc = ["grace@acme.example", "ada@example.org"]
  request.bcc = ["archive@acme.example"]
  request.replyTo = "Grace Hopper <grace@acme.example>"
  request.attachments = [
    Attachment(name: "Benefits.pdf", type: "application/pdf", digest: "d1", size: 4)
  ]
  request.unsubscribe = ["https://acme.example/u/7", "mailto:stop@acme.example"]
  return request
}()

private let files: [String: [UInt8]] = ["d1": [0x25, 0x50, 0x44, 0x46]]

private let invite = CalendarInvite(
  uid: "7@acme.example", sequence: 1, start: friday, end: friday + .seconds(3600),
  summary: "Interview", organizer: "careers@acme.example", attendees: ["ada@example.org"])

private func json(_ text: String) throws -> Value { try Value(json: Array(text.utf8)) }

/// The text of an attached calendar.
private func calendar(_ content: Value?) -> String {
  String(decoding: Base64.decode(content?.stringValue ?? "") ?? [], as: UTF8.self)
}

@Suite struct `A mail for SendGrid` {
  @Test func `is what its API takes`() throws {
    let body = try SendGridMessage(everything, effect: effect, date: friday, files: files).body
    let id = effect.messageID(domain: "acme.example")
    #expect(
      body.json()
        == (try json(
          """
          {
            "personalizations": [{
              "to": [{"email": "ada@example.org"}], "cc": [{"email": "grace@acme.example"}],
              "bcc": [{"email": "archive@acme.example"}],
              "custom_args": {"journeyman_key": "\(effect.opaque)"}
            }],
            "from": {"email": "careers@acme.example", "name": "Acme, Careers"},
            "reply_to": {"email": "grace@acme.example", "name": "Grace Hopper"},
            "subject": "Zoë: your interview",
            "content": [
              {"type": "text/plain", "value": "Dear Ada,\\n"},
              {"type": "text/html", "value": "<p>Dear Ada,</p>\\n"}
            ],
            "attachments": [{
              "content": "JVBERg==", "type": "application/pdf", "filename": "Benefits.pdf",
              "disposition": "attachment"
            }],
            "headers": {
              "Message-ID": "\(id)", "Auto-Submitted": "auto-generated",
              "List-Unsubscribe": "<https://acme.example/u/7>, <mailto:stop@acme.example>",
              "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"
            }
          }
          """)).json())
  }

  @Test func `leaves out what there is nothing of`() throws {
    let body = try SendGridMessage(confirmation(), effect: effect, date: friday).body
    for absent in ["reply_to", "attachments"] { #expect(body[absent] == nil) }
    let personalization = body["personalizations"]?.listValue?.first
    #expect(personalization?["cc"] == nil && personalization?["bcc"] == nil)
  }

  @Test func `has an invitation as a third form and as a file`() throws {
    var request = confirmation()
    request.invite = invite
    let body = try SendGridMessage(request, effect: effect, date: friday).body
    let forms = try #require(body["content"]?.listValue)
    #expect(forms.count == 3)
    #expect(forms[2]["type"]?.stringValue == "text/calendar; method=REQUEST")
    let file = body["attachments"]?.listValue?.first
    #expect(file?["type"]?.stringValue == "application/ics")
    #expect(calendar(file?["content"]) == forms[2]["value"]?.stringValue)
    let text = calendar(file?["content"])
    #expect(text.contains("METHOD:REQUEST\r\n"))
  }

  @Test func `is none without the bytes of its files`() {
    #expect(throws: InvalidMessage.self) {
      try SendGridMessage(everything, effect: effect, date: friday)
    }
  }
}

@Suite struct `A mail for Postmark` {
  @Test func `is what its API takes`() throws {
    let body = try PostmarkMessage(everything, effect: effect, date: friday, files: files).body
    let id = effect.messageID(domain: "acme.example")
    #expect(
      body.json()
        == (try json(
          """
          {
            "From": "\\"Acme, Careers\\" <careers@acme.example>", "To": "ada@example.org",
            "Cc": "grace@acme.example", "Bcc": "archive@acme.example",
            "ReplyTo": "\\"Grace Hopper\\" <grace@acme.example>", "Subject": "Zoë: your interview",
            "TextBody": "Dear Ada,\\n", "HtmlBody": "<p>Dear Ada,</p>\\n",
            "Headers": [
              {"Name": "Message-ID", "Value": "\(id)"},
              {"Name": "Auto-Submitted", "Value": "auto-generated"},
              {"Name": "List-Unsubscribe", "Value": "<https://acme.example/u/7>, <mailto:stop@acme.example>"},
              {"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"},
              {"Name": "X-PM-KeepID", "Value": "true"}
            ],
            "Metadata": {"journeyman_key": "\(effect.opaque)"},
            "Attachments": [{
              "Name": "Benefits.pdf", "Content": "JVBERg==", "ContentType": "application/pdf"
            }]
          }
          """)).json())
  }

  @Test func `has an invitation as a file whose type has a method`() throws {
    var request = confirmation()
    request.invite = invite
    let body = try PostmarkMessage(request, effect: effect, date: friday).body
    let file = body["Attachments"]?.listValue?.first
    #expect(file?["ContentType"]?.stringValue == "text/calendar; charset=utf-8; method=REQUEST")
    let text = calendar(file?["Content"])
    #expect(text.contains("METHOD:REQUEST\r\n"))
  }

  @Test func `goes by the stream that it is told`() throws {
    let body = try PostmarkMessage(
      confirmation(), effect: effect, date: friday, stream: "outbound"
    ).body
    #expect(body["MessageStream"]?.stringValue == "outbound")
  }

  @Test func `has at most fifty copies`() {
    var request = confirmation()
    request.cc = (1...51).map { "a\($0)@acme.example" }
    #expect(
      throws: InvalidMessage(field: "cc", reason: "Postmark takes at most 50 recipients")
    ) { try PostmarkMessage(request, effect: effect, date: friday) }
  }
}
