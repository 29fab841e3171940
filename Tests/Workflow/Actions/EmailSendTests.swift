import Diagnostics
import Testing
import Values

@testable import Actions

@Suite struct `A step that sends mail` {
  private let step = CompiledStep("action: email.send\ntemplate: application-received\n")

  @Test func `fills a template for the candidate`() throws {
    let mail = try step.email()
    #expect(mail.template == "application-received")
    #expect(mail.connection == "mail")
    #expect(mail.to == "ada@example.org")
    #expect(mail.from == "Acme Careers <careers@acme.example>")
    #expect(mail.subject == "Your application as Data Scientist")
    #expect(
      mail.text == """
        Dear Ada,

        thank you for applying as Data Scientist. Grace Hopper reads every
        application herself; you hear from her within a week.

        Kind regards,
        the team at Acme

        """)
    #expect(mail.html.contains("<strong>Data Scientist</strong>"))
    #expect(mail.html.contains(">What happens next, Ada</div>"))
    #expect(step.template?.isEmbedded == true)
    #expect(step.template?.isMessage == true && step.template?.hasOutsideEffect == true)
    #expect(step.template?.isIdempotent == false)
  }

  @Test func `says the language of its template`() throws {
    let german = Letter.make(
      "eingang", subject: "Ihre Bewerbung", body: "Guten Tag,", language: "de-AT")
    let mail = try CompiledStep("action: email.send\ntemplate: eingang\n", templates: [german])
      .email()
    #expect(mail.html.contains("<html lang=\"de-AT\" dir=\"ltr\">"))
  }

  @Test(arguments: [
    ("de-AT", "Dienstag, 1. Dezember"), ("fr", "mardi, 1. décembre"),
    ("ja", "Tuesday, 1. December"),
  ])
  func `tells times in the words of its template's language, in English where it has none`(
    language: String, expected: String
  ) throws {
    let pattern = "{{ interview.start.format('EEEE, d. MMMM', zone) }}"
    let letter = Letter.make("date", subject: pattern, body: pattern, language: language)
    let mail = try CompiledStep("action: email.send\ntemplate: date\n", templates: [letter]).email()
    #expect(mail.subject == expected)
    #expect(mail.text == "\(expected)\n")
  }

  @Test(arguments: [
    "template: plain", "subject: \"{{ interview.start.format('EEEE', 'UTC') }}\"\nbody: Hallo",
  ])
  func `speaks the project's language where the message names none`(content: String) throws {
    let plain = Letter.make(
      "plain", subject: "{{ interview.start.format('EEEE', 'UTC') }}", body: "Hallo")
    let mail = try CompiledStep(
      "action: email.send\n\(content)\n", templates: [plain], language: "de"
    ).email()
    #expect(mail.subject == "Dienstag")
    #expect(mail.html.contains("<html lang=\"de\" dir=\"ltr\">"))
  }

  @Test func `takes its text from the step`() throws {
    let mail = try CompiledStep(
      """
      action: email.send
      subject: "{{ candidate.first_name }} applied"
      body: |
        See *{{ job.title }}*.
      to: recruiting@acme.example
      cc: "{{ job.watchers }}"
      bcc: [archive@acme.example]
      reply_to: "{{ candidate.first_name }} <ada@example.org>"
      from: careers@acme.example
      """
    ).email()
    #expect(mail.template == nil)
    #expect(mail.subject == "Ada applied")
    #expect(mail.text == "See Data Scientist.\n")
    #expect(mail.to == "recruiting@acme.example")
    #expect(mail.cc == ["grace@acme.example", "alan@acme.example"])
    #expect(mail.bcc == ["archive@acme.example"])
    #expect(mail.replyTo == "Ada <ada@example.org>")
    #expect(mail.from == "careers@acme.example")
  }

  @Test func `lets the template say who writes`() throws {
    let mail = try CompiledStep(
      "action: email.send\ntemplate: informal\n", present: ["candidate.nickname"]
    ).email(Application.activation(candidate: ["nickname": "Countess"]))
    #expect(mail.from == "Grace <grace@acme.example>")
    #expect(mail.replyTo == "grace@acme.example")
  }

  @Test(arguments: [
    "Ada\r\nBcc: eve@evil.example", "Ada\nBcc: eve@evil.example", "Ada\u{0}",
    "Ada\u{2028}Bcc: eve@evil.example",
  ])
  func `keeps its subject on one line`(name: String) throws {
    let own = CompiledStep(
      "action: email.send\nsubject: \"Hello {{ candidate.first_name }}\"\nbody: Hello\n")
    let subject = try own.email(Application.activation(candidate: ["first_name": .string(name)]))
      .subject
    #expect(subject.hasPrefix("Hello Ada"))
    #expect(subject.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x2028 })
  }

  @Test(arguments: [
    "ada@example.org, eve@evil.example", "Ada <ada@example.org>",
    "ada@example.org\r\nBcc: eve@evil.example",
    "ada@example.org\u{0}", "ada", "", "ada@", "@example.org", "a b@example.org",
    "ada@example..org",
    "ada@-example.org", "ada@example.org;eve@evil.example", "\"ada lovelace\"@example.org",
    "ada@[127.0.0.1]", "adä@example.org", "ada@exämple.org",
  ])
  func `writes to nobody but one plain address`(email: String) throws {
    let error = #expect(throws: RenderFailure.self) {
      try step.email(Application.activation(candidate: ["email": .string(email)]))
    }
    #expect(error?.field == "to")
    #expect(error?.reason.hasPrefix("it is no e-mail address: ") == true)
    #expect(error?.description.contains("ada") == false)
  }

  @Test func `cuts blanks around an address`() throws {
    #expect(
      try step.email(Application.activation(candidate: ["email": " ada@example.org\n"])).to
        == "ada@example.org")
  }

  @Test func `fails where a value is missing after all`() throws {
    let error = #expect(throws: RenderFailure.self) {
      try step.email(Application.activation(["job": .object(["title": nil])]))
    }
    #expect(error?.description == "`subject`: `{{ job.title }}` is null")
  }
}

