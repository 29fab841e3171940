import Actions
import Testing
import Values

@testable import Connectors

let effect = EffectKey(
  event: "evt_01jd2c8x5m4k9tq0y6wvfzr3eh", workflow: "application-received", step: "confirmation")
let friday = Timestamp(rfc3339: "2026-11-20T16:05:09.250Z")!

func confirmation(
  to: String = "ada@example.org", from: String = "Acme Careers <careers@acme.example>",
  subject: String = "We have your application", text: String? = nil, html: String? = nil
) -> EmailRequest {
  let body = text ?? "Dear Ada,\n\nthank you. Grace Hopper reads it this week.\n"
  return EmailRequest(
    connection: "mail", template: "application-received", to: to, from: from, subject: subject,
    text: body, html: html ?? "<!DOCTYPE html>\n<p>Dear Ada,</p>\n")
}

func mail(_ request: EmailRequest) throws -> ReadMail {
  ReadMail(try MailMessage(request, effect: effect, date: friday).bytes)
}

@Suite struct `A message` {
  @Test func `has the headers that a mail program and a vacation answerer look at`() throws {
    let mail = try mail(confirmation())
    #expect(mail["Date"] == "Fri, 20 Nov 2026 16:05:09 +0000")
    #expect(mail["From"] == "Acme Careers <careers@acme.example>")
    #expect(mail["To"] == "ada@example.org")
    #expect(mail["Subject"] == "We have your application")
    #expect(mail["Auto-Submitted"] == "auto-generated")
    #expect(mail["MIME-Version"] == "1.0")
    #expect(mail["Message-ID"] == effect.messageID(domain: "acme.example"))
  }

  @Test func `has the text first and the HTML last`() throws {
    let mail = try mail(confirmation())
    #expect(mail["Content-Type"]?.hasPrefix("multipart/alternative;") == true)
    #expect(
      mail.parts.map { $0["Content-Type"] } == [
        "text/plain; charset=utf-8", "text/html; charset=utf-8",
      ])
    #expect(mail.parts[0].body == "Dear Ada,\n\nthank you. Grace Hopper reads it this week.")
    #expect(mail.parts[1].body == "<!DOCTYPE html>\n<p>Dear Ada,</p>")
  }

  @Test func `is the same to the byte when it is written again`() throws {
    let first = try MailMessage(confirmation(), effect: effect, date: friday)
    let second = try MailMessage(confirmation(), effect: effect, date: friday)
    #expect(first.bytes == second.bytes)
  }

  @Test func `names copies but no blind copies`() throws {
    var request = confirmation()
    request.cc = ["grace@acme.example", "alan@acme.example"]
    request.bcc = ["archive@acme.example", "ada@example.org"]
    request.replyTo = "grace@acme.example"
    let message = try MailMessage(request, effect: effect, date: friday)
    let mail = ReadMail(message.bytes)
    #expect(mail["Cc"] == "grace@acme.example, alan@acme.example")
    #expect(mail["Reply-To"] == "grace@acme.example")
    #expect(!String(decoding: message.bytes, as: UTF8.self).contains("archive@"))
    #expect(
      message.recipients.map(\.text) == [
        "ada@example.org", "grace@acme.example", "alan@acme.example", "archive@acme.example",
      ])
  }

  @Test func `tells nobody the names of the workflow and the step`() throws {
    let text = String(
      decoding: try MailMessage(confirmation(), effect: effect, date: friday).bytes, as: UTF8.self)
    #expect(!text.contains("application-received") && !text.contains("confirmation"))
  }

  @Test func `has short lines of ASCII only, ended by CR LF, whatever the text`() throws {
    let long = String(repeating: "x", count: 10_000)
    let request = confirmation(
      from: "Zoë \(long) <careers@acme.example>", subject: "Für \(long) 🚀",
      text: "\(long)\n.\nFrom here on\n\(String(repeating: "ü ", count: 3000))\n",
      html: "<p>\(long) 履歴書</p>")
    let bytes = try MailMessage(request, effect: effect, date: friday).bytes
    #expect(bytes.allSatisfy { $0 < 0x80 })
    let mail = ReadMail(bytes)
    #expect(mail.lines.allSatisfy { $0.utf8.count <= 78 })
    #expect(mail.lines.allSatisfy { !$0.contains("\n") && !$0.contains("\r") })
    #expect(mail.text("Subject") == "Für \(long) 🚀")
    #expect(mail.parts[0].body == String(request.text.dropLast()))
    #expect(mail.parts[1].body == request.html)
  }

  @Test(arguments: [
    "ada@example.org\r\nBcc: eve@evil.example", "Ada <ada@example.org>",
    "ada@example.org, eve@evil.example", "ada", "",
  ])
  func `is not made for what is no address`(address: String) {
    #expect(throws: InvalidMessage.self) { try mail(confirmation(to: address)) }
  }
}

@Suite struct `A header` {
  @Test(arguments: [
    "We have your application\r\nBcc: eve@evil.example",
    "We have your application\nBcc: eve@evil.example",
    "We have your application\u{2028}\u{85}\u{0}\rBcc: eve@evil.example",
  ])
  func `cannot be ended by a value`(subject: String) throws {
    let mail = try mail(confirmation(subject: subject))
    #expect(mail["Bcc"] == nil)
    #expect(mail["Subject"]?.hasPrefix("We have your application") == true)
    #expect(mail.headers.count == 8)
  }

  @Test(arguments: [
    "Zoë, we have your application", "履歴書を受け取りました。ありがとうございます。担当者が今週中にご連絡いたします。",
    "Two  blanks and a tail of blanks  ", "=?utf-8?q?looks_encoded?=", "👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻",
    "Мы получили ваше резюме и скоро ответим",
  ])
  func `holds text of any language`(subject: String) throws {
    let mail = try mail(confirmation(subject: subject))
    #expect(mail.text("Subject") == subject)
    #expect(mail.lines.allSatisfy { $0.utf8.count <= 76 })
  }

