import Testing

/// What refers to something that could not be read is no second mistake.
@Suite struct `One mistake is one finding` {
  struct Case: CustomTestStringConvertible, Sendable {
    let what: String
    let path: String
    let text: String
    let findings: [String]

    var testDescription: String { what }
  }

  @Test(arguments: [
    Case(
      what: "a threshold whose value is text", path: "workflows/thresholds.yaml",
      text: "thresholds: { fast_track: eighty, standard: 60 }\n",
      findings: ["thresholds.yaml:1:27 wrong-type"]),
    Case(
      what: "thresholds that end in the middle", path: "workflows/thresholds.yaml",
      text: "thresholds:\n  fast_track: [80\n",
      findings: ["thresholds.yaml:2:15 unclosed-bracket"]),
    Case(
      what: "thresholds indented with a tab", path: "workflows/thresholds.yaml",
      text: "thresholds:\n\tfast_track: 80\n", findings: ["thresholds.yaml:2:1 tab"]),
    Case(
      what: "a file whose kind nobody knows", path: "workflows/thresholds.yaml",
      text: "numbers: { fast_track: 80 }\n", findings: ["thresholds.yaml:1:1 unknown-kind"]),
    Case(
      what: "a slip in the kind of a file", path: "workflows/thresholds.yaml",
      text: "thresolds: { fast_track: 80, standard: 60 }\n",
      findings: ["thresholds.yaml:1:1 unknown-kind"]),
    Case(
      what: "a table that is no table", path: "workflows/lookups.yaml",
      text: "lookups:\n  channels: recruiting\n  owners: { ABC: ada@acme.example }\n",
      findings: ["lookups.yaml:2:13 wrong-type"]),
    Case(
      what: "a template without a subject", path: "workflows/templates/invitation.md",
      text: "---\nsubjct: Hello\n---\nDear {{ candidate.first_name }}\n",
      findings: ["invitation.md:2:1 unknown-key"]),
    Case(
      what: "a template without front matter", path: "workflows/templates/invitation.md",
      text: "Dear {{ candidate.first_name }}\n",
      findings: ["invitation.md:1:1 no-front-matter"]),
    Case(
      what: "a contract that is no JSON", path: "schemas/events/assessment.completed.schema.json",
      text: "{ \"type\": }\n",
      findings: ["assessment.completed.schema.json:1:11 contract-not-json"]),
    Case(
      what: "a slip in the project's kind", path: "workflows/journeyman.yaml",
      text: "projct: base\nconnections: { mail: { type: outbox, from: jobs@acme.example } }\n",
      findings: ["journeyman.yaml:1:1 unknown-kind"]),
    Case(
      what: "a source without a signature", path: "workflows/sources/tests.yaml",
      text: """
        source: tests
        path: /hooks/tests
        signatur: { scheme: github, secret: { env: TESTS_SECRET } }
        events:
          - event: assessment.completed
            map: { candidate: { first_name: body.name, email: body.email } }

        """, findings: ["tests.yaml:3:1 unknown-key"]),
    Case(
      what: "a source whose event is misspelt", path: "workflows/sources/tests.yaml",
      text: """
        source: tests
        path: /hooks/tests
        signature: { scheme: github, secret: { env: TESTS_SECRET } }
        events:
          - event: assesment.completed
            map: { candidate: { first_name: body.name, email: body.email } }

        """, findings: ["tests.yaml:5:12 unknown-event"]),
  ])
  func `and the rest of the project is left in peace`(_ example: Case) throws {
    #expect(try Project.base().with(example.path, example.text).findings() == example.findings)
  }

  @Test func `of a condition, with nothing about what it would have found present`() throws {
    let project = try Project.base().with(
      workflow: """
        segments:
          - name: first
            when: has(job.title) && assessment.scoer > thresholds.standard
            actions: [{ action: task.create, id: t, title: "{{ job.title }}" }]
        otherwise: { actions: [{ action: stop }] }
        """)
    #expect(project.findings() == ["case.yaml:5:40 unknown-field"])
  }

  @Test func `of an event, with nothing about what it would have held`() throws {
    let project = try Project.base().with(
      workflow: """
        actions:
          - { action: task.create, id: t, title: "{{ offer.salary }} {{ candidate.first_name }}" }
          - { action: email.send, id: m, template: invitation }
        """, on: "offer.made")
    #expect(project.findings() == ["case.yaml:2:19 unknown-event"])
  }
}
