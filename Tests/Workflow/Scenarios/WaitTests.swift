import Graph
import Testing
import Values

@Suite struct `A scenario with a wait` {
  private static let workflow = """
    workflow: graded
    trigger: { event: graded }
    actions:
      - { action: wait, id: pause, until: "{{ event.time + duration('24h') }}", cancel_on: graded }
      - action: email.send
        id: note
        subject: "Until {{ steps.pause.until }}"
        body: "It is {{ now }}"
        send_window: { days: mon-fri, hours: 08:00-18:00 }

    """

  private func tried(_ expect: String, now: String = "2026-11-20T20:00:00Z") throws -> Tried {
    try Tried(
      "\(Tried.ada())\nnow: \(now)\nexpect:\n  actions:\n\(expect)", workflow: Self.workflow)
  }

  @Test func `goes on as if the time had come`() throws {
    // The 20th is a Friday: the wait ends on Saturday, and the window opens on Monday.
    let tried = try tried(
      """
          - { action: wait, until: 2026-11-21T20:00:00Z, cancel_on: graded }
          - { action: email.send, subject: Until 2026-11-21T20:00:00Z }
      """)
    #expect(tried.differences == [])
    let steps = try #require(tried.result.simulation.first).steps
    #expect(steps.map(\.windowOpens?.rfc3339) == [nil, "2026-11-23T08:00:00Z"])
  }

  @Test func `says until when it waits where something else was expected`() throws {
    let tried = try tried("    - { action: wait, until: 2026-11-21T21:00:00Z }")
    #expect(tried.differences.contains { $0.contains("2026-11-21T20:00:00Z") })
  }
}