  @Test func `is folded between words and unfolds to the same text`() throws {
    let subject =
      "A long subject about the position of a Senior Site Reliability Engineer, Platform Team"
    let mail = try mail(confirmation(subject: subject))
    #expect(mail["Subject"] == subject)
    #expect(mail.lines.contains { $0.hasPrefix(" ") })
  }

  @Test(arguments: [
    ("Acme Careers <careers@acme.example>", "Acme Careers <careers@acme.example>"),
    ("Acme, Inc. <careers@acme.example>", "\"Acme, Inc.\" <careers@acme.example>"),
    ("Grace \"G\" <careers@acme.example>", "\"Grace \\\"G\\\"\" <careers@acme.example>"),
    ("Zoë Quinn <careers@acme.example>", "=?utf-8?q?Zo=C3=AB_Quinn?= <careers@acme.example>"),
    ("careers@acme.example", "careers@acme.example"),
    (
      "The Recruiting Team of the Northern Office of Acme Industries and Sons <careers@acme.example>",
      "The Recruiting Team of the Northern Office of Acme Industries and Sons <careers@acme.example>"
    ),
  ])
  func `quotes and encodes the name beside an address`(from: String, expected: String) throws {
    #expect(try mail(confirmation(from: from))["From"] == expected)
  }
}

@Suite struct `A body` {
  @Test func `stays readable where it is short lines of ASCII`() {
    #expect(MailBody("Dear Ada,\nyours\n").encoding == .sevenBit)
  }

  @Test(arguments: [
    "From Monday on\n", "ends with a blank \n", "--=_x\n", "é, mostly ASCII text\n",
  ])
  func `is quoted where a server could change it`(text: String) {
    #expect(MailBody(text).encoding == .quotedPrintable)
  }

  @Test func `is base64 where that is shorter`() {
    #expect(MailBody("履歴書を受け取りました。\n").encoding == .base64)
  }

  private static let page = Attachment(
    name: "Benefits.pdf", type: "application/pdf", digest: "d1", size: 4)

  @Test func `carries files beside its forms, byte for byte`() throws {
    var request = confirmation()
    request.attachments = [Self.page]
    let bytes: [UInt8] = [0x25, 0x0A, 0x0D, 0xFF]
    let message = try MailMessage(request, effect: effect, date: friday, files: ["d1": bytes])
    let mail = ReadMail(message.bytes)
    #expect(mail["Content-Type"]?.hasPrefix("multipart/mixed;") == true)
    #expect(mail.parts.count == 2)
    #expect(mail.parts[0]["Content-Type"]?.hasPrefix("multipart/alternative;") == true)
    let file = mail.parts[1]
    #expect(file["Content-Type"] == "application/pdf; name=\"Benefits.pdf\"")
    #expect(file["Content-Disposition"] == "attachment; filename=\"Benefits.pdf\"")
    #expect(file["Content-Transfer-Encoding"] == "base64")
    #expect(file.lines.contains("JQoN/w=="))
  }

  @Test func `carries files behind an invitation`() throws {
    var request = confirmation()
    request.attachments = [Self.page]
    request.invite = CalendarInvite(
      method: .request, uid: "7@acme.example", sequence: 1, start: friday,
      end: friday + .seconds(3600), summary: "Interview", location: nil, description: nil,
      organizer: "careers@acme.example", attendees: ["ada@example.org"])
    let message = try MailMessage(request, effect: effect, date: friday, files: ["d1": [1]])
    let mail = ReadMail(message.bytes)
    #expect(mail.parts.count == 3)
    #expect(mail.parts[0].parts.count == 3)
    #expect(mail.parts[1]["Content-Type"] == "application/ics; name=\"invite.ics\"")
    #expect(mail.parts[2]["Content-Type"]?.hasPrefix("application/pdf") == true)
  }

  @Test func `has names of files in any language, and none that leaves its header`() throws {
    var request = confirmation()
    request.attachments = [
      Attachment(name: "Vergütung 2026.pdf", type: "application/pdf", digest: "d1", size: 1),
      Attachment(name: "../a\"b\r\nX: y.pdf", type: "application/pdf", digest: "d1", size: 1),
    ]
    let message = try MailMessage(request, effect: effect, date: friday, files: ["d1": [1]])
    let mail = ReadMail(message.bytes)
    #expect(
      mail.parts[1]["Content-Disposition"]
        == "attachment; filename*=utf-8''Verg%C3%BCtung%202026.pdf")
    #expect(
      mail.parts[2]["Content-Disposition"] == "attachment; filename=\".._a_b__X: y.pdf\"")
  }

  @Test func `is none without the bytes of its files`() {
    var request = confirmation()
    request.attachments = [Self.page]
    #expect(throws: InvalidMessage.self) { try mail(request) }
  }

  @Test func `says how a mailing is ended, by one click where a program can`() throws {
    var request = confirmation()
    #expect(try mail(request)["List-Unsubscribe"] == nil)
    request.unsubscribe = ["mailto:stop@acme.example"]
    #expect(try mail(request)["List-Unsubscribe"] == "<mailto:stop@acme.example>")
    #expect(try mail(request)["List-Unsubscribe-Post"] == nil)
    request.unsubscribe.insert("https://acme.example/u/7", at: 0)
    #expect(
      try mail(request)["List-Unsubscribe"]
        == "<https://acme.example/u/7>, <mailto:stop@acme.example>")
    #expect(try mail(request)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click")
  }
}
