package import Diagnostics

/// Rules that need more than a small file to be broken: too large a text, several files, or tests that run.
///
/// An example that is no expression lists files, each under a heading with its path and, behind a comma, how it is saved:
/// `# workflows/journeys/welcome.yaml, saved as UTF-16`. It belongs into the configuration that the program ships. An
/// ellipsis stands for what is too long to print. A test writes the files, puts in what an ellipsis leaves out, and has
/// the program read them.
package enum OutlinedRules {
  package static let pages =
    (limits + texts + files + tests).sorted { $0.rule < $1.rule }

  private static let limits = [
    RulePage(
      "expression-too-deep",
      "Brackets and operators in each other, at most 100 levels deep: beyond that no person can check what it means.",
      bad: #"((((… job.id == "7" …))))"#, good: #"job.id == "7""#),
    RulePage(
      "expression-too-long", "An expression has at most 100000 bytes.",
      bad: #"job.title in ["Data Scientist in London", … thousands more …]"#,
      good: ##"lookups.slack_channels[job.id] == "#recruiting-data""##),
    RulePage(
      "file-too-large", "So large a file is no configuration: the message says how much is read.",
      bad: """
        # workflows/exports/applications.yaml
        applications: [… a hundred thousand …]
        """,
      good: """
        # exports/applications.yaml
        applications: [… a hundred thousand …]
        """),
    RulePage(
      "key-too-long", "A key longer than 1024 characters is a text whose quote was forgotten.",
      bad: welcome(body: "Dear Ada, thank you … a thousand characters …: yes"),
      good: welcome(body: "\"Dear Ada, thank you … a thousand characters …: yes\"")),
    RulePage(
      "literal-too-large", "A list or a map in an expression has at most 5000 entries.",
      bad: #"job.id in ["1", "2", … 5000 more …]"#,
      good: ##"lookups.slack_channels[job.id] == "#recruiting-data""##),
    RulePage(
      "more-findings",
      "One mistake near the beginning of a file may break thousands of lines: mend the first findings and ask again.",
      bad: """
        # workflows/offices.yaml
        lookups:
          office_page:
            entries:
              Amsterdam : https://acme.example/amsterdam
              … hundreds more …
        """,
      good: """
        # workflows/offices.yaml
        lookups:
          office_page:
            entries:
              Amsterdam: https://acme.example/amsterdam
        """),
    RulePage(
      "nested-too-deep",
      "Lists and mappings, and the quotes, lists and emphasis of a message, stand in each other only so deep: the message "
        + "says how deep.",
      bad: rejection("data: \(rejected(notes: "[[[[… and so on …]]]]"))"),
      good: rejection("data: \(rejected(notes: "[new]"))")),
    RulePage(
      "too-many-values",
      "A file has a bounded number of values, those of aliases included, and a message at most 1000: an alias of aliases "
        + "grows to millions.",
      bad: rejection(
        "data: \(rejected(notes: "{ a: &a [x, x], b: &b [*a, *a], c: &c [*b, *b], … and so on … }"))"
      ),
      good: rejection("data: \(rejected(notes: "{ a: [x, x] }"))")),
  ]

  private static let texts = [
    RulePage(
      "no-final-line-end",
      "Tools that join files, or show what has changed, expect a line end at the end.",
      bad: call("saved without a line end"), good: call("saved with a line end")),
    RulePage(
      "not-utf8",
      "Files are read as UTF-8, and this one was saved otherwise: names with accents would be garbled.",
      bad: call("saved as Latin-1"), good: call("saved as UTF-8")),
    RulePage(
      "private-use-character",
      "Characters from U+F0000 on have no meaning, so no mail program can show them; templates use them inside.",
      bad: welcome(body: "Dear U+F0000"),
      good: welcome(body: "'Dear {{ candidate.?full_name.orValue(\"friend\") }}'")),
    RulePage(
      "utf-16", "It is read all the same; most tools that show changes take it for a binary file.",
      bad: call("saved as UTF-16"), good: call("saved as UTF-8")),
  ]

  private static let files = [
    RulePage(
      "no-project",
      "The project file says where the program listens and how it reaches the outside. None of the files is one.",
      bad: """
        # workflows/thresholds.yaml
        thresholds:
          fast_track: { value: 80, description: Straight to an interview. }
        """,
      good: """
        # workflows/journeyman.yaml
        project: acme-recruiting
        # workflows/thresholds.yaml
        thresholds:
          fast_track: { value: 80, description: Straight to an interview. }
        """),
    RulePage(
      "second-project", "Two project files would say two things; the first one counts.",
      bad: """
        # workflows/journeyman.yaml
        project: acme-recruiting
        # workflows/staging.yaml
        project: acme-staging
        """,
      good: """
        # workflows/journeyman.yaml
        project: acme-recruiting
        # staging/journeyman.yaml
        project: acme-staging
        """),
  ]

  private static let tests = [
    RulePage(
      "delivery-refused",
      "The door of the server did not accept what the story delivers, so nothing after it means anything: the body is no "
        + "JSON, or is larger than the door takes.",
      bad: """
        # workflows/tests/payloads/ping.json
        action=ping
        \(ping)
        """,
      good: """
        # workflows/tests/payloads/ping.json
        { "action": "ping" }
        \(ping)
        """),
    RulePage(
      "fixture-missing",
      "The test names a file of data that is not there. Paths are relative to the test.",
      bad: rejection("data: payloads/rejectd.json", payload: rejected),
      good: rejection("data: payloads/rejected.json", payload: rejected)),
    RulePage(
      "fixture-not-json", "The data of an event is one JSON object.",
      bad: rejection("data: payloads/rejected.json", payload: "[\(rejected)]"),
      good: rejection("data: payloads/rejected.json", payload: rejected)),
    RulePage(
      "journey-field", "A record before the event has fields of the kinds that the runtime writes.",
      bad: rejection("data: \(rejected)\n    journey: { stage: 3 }"),
      good: rejection("data: \(rejected)\n    journey: { stage: applied }")),
    RulePage(
      "path-not-settable",
      "A field can be set within an object only, and in a list at a place that it has.",
      bad: rejection("data: \(rejected)\n    set: { candidate.full_name.first: Ada }"),
      good: rejection("data: \(rejected)\n    set: { candidate.first_name: Ada }")),
    RulePage(
      "repeats-differ",
      "A delivery that a story sends several times was not known again, or was known though it came once: events are told "
        + "apart by the `event_id` of their source.",
      bad: """
        \(edit)
              - name: Greenhouse sends it again
                source: greenhouse
                payload: { action: candidate_edited, address: ada@example.org }
                headers: { Greenhouse-Event-ID: address-of-ada }
                expect: { outcome: ignored }
        """,
      good: """
        \(edit)
                times: 2
        """),
    RulePage(
      "template-in-set",
      "What stands in the braces has no value in this test: a body is made before there is an event, so `now` is all it knows.",
      bad: """
        \(edit)
                set: { edited_at: "{{ offer.sent_at }}" }
        """,
      good: """
        \(edit)
                set: { edited_at: "{{ now }}" }
        """),
  ]

  // MARK: - Files of the examples

  private static func welcome(body: String) -> String {
    """
    # workflows/journeys/welcome.yaml
    workflow: welcome
    trigger: { event: application.received }
    actions:
      - action: email.send
        id: welcome
        when: has(candidate.email)
        subject: Welcome
        body:
          \(body)
    """
  }

  private static func call(_ saved: String) -> String {
    """
    # workflows/journeys/call.yaml, \(saved)
    workflow: call
    description: The team in Köln calls everybody who applies.
    trigger: { event: application.received }
    actions: [{ action: task.create, id: call, title: Call }]
    """
  }

  private static let rejected =
    #"{ "candidate": { "full_name": "Ada Lovelace" }, "application": { "id": "7" }, "rejection": { "by": "us" } }"#

  private static func rejected(notes: String) -> String {
    "\(rejected.dropLast(2)), \"notes\": \(notes) }"
  }

  private static func rejection(_ input: String, payload: String? = nil) -> String {
    let test = """
      # workflows/tests/rejection.yaml
      tests:
        - name: a rejection
          workflow: application-rejected
          event: application.rejected
          \(input)
          expect: { segment: rejected }
      """
    guard let payload else { return test }
    return "# workflows/tests/payloads/rejected.json\n\(payload)\n\(test)"
  }

  private static let ping = """
    # workflows/tests/ping.yaml
    tests:
      - name: Greenhouse asks whether we are there
        story:
          - { name: ping, source: greenhouse, payload: payloads/ping.json, expect: { outcome: ignored } }
    """

  private static let edit = """
    # workflows/tests/edits.yaml
    tests:
      - name: a candidate is edited
        story:
          - name: a new address
            source: greenhouse
            payload: { action: candidate_edited, address: ada@example.org }
            headers: { Greenhouse-Event-ID: address-of-ada }
            expect: { outcome: ignored }
    """

  /// Of these the examples are files like those of the other rules of workflows.
  static let validated = [
    RulePage(
      "constant-condition", "A condition that is always true or always false decides nothing.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call, when: true }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "no-sender", "A message says who it is from; without that no mail server takes it.",
      bad: """
        project: example
        connections:
          mail: { type: smtp, url: { env: SMTP_URL } }
        alerts: [{ connection: mail, to: ops@acme.example }]
        """,
      good: """
        project: example
        connections:
          mail: { type: smtp, url: { env: SMTP_URL }, from: careers@acme.example }
        alerts: [{ connection: mail, to: ops@acme.example }]
        """),
    RulePage(
      "not-finite",
      "Nothing is more than infinite, and not-a-number compares false with everything.",
      bad: """
        thresholds:
          minimum_of_nobody:
            value: .inf
            description: Nobody reaches it.
        """,
      good: """
        thresholds:
          minimum_of_nobody:
            value: 100
            description: Hardly anybody reaches it.
        """),
    RulePage(
      "reserved-name", "Such a property would hide a variable that every condition has.",
      bad: """
        { "type": "object", "properties": { "journey": { "type": "string" } } }
        """,
      good: """
        { "type": "object", "properties": { "career": { "type": "string" } } }
        """),
  ]
}
