import Testing
import Values

@testable import Templates

@Suite struct `The address of a request` {
  private func compiled(_ text: String) throws -> RequestAddress {
    let (address, findings) = RequestAddress.compile(source(text), in: scope)
    guard let address, findings.isEmpty else { throw Unexpected(findings: findings) }
    return address
  }

  private func text(_ template: String, _ values: [String: Value] = ada) throws -> String {
    try compiled(template).text(activation(values))
  }

  @Test(
    arguments: [
      ("https://crm.example/people", "https://crm.example/people"),
      ("/jobs/{{ job.id }}/apply", "/jobs/274075/apply"),
      (
        "/jobs/{{ job.title }}?by={{ candidate.email }}",
        "/jobs/Data%20Scientist?by=ada%40example.org"
      ),
      ("https://crm.example/{{ job.id }}.json", "https://crm.example/274075.json"),
      ("{{ url }}", "https://acme.example/status?id=7&t=1"),
      ("{{ url }}&job={{ job.id }}", "https://acme.example/status?id=7&t=1&job=274075"),
      ("https://{{ candidate.first_name }}.crm.example/x", "https://Ada.crm.example/x"),
      ("?q={{ job.title }}", "?q=Data%20Scientist"),
    ])
  func `takes values where they stand`(template: String, expected: String) throws {
    #expect(try text(template) == expected)
  }

  @Test(
    arguments: [
      "x/../admin", "a?b=c", "a#b", "a&b=c", "a/b", "ü", "a b", "%2e%2e", "a\r\nb",
    ])
  func `lets no value out of its place`(value: String) throws {
    let path = try text("/p/{{ candidate.first_name }}/notes", person(named: value))
    #expect(path.split(separator: "/").count == 3)
    #expect(!path.contains("?") && !path.contains("#") && !path.contains("\r"))
    let query = try text("/p?a={{ candidate.first_name }}&b=1", person(named: value))
    #expect(query.split(separator: "&").count == 2)
  }

  @Test(arguments: ["", ".", ".."])
  func `is no other path for a value that is none or climbs`(value: String) throws {
    #expect(throws: TemplateError.self) {
      try text("/p/{{ candidate.first_name }}/notes", person(named: value))
    }
    #expect(try text("/p?a={{ candidate.first_name }}", person(named: value)) == "/p?a=\(value)")
  }

  @Test func `climbs neither by a value and what stands beside it`() throws {
    #expect(throws: TemplateError.self) {
      try text("/p/.{{ candidate.first_name }}/x", person(named: "."))
    }
  }

  @Test(
    arguments: [
      "file:///etc/passwd", "ftp://a.example", "acme.example/x", "", "https://", "javascript:x",
      "https://user@evil.example/",
    ])
  func `is of the web when a value gives it whole`(value: String) throws {
    #expect(throws: TemplateError.self) { try text("{{ url }}", ["url": .string(value)]) }
  }

  @Test(arguments: ["evil.example/", "a@b", "a:1", "", "a?b", "ä"])
  func `takes as part of a host nothing that ends it`(value: String) throws {
    #expect(throws: TemplateError.self) {
      try text("https://{{ candidate.first_name }}.crm.example/", person(named: value))
    }
  }

  @Test func `knows who is asked`() throws {
    #expect(try compiled("/people").receiver == .known)
    #expect(try compiled("?a=1").receiver == .known)
    #expect(
      try compiled("https://CRM.example:8443/a/{{ job.id }}").receiver == .host("crm.example"))
    #expect(try compiled("{{ url }}/a").receiver == .fromValue)
    #expect(try compiled("https://{{ job.id }}.crm.example/").receiver == .fromValue)
    #expect(try compiled("https://crm{{ job.id }}/").receiver == .fromValue)
    #expect(try compiled("http://crm.example/").isPlain)
  }

  @Test(arguments: [
    "people/{{ job.id }}", "//evil.example/", "ftp://a.example/", "mailto:a@b.example",
    "https:///x",
    "https://u:p@crm.example/",
  ])
  func `is refused where it can be none`(template: String) {
    let (address, findings) = RequestAddress.compile(source(template), in: scope)
    #expect(address == nil)
    #expect(findings.map(\.rule) == ["invalid-url"])
  }
}
