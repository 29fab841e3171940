import CEL
import Testing
import Values

@testable import Templates

@Suite struct `A text template` {
  @Test func `is filled with values`() throws {
    let title = try line("Call {{ candidate.first_name }} about {{ job.title }} ({{ job.id }})")
    #expect(try title.text(activation(ada)) == "Call Ada about Data Scientist (274075)")
  }

  @Test func `of one hole keeps the type of its value`() throws {
    let template = try line("{{ job.id }}", as: .value)
    guard case .int(274_075) = try template.value(activation(ada)) else {
      Issue.record("no integer")
      return
    }
    #expect(try line(" {{ job.id }}", as: .value).value(activation(ada)).stringValue == " 274075")
  }

  @Test func `writes braces by an expression`() throws {
    #expect(try line("{{ '{{' }}name}").text(activation(ada)) == "{{name}")
  }

  @Test func `does not look for holes in values`() throws {
    let template = try line("Hello {{ candidate.first_name }}")
    #expect(
      try template.text(activation(person(named: "{{ job.title }}"))) == "Hello {{ job.title }}")
  }

  @Test(arguments: [
    ("Ada\r\nBcc: eve@evil.example", "Ada Bcc: eve@evil.example"),
    ("Ada\n\n\nLovelace", "Ada Lovelace"),
    ("A\u{0}d\u{7}a\u{9B}", "Ada"), ("Ada\tLovelace", "Ada Lovelace"), ("  Ada  ", "Ada"),
    ("Ada\u{2028}Lovelace", "Ada Lovelace"),
  ])
  func `of one line stays one line`(name: String, expected: String) throws {
    let subject = try line("{{ candidate.first_name }}")
    #expect(try subject.text(activation(person(named: name))) == expected)
  }

  @Test func `keeps what shows, marks of writing direction too`() throws {
    let name = "\u{202E}adA\u{202C} עדה 👩‍💻 e\u{301}"
    #expect(try line("{{ candidate.first_name }}").text(activation(person(named: name))) == name)
  }

  @Test func `of several lines keeps their ends`() throws {
    let body = try line("Call {{ candidate.first_name }}.\n\nNotes:\n", as: .lines)
    #expect(
      try body.text(activation(person(named: "Ada\r\nLovelace\u{7}")))
        == "Call Ada\nLovelace.\n\nNotes:\n")
  }

  @Test func `fails where a value is absent, by the name of the expression`() throws {
    let template = try line("Hello {{ candidate.nickname }}")
    let error = #expect(throws: TemplateError.self) { try template.text(activation(ada)) }
    #expect(error?.description == "`candidate.nickname` is absent")
  }

  @Test func `fails where a value is null`() throws {
    let template = try line("{{ candidate }}")
    let error = #expect(throws: TemplateError.self) {
      try template.text(activation(["candidate": .null]))
    }
    #expect(error?.kind == .null)
  }

  @Test func `fails where a value has no text form`() throws {
    let template = try line("{{ xs }}")
    let error = #expect(throws: TemplateError.self) {
      try template.text(activation(["xs": [1, 2]]))
    }
    #expect(error?.description == "`{{ xs }}` is a list, which has no text form")
  }

  @Test func `without holes is known beforehand`() throws {
    #expect(try line(" ops@acme.example ").literal == "ops@acme.example")
    #expect(try line("{{ job.title }}").literal == nil)
  }
}
