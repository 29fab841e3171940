import Testing

@Suite struct `An alert by e-mail` {
  private func findings(_ alert: String, from: String? = "careers@acme.example") throws -> [String]
  {
    let sender = from.map { ", from: \"\($0)\"" } ?? ""
    return try Project.base().with(
      "workflows/journeyman.yaml",
      """
      project: base
      connections:
        mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
        ops: { type: smtp, url: { env: SMTP_URL }\(sender) }
      alerts:
        - { connection: ops\(alert) }
      """
    ).compile().diagnostics.filter { $0.severity > .note && $0.rule != "unknown-connection" }.map {
      "\($0.rule) \($0.span.start.line): \($0.message)"
    }
  }

  @Test(arguments: [
    ("", "missing-key 6: an alert by e-mail needs `to`"),
    (
      ", to: \"Ops <ops@acme.example>\"",
      "invalid-address 6: `to` is no e-mail address: it holds a display name"
    ),
    (
      ", to: ops@acme.example, channel: ops",
      "field-does-not-fit 6: an alert by e-mail has no `channel`"
    ),
  ])
  func `must reach somebody`(alert: String, expected: String) throws {
    #expect(try findings(alert) == [expected])
  }

  @Test func `must come from somebody`() throws {
    #expect(
      try findings(", to: ops@acme.example", from: nil) == [
        "no-sender 6: nothing says who the alerts over `ops` are from"
      ])
    #expect(
      try findings(", to: ops@acme.example", from: "careers") == [
        "invalid-address 4: `from` is no e-mail address: it has no `@`"
      ])
  }

  @Test func `is right with both`() throws {
    #expect(try findings(", to: ops@acme.example") == [])
  }

  private func alert(_ text: String) throws -> [String] {
    try Project.base().with(
      "workflows/journeyman.yaml",
      """
      project: base
      connections:
        mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
        desk: { type: http, url: "https://desk.acme.example" }
        hooks: { type: http }
      alerts: [{ \(text) }]
      """
    ).compile().diagnostics.filter { $0.severity > .note }.map { "\($0.rule): \($0.message)" }
  }

  @Test(arguments: [
    ("connection: desk", []), ("connection: desk, url: /alerts", []),
    ("connection: hooks, url: \"https://ops.acme.example/alerts\"", []),
    ("connection: hooks", ["invalid-url: nothing says where alerts over `hooks` are posted to"]),
    (
      "connection: desk, url: \"https://ops.acme.example\"",
      ["invalid-url: `desk` has an address of its own: `url` begins with `/`"]
    ),
    (
      "connection: desk, to: ops@acme.example",
      ["field-does-not-fit: an alert over a connection of type `http` has no `to`"]
    ),
    (
      "connection: mail, to: ops@acme.example, url: /alerts",
      ["field-does-not-fit: an alert by e-mail has no `url`"]
    ),
  ])
  func `may go over a connection that takes requests`(text: String, expected: [String]) throws {
    #expect(try alert(text) == expected)
  }

  @Test func `may be a webhook instead, which has neither connection nor address of mail`() throws {
    #expect(try alert("webhook: { env: OPS }") == [])
    #expect(
      try alert("webhook: { env: OPS }, to: ops@acme.example") == [
        "field-does-not-fit: an alert by webhook has no `to`"
      ])
    #expect(
      try alert("to: ops@acme.example") == [
        "missing-key: an alert needs `connection` or `webhook`"
      ])
  }
}
