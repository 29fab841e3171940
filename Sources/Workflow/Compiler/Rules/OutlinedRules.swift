package import Diagnostics

/// Rules that need more than a small file to be broken: too large a text, several files, or tests that run. Their examples
/// are outlines, which nobody can validate.
package enum OutlinedRules {
  package static let pages =
    (limits + texts + files + tests).sorted { $0.rule < $1.rule }

  private static let limits = [
    RulePage(
      "expression-too-deep",
      "Brackets and operators in each other, at most 100 levels deep: beyond that no person can check what it means.",
      bad: "((((… a hundred and more …))))", good: "several segments, each with a short condition"),
    RulePage(
      "expression-too-long", "An expression has at most 100000 bytes.",
      bad: "candidate.email in [\"a@acme.example\", … thousands …]",
      good: "a table under `lookups:`, asked by its key"),
    RulePage(
      "file-too-large", "So large a file is no configuration: the message says how much is read.",
      bad: "a fixture or an export under the folder of workflows",
      good: "the same file outside, named by the test that uses it"),
    RulePage(
      "key-too-long", "A key longer than 1024 characters is a text whose quote was forgotten.",
      bad: "Dear Ada, thank you … a thousand characters …: yes",
      good: "body: \"Dear Ada, thank you …: yes\""),
    RulePage(
      "literal-too-large", "A list or a map in an expression has at most 5000 entries.",
      bad: "job.id in [1, 2, 3, … 5000 and more …]",
      good: "a table under `lookups:`, asked by its key"),
    RulePage(
      "more-findings",
      "One mistake near the beginning of a file may break thousands of lines: mend the first findings and ask again.",
      bad: "a file in which all lines are indented by one blank too many",
      good: "the same file after the first finding was mended"),
    RulePage(
      "nested-too-deep",
      "Lists and mappings, and the quotes, lists and emphasis of a message, stand in each other only so deep: the message "
        + "says how deep.",
      bad: "[[[[… and so on …]]]]", good: "[a, b]"),
    RulePage(
      "too-many-values",
      "A file has a bounded number of values, those of aliases included, and a message at most 1000: an alias of aliases "
        + "grows to millions.",
      bad: "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n…", good: "a: [x, x]"),
  ]

  private static let texts = [
    RulePage(
      "no-final-line-end",
      "Tools that join files, or show what has changed, expect a line end at the end.",
      bad: "title: Call (and the file ends here)", good: "title: Call (and a line end)"),
    RulePage(
      "not-utf8",
      "Files are read as UTF-8, and this one was saved otherwise: names with accents would be garbled.",
      bad: "a file saved as Latin-1 or UTF-16", good: "the same file saved as UTF-8"),
    RulePage(
      "private-use-character",
      "Characters from U+F0000 on have no meaning, so no mail program can show them; templates use them inside.",
      bad: "Dear U+F0000", good: "Dear {{ candidate.full_name }}"),
    RulePage(
      "utf-16", "It is read all the same; most tools that show changes take it for a binary file.",
      bad: "a file saved as UTF-16", good: "the same file saved as UTF-8"),
  ]

  private static let files = [
    RulePage(
      "no-project",
      "The project file says where the program listens and how it reaches the outside. None of the files is one.",
      bad: "workflows/journeys/welcome.yaml, and nothing else",
      good: "workflows/journeyman.yaml beside it, which begins with `project: acme-recruiting`"),
    RulePage(
      "second-project", "Two project files would say two things; the first one counts.",
      bad: "project: acme in journeyman.yaml, and project: acme-test in copy.yaml",
      good: "one of them, the other outside the folder"),
  ]

  private static let tests = [
    RulePage(
      "delivery-refused",
      "The door of the server did not accept what the story delivers, so nothing after it means anything.",
      bad: "a chapter whose `source` wants a body that its payload is not",
      good: "the payload as the sender posts it: `journeyman test --help` says how to try one alone"
    ),
    RulePage(
      "fixture-missing",
      "The test names a file of data that is not there. Paths are relative to the test.",
      bad: "data: { file: fixtures/aplied.json }", good: "data: { file: fixtures/applied.json }"),
    RulePage(
      "fixture-not-json", "The data of an event is one JSON object.",
      bad: "a file that holds: [{ candidate: … }]", good: "a file that holds: { \"candidate\": … }"),
    RulePage(
      "journey-field", "A record before the event has fields of the kinds that the runtime writes.",
      bad: "journey: { stage: 3 }", good: "journey: { stage: applied }"),
    RulePage(
      "path-not-settable",
      "A field can be set within an object only, and in a list at a place that it has.",
      bad: "set: { candidate.full_name.first: Ada }", good: "set: { candidate.first_name: Ada }"),
    RulePage(
      "repeats-differ",
      "A delivery that a story sends several times was not known again, or was known though it came once: events are told "
        + "apart by the `event_id` of their source.",
      bad: "event_id: body.sent_at", good: "event_id: body.id"),
    RulePage(
      "template-in-set", "What stands in the braces has no value in this test.",
      bad: "set: { offer.deadline: \"{{ offer.sent_at }}\" }",
      good: "set: { offer.deadline: \"{{ now + duration('72h') }}\" }"),
  ]

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
