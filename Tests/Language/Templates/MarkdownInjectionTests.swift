import Testing
import Values

@testable import Templates

/// Names that want to be something else.
private let hostileNames = [
  "](http://evil.example) [click", "[click](http://evil.example)", "<http://evil.example>",
  "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
  "\"><a href=\"http://evil.example\">",
  "**bold** _it_ `code`", "# heading", "- item", "> quote", "&lt;b&gt; &amp; &copy;",
  "![x](http://evil.example/x.png)", "Ada\n\n# heading\n\n[click](http://evil.example)",
  "Ada\r\n\r\n<h1>hi</h1>", "{{ job.title }}", "\u{F0000}\u{F0001}", "\\", "'; --",
]

@Suite struct `A value in a message` {
  private static let text = """
    Dear {{ candidate.first_name }},

    - **{{ candidate.first_name }}**: `{{ candidate.first_name }}`

    [Hello {{ candidate.first_name }}](https://acme.example/x "for {{ candidate.first_name }}")
    """

  @Test(arguments: hostileNames)
  func `is text and nothing else in HTML`(name: String) throws {
    let shown = try html(Self.text, person(named: name))
    let expected = HTMLLayout.escaped(CleanText.line(name))
    #expect(
      shown == """
        <p style="margin:0 0 16px">Dear \(expected),</p>
        <ul style="margin:0 0 16px;padding-inline-start:24px">
        <li><strong>\(expected)</strong>: <code>\(expected)</code>
        </li>
        </ul>
        <p style="margin:0 0 16px">\
        <a style="color:#0b57d0" href="https://acme.example/x" title="for \(expected)">Hello \(expected)</a></p>

        """)
  }

  @Test(arguments: hostileNames)
  func `is itself in plain text, on one line`(name: String) throws {
    #expect(
      try plain("Dear {{ candidate.first_name }},\nhello", person(named: name))
        == "Dear \(CleanText.line(name)), hello\n")
  }

  @Test func `may be very long`() throws {
    let name = String(repeating: "A", count: 10_000)
    let message = try markdown(Self.text).render(activation(person(named: name)))
    #expect(message.text.contains(name) && message.html.contains(name))
  }

  @Test func `keeps its writing direction and loses its controls`() throws {
    let text = try plain(
      "Dear {{ candidate.first_name }},", person(named: "\u{202E}adA\u{202C}\u{0}\u{1B}[2J"))
    #expect(text == "Dear \u{202E}adA\u{202C}[2J,\n")
  }
}

@Suite struct `A value in the address of a link` {
  private func address(_ link: String, _ value: String) throws -> String {
    let shown = try html("[x](\(link))", ["url": .string(value)])
    return String(
      shown.dropFirst("<p style=\"margin:0 0 16px\"><a style=\"color:#0b57d0\" href=\"".count)
        .prefix { $0 != "\"" })
  }

  @Test(arguments: [
    ("https://acme.example/a?b=c&d=e#f", "https://acme.example/a?b=c&amp;d=e#f"),
    ("http://acme.example", "http://acme.example"),
    ("HTTPS://acme.example/", "HTTPS://acme.example/"),
    ("mailto:ada@example.org", "mailto:ada@example.org"),
    ("https://acme.example/\"onclick='x'", "https://acme.example/%22onclick=&#39;x&#39;"),
    ("https://acme.example/ä<b>", "https://acme.example/%C3%A4%3Cb%3E"),
    ("https://acme.example:8080/100%25", "https://acme.example:8080/100%25"),
  ])
  func `may be a whole one`(value: String, expected: String) throws {
    #expect(try address("{{ url }}", value) == expected)
  }

  @Test(arguments: [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,<b>",
    "/path",
    "//evil.example", "https:evil.example", "https://", "https:///x",
    "https://acme.example@evil.example/",
    "vbscript:x", "https://a b", "http://a\\b", "ftp://acme.example", "", "mailto:a@b@c",
    "mailto:a@b,c@d", "file:///etc/passwd", "https://:80/",
  ])
  func `must be one that a mail program can follow safely`(value: String) throws {
    let error = #expect(throws: TemplateError.self) { try address("{{ url }}", value) }
    guard case .unusableLink = error?.kind else {
      Issue.record("unexpected \(String(describing: error))")
      return
    }
    #expect(error?.description.contains("evil") == false)
  }

  @Test(arguments: [
    ("../../x", "https://acme.example/jobs/..%2F..%2Fx?from=mail"),
    ("1?a=b#c", "https://acme.example/jobs/1%3Fa%3Db%23c?from=mail"),
    ("a b\"<>", "https://acme.example/jobs/a%20b%22%3C%3E?from=mail"),
    ("@evil.example", "https://acme.example/jobs/%40evil.example?from=mail"),
    ("\r\n", "https://acme.example/jobs/%20?from=mail"),
  ])
  func `as a piece of one cannot leave its place`(value: String, expected: String) throws {
    #expect(try address("https://acme.example/jobs/{{ url }}?from=mail", value) == expected)
  }

  @Test func `may be an e-mail address behind mailto`() throws {
    #expect(
      try address("mailto:{{ url }}", "o'hara+x@acme.example") == "mailto:o%27hara+x@acme.example"
        || (try address("mailto:{{ url }}", "o'hara+x@acme.example"))
          == "mailto:o&#39;hara+x@acme.example"
    )
    #expect(throws: TemplateError.self) {
      try address("mailto:{{ url }}", "ada@example.org?bcc=eve@evil.example")
        == "mailto:ada@example.org?bcc=eve@evil.example"
    }
    #expect(throws: TemplateError.self) { try address("mailto:{{ url }}", "a@b,c@d") }
  }

  @Test func `may be the subject behind mailto`() throws {
    #expect(
      try address("mailto:jobs@acme.example?subject=Re%3A%20{{ url }}", "a&bcc=eve@evil.example")
        == "mailto:jobs@acme.example?subject=Re%3A%20a%26bcc%3Deve%40evil.example")
  }
}
