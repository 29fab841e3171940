import Testing

@Suite struct `The project's time zone` {
  private func findings(_ zone: String) throws -> [String] {
    try Project.base().with(
      "workflows/journeyman.yaml",
      """
      project: base
      connections:
        mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
      defaults: { timezone: \(zone) }
      """
    ).compile().diagnostics.filter { $0.severity > .note }.map {
      "\($0.span.text): \($0.message); \($0.hint ?? ""); \($0.fix?.replacement ?? "")"
    }
  }

  @Test func `must be one of the machine's`() throws {
    #expect(
      try findings("Europe/Londn") == [
        "Europe/Londn: there is no time zone `Europe/Londn`; did you mean `Europe/London`?; "
          + "Europe/London"
      ])
  }

  @Test(arguments: ["Europe/London", "UTC", "\"+01:00\"", "America/Argentina/Buenos_Aires"])
  func `may be`(zone: String) throws { #expect(try findings(zone) == []) }
}
