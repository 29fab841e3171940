import Testing
import Values

@testable import Actions

@Suite struct `A message with an invitation` {
  private static func step(_ invite: String) -> CompiledStep {
    CompiledStep("action: email.send\ntemplate: application-received\ninvite:\n\(invite)")
  }

  private static let full = """
      uid: "{{ job.title }}"
      start: "{{ interview.start }}"
      end: "{{ interview.start + duration('45m') }}"
      summary: "Interview: {{ job.title }}"

    """

  @Test func `invites whom it is sent to, for whoever sends it`() throws {
    let invite = try #require(try Self.step(Self.full).email().invite)
    #expect(invite.method == .request)
    #expect(invite.uid == "Data Scientist@acme.example")
    #expect(invite.start == Timestamp(rfc3339: "2026-12-01T09:00:00Z"))
    #expect(invite.end == Timestamp(rfc3339: "2026-12-01T09:45:00Z"))
    #expect(invite.summary == "Interview: Data Scientist")
    #expect(invite.organizer == "Acme Careers <careers@acme.example>")
    #expect(invite.attendees == ["ada@example.org"])
  }

  @Test func `counts up with the time of the event, so that what was said later wins`() throws {
    let step = Self.step(Self.full)
    func sequence(_ time: String) throws -> Int64 {
      try step.email(
        Application.activation([
          "event": .object([
            "time": .timestamp(Timestamp(rfc3339: time)!), "source": "greenhouse",
          ])
        ])
      ).invite!.sequence
    }
    #expect(try sequence("2026-11-20T08:00:00Z") == 217_324_800)
    #expect(try sequence("2026-11-20T08:00:01Z") == 217_324_801)
    #expect(try sequence("2019-01-01T00:00:00Z") == 0)
    #expect(try sequence("2100-01-01T00:00:00Z") == Int64(Int32.max))
  }

  @Test func `names others where it says so`() throws {
    let others = """
        organizer: "Grace <grace@acme.example>"
        attendees: ["{{ candidate.email }}", "{{ job.watchers }}"]
        location: "https://meet.example/abc"
        description: "First line\\nsecond line"

      """
    let invite = try #require(try Self.step(Self.full + others).email().invite)
    #expect(invite.organizer == "Grace <grace@acme.example>")
    #expect(invite.attendees == ["ada@example.org", "grace@acme.example", "alan@acme.example"])
    #expect(invite.location == "https://meet.example/abc")
    #expect(invite.description == "First line\nsecond line")
    #expect(
      try Self.step(Self.full + "  location: \"{{ text }}\"\n").email().invite?.location == nil)
  }

  @Test func `that is off need not say when it was to be`() throws {
    let step = Self.step("  uid: a\n  summary: b\n  method: cancel\n")
    let invite = try #require(try step.email().invite)
    #expect(invite.method == .cancel)
    #expect(invite.start == nil && invite.end == nil)
  }

  @Test func `has none where its condition does not hold`() throws {
    let step = Self.step(Self.full + "  when: event.source == 'calendly'\n")
    #expect(try step.email().invite == nil)
    let held = Self.step(Self.full + "  when: event.source == 'greenhouse'\n")
    #expect(try held.email().invite != nil)
  }

  @Test func `is not made where the end is not after the start`() throws {
    let step = Self.step(
      Self.full.replacing("+ duration('45m')", with: "- duration('45m')"))
    let failure = #expect(throws: RenderFailure.self) { try step.email() }
    #expect(failure?.field == "invite.end")
  }

  @Test func `comes back from the store as it was`() throws {
    let request = ActionRequest.email(try Self.step(Self.full).email())
    let stored = try Value(json: request.value.jsonBytes())
    guard case .email(let email) = try ActionRequest(value: stored) else {
      Issue.record("it is no mail")
      return
    }
    #expect(email.invite == (try Self.step(Self.full).email().invite))
  }

  @Test(arguments: [
    ("  start: tomorrow\n  end: \"{{ interview.start }}\"\n  uid: a\n  summary: b\n", "wrong-type"),
    (
      "  start: \"{{ interview.notice }}\"\n  end: \"{{ interview.start }}\"\n  uid: a\n  summary: b\n",
      "wrong-type"
    ),
    ("  start: \"{{ interview.start }}\"\n  uid: a\n  summary: b\n", "missing-key"),
    (full + "  organizer: nobody\n", "invalid-address"),
    (full + "  method: move\n", "unknown-word"),
    (full + "  when: event.source\n", "wrong-result"),
    (full + "  begin: now\n", "unknown-key"),
  ])
  func `is found to be wrong before any event comes`(invite: String, rule: String) {
    let step = Self.step(invite)
    #expect(step.template == nil)
    #expect(step.findings.map(\.rule) == [rule])
  }
}
