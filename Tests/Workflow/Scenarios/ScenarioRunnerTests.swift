import Testing

@Suite struct `A scenario` {
  @Test func `holds when all that it names is so`() throws {
    let tried = try Tried(
      """
      \(Tried.ada())
      expect:
        segment: fast-track
        actions:
          - { action: task.create, title: Call Ada, priority: high }
          - { action: email.send, to: ada@example.org, subject: Well done }
      """)
    #expect(tried.differences == [])
    #expect(tried.result.passed)
  }

  @Test func `sets single fields of its event`() throws {
    #expect(
      try Tried("\(Tried.ada())\nset: { score: 79.9 }\nexpect: { segment: by-hand }").differences
        == [])
    #expect(
      try Tried("\(Tried.ada())\nset: { job.key: be }\nexpect: { segment: by-hand }").differences
        == [])
    #expect(
      try Tried("\(Tried.ada("85"))\nset: { job.key: be }\nexpect: { segment: fast-track }")
        .differences == [])
  }

  @Test func `removes a field that it sets to null`() throws {
    #expect(
      try Tried("\(Tried.ada())\nset: { score: null }\nexpect: { segment: by-hand }").differences
        == [])
    // A job that is not known has no threshold.
    #expect(
      try Tried("\(Tried.ada())\nset: { job: null }\nexpect: { segment: by-hand }").differences
        == [])
  }

  @Test func `cannot set a field of a text`() throws {
    let tried = try Tried(
      "\(Tried.ada())\nset: { candidate.email.domain: x }\nexpect: { segment: by-hand }")
    #expect(tried.differences.count == 1)
    #expect(tried.differences.first?.hasPrefix("path-not-settable:") == true)
  }

  @Test func `knows the record before`() throws {
    let tried = try Tried(
      """
      \(Tried.ada())
      journey: { stage: applied, events: 2 }
      expect:
        actions:
          - { action: task.create }
          - { action: email.send }
          - { action: candidate.update, tags: [returning] }
      """)
    #expect(tried.differences == [])
  }

  @Test func `may end otherwise than completed`() throws {
    #expect(
      try Tried(
        """
        \(Tried.ada())
        journey: { stage: withdrawn }
        expect: { segment: withdrawn, outcome: stopped, reason: has withdrawn }
        """
      ).differences == [])
    #expect(
      try Tried(
        """
        \(Tried.ada())
        set: { candidate.first_name: Nobody }
        expect: { outcome: not_triggered }
        """
      ).differences == [])
  }

  @Test func `is quarantined where the event breaks its contract, with the field's name`() throws {
    let tried = try Tried(
      """
      \(Tried.ada())
      set: { candidate.email: null }
      expect: { outcome: quarantined, reason: email }
      """)
    #expect(tried.differences == [])
  }

  @Test func `reads its data from a file`() throws {
    let tried = try Tried(
      "workflow: graded\nevent: graded\ndata: fixtures/ada.json\nexpect: { segment: fast-track }",
      fixtures: [
        "fixtures/ada.json":
          #"{ "candidate": { "first_name": "Ada", "email": "a@b.c" }, "score": 90, "job": { "key": "x" } }"#
      ])
    #expect(tried.differences == [])
  }

  @Test func `says which fixture is missing, and where one is no JSON`() throws {
    let scenario =
      "workflow: graded\nevent: graded\ndata: ada.json\nexpect: { segment: fast-track }"
    let missing = try Tried(scenario)
    #expect(missing.differences == ["fixture-missing: cannot read the fixture `ada.json`"])
    #expect(missing.places == ["ada.json"])
    let broken = try Tried(scenario, fixtures: ["ada.json": "{\n  \"score\": }"])
    #expect(
      broken.differences.first?.hasPrefix("fixture-not-json: the fixture is no JSON:") == true)
    #expect(broken.notes.contains("at line 2, column 12 of the fixture"))
  }
}

@Suite struct `A scenario of a sender's body` {
  private static let body =
    #"{ kind: graded, name: Ada, email: ada@example.org, score: "91", job: fe }"#

  private func tried(_ body: String, expect: String, headers: String = "{ X-Team: hiring }") throws
    -> Tried
  {
    try Tried(
      "source: grader\npayload: \(body)\nheaders: \(headers)\nexpect: \(expect)")
  }

  @Test func `is mapped, and decided like any event`() throws {
    #expect(try tried(Self.body, expect: "{ segment: fast-track }").differences == [])
  }

  @Test func `is ignored where no rule takes it, and where it is the sender's own test`() throws {
    #expect(try tried("{ kind: other }", expect: "{ outcome: ignored }").differences == [])
    #expect(
      try tried("{ kind: ping }", expect: "{ outcome: ignored, reason: own test }").differences
        == [])
    #expect(
      try tried(Self.body, expect: "{ outcome: ignored }", headers: "{ X-Team: sales }").differences
        == [])
  }

  @Test func `is quarantined where a required field is missing`() throws {
    #expect(
      try tried(
        "{ kind: graded, name: Ada }", expect: "{ outcome: quarantined, reason: email }"
      ).differences == [])
  }

  @Test func `differs where it was expected to become an event`() throws {
    let tried = try tried("{ kind: other }", expect: "{ segment: fast-track }")
    #expect(
      tried.differences == ["outcome-differs: expected the outcome `completed`, got `ignored`"])
    #expect(tried.notes.contains("no rule of the source matches"))
  }
}

@Suite struct `An answer of another system` {
  private static let workflow = """
    workflow: graded
    trigger: { event: graded }
    actions:
      - { action: http.request, id: account, url: "https://people.acme.example/", expect: [2xx, 404] }
      - action: task.create
        id: call
        title: "{{ steps.account.status }} {{ steps.account.?json.?number.orValue('none') }}"
        body: "{{ steps.account.?body.orValue('no text') }} {{ steps.account.headers[?'location'].orValue('nowhere') }}"
    """

  private func tried(_ answers: String, _ expect: String) throws -> Tried {
    try Tried(
      Tried.ada() + "\n\(answers)expect: \(expect)", workflow: Self.workflow)
  }

  @Test(arguments: [
    ("", "200 none", "no text nowhere"),
    ("answers: { account: { json: { number: P-7 } } }\n", "200 P-7", "no text nowhere"),
    (
      "answers: { account: { status: 404, body: gone, headers: { Location: /x } } }\n", "404 none",
      "gone /x"
    ),
  ])
  func `is read by later steps`(answers: String, title: String, body: String) throws {
    let tried = try tried(
      answers,
      "{ actions: [{ action: http.request }, { action: task.create, title: \"\(title)\", body: \"\(body)\" }] }"
    )
    #expect(tried.differences == [])
  }

  @Test func `that the step does not expect fails it`() throws {
    let tried = try tried(
      "answers: { account: { status: 503 } }\n",
      "{ outcome: dead_lettered, reason: \"`people.acme.example` answered 503\", actions: [] }")
    #expect(tried.differences == [])
    let other = try self.tried("answers: { account: { status: 503 } }\n", "{ outcome: completed }")
    #expect(other.differences.count == 1)
  }
}