@Suite struct `A step that sends mail is refused` {
  @Test(arguments: [
    ("template: aplication-received", ["unknown-template 2:11 aplication-received"]),
    ("template: application-received\nsubject: x", ["conflicting-fields 3:1 subject"]),
    ("subject: x", ["no-message 2:1 subject"]), ("body: x", ["no-message 2:1 body"]),
    ("to: ada@example.org", ["no-message 1:9 email.send"]),
    ("template: application-received\nto: ada", ["invalid-address 3:5 ada"]),
    ("template: application-received\ncc: [a@b.example, 'a, b']", ["invalid-address 3:19 'a, b'"]),
    ("template: application-received\nfrom: 'Acme <acme'", ["invalid-address 3:7 'Acme <acme'"]),
    ("template: application-received\nconnection: mial", ["unknown-connection 3:13 mial"]),
    ("template: application-received\nsend_window: {}", ["missing-key 3:1 send_window"]),
    (
      "template: application-received\ninvite: {}",
      Array(repeating: "missing-key 3:1 invite", count: 4)
    ),
    (
      "template: application-received\nattachments: offer.pdf", ["unknown-file 3:14 offer.pdf"]
    ),
    ("template: application-received\nreplyto: a@b.example", ["unknown-key 3:1 replyto"]),
    (
      "subject: 'Hi {{ candidate.nickname }}'\nbody: |\n  Hello,\n\n  {{ candidate.nickname }}",
      ["absent-in-template 2:17 candidate.nickname", "absent-in-template 6:6 candidate.nickname"]
    ),
    (
      "subject: x\nbody: '[x](javascript:x) <b>'",
      ["unusable-link 3:12 javascript:x", "html-in-template 3:26 <b>"]
    ),
    ("subject: x\nbody: '{{ candidate.first_name'", ["unclosed-braces 3:8 {{"]),
  ])
  func `for what is wrong with its fields`(fields: String, expected: [String]) {
    let step = CompiledStep("action: email.send\n\(fields)\n")
    #expect(step.places == expected)
    #expect(step.template == nil)
  }

  @Test func `with the nearest template`() {
    let finding = CompiledStep("action: email.send\ntemplate: aplication-received\n").findings[0]
    #expect(finding.message == "there is no message template `aplication-received`")
    #expect(finding.hint == "did you mean `application-received`?")
    #expect(finding.fix?.replacement == "application-received")
  }

  @Test func `for what its template cannot know, with the step that uses it`() {
    let step = CompiledStep("action: email.send\ntemplate: informal\n")
    #expect(
      step.places == [
        "absent-in-template 1:10 candidate.nickname", "absent-in-template 3:4 candidate.nickname",
      ])
    #expect(step.findings.allSatisfy { $0.span.file.path == "templates/informal.md" })
    #expect(
      step.findings[0].labels.map { "\($0.span.start.line) \($0.message)" } == [
        "2 used by this step"
      ])
  }

  @Test func `without a connection, with two, and with one of another kind`() {
    let text = "action: email.send\ntemplate: application-received\n"
    #expect(CompiledStep(text, connections: []).places == ["unknown-connection 1:9 email.send"])
    #expect(
      CompiledStep(text, connections: [Connection.mail, Connection.silent]).places
        == ["unknown-connection 1:9 email.send"])
    #expect(
      CompiledStep(text + "connection: slack\n", connections: [Connection.mail, Connection.slack])
        .places == ["wrong-connection 3:13 slack"])
    #expect(
      CompiledStep(text, connections: [Connection.silent]).places == ["no-sender 1:9 email.send"])
  }
}
