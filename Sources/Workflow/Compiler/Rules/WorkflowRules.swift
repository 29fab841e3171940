package import Diagnostics

/// The rules of workflow files and of what belongs to them: templates, contracts, tests. The examples are whole files; a
/// test validates each among the shipped ones. Rules of the expressions alone have their pages in `ExpressionRules`.
package enum WorkflowRules {
  package static let pages =
    (own + WaitRules.pages + ShapeRules.pages + ScenarioRules.pages + MessageRules.pages
    + ContractRules.pages + AttachmentRules.pages
    + TextMessageRules.pages + OutlinedRules.validated).sorted { $0.rule < $1.rule }

  private static let own = [
    RulePage(
      "absent-in-template",
      "A message with a gap is worse than none: a value that the event may not have needs a guard, or words to use "
        + "instead.",
      bad: task(titled: "Call about {{ job.title }}"),
      good: task(titled: "Call about {{ job.?title.orValue('their application') }}")),
    RulePage(
      "comparison-of-absent",
      "A field that is not there is neither equal nor unequal to anything, so that such a segment never matches. Say "
        + "what a missing field means.",
      bad: segment(when: "job.office != \"London\""),
      good: segment(when: "has(job.office) && job.office != \"London\"")),
    RulePage(
      "conflicting-fields",
      "Two fields that say the same thing in two ways leave open which one counts.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, template: application-received, subject: Hello, when: has(job.title) }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, template: application-received, when: has(job.title) }
        """),
    RulePage(
      "duplicate-name", "A name stands for one thing: a second one would hide the first.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: task.create, id: call, title: Call }
          - { action: task.create, id: call, title: Call again }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: task.create, id: call, title: Call }
          - { action: task.create, id: call_again, title: Call again }
        """),
    RulePage(
      "event-without-source",
      "No source gives this event, so the workflow never runs.",
      bad: """
        workflow: example
        trigger: { event: candidate.stage_changed, source: calendly }
        actions: [{ action: stop }]
        """,
      good: """
        workflow: example
        trigger: { event: interview.scheduled, source: calendly }
        actions: [{ action: stop }]
        """),
    RulePage(
      "host-not-allowed",
      "Where a value chooses the host of a request, whoever fills in a form chooses it: the connection lists the hosts "
        + "that may be.",
      bad: request(to: "https://{{ candidate.email }}.acme.example/applied"),
      good: request(to: "https://hooks.acme.example/applied?by={{ candidate.email }}")),
    RulePage(
      "ignore-without-reason",
      "Who silences a finding says why, for those who read it next year.",
      bad: segment(when: "journey.events >= 3 # journeyman: ignore[threshold-in-workflow]"),
      good: segment(
        when:
          "journey.events >= 3 # journeyman: ignore[threshold-in-workflow] three is agreed with legal"
      )),
    RulePage(
      "invalid-address",
      "An address is exactly one, without a display name: anything else may reach somebody else.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, to: Ada <ada@example.org>, subject: Hello, body: Hello }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, to: ada@example.org, subject: Hello, body: Hello }
        """),
    RulePage(
      "invalid-header",
      "Some headers are the program's own: they say where a request goes, how long it is, and by which key a receiver "
        + "tells a repeat.",
      bad: request(to: "https://hooks.acme.example/", "headers: { Idempotency-Key: hello }"),
      good: request(to: "https://hooks.acme.example/", "headers: { X-Team: data }")),
    RulePage(
      "invalid-url",
      "A request has a whole address, or a path behind the address of its connection.",
      bad: request(to: "hooks.acme.example/applied"),
      good: request(to: "https://hooks.acme.example/applied")),
    RulePage(
      "malformed-ignore",
      "Such a comment names the rule between brackets, and a reason behind it.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          # journeyman: ignore step-without-id
          - { action: stop }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          # journeyman: ignore[step-without-id] sent at most once a year
          - { action: email.send, subject: Hello, body: Hello }
        """),
    RulePage(
      "needless-ignore",
      "A comment that silences nothing hides the next mistake of that kind.",
      bad: segment(
        when:
          "journey.events >= thresholds.returning_after # journeyman: ignore[threshold-in-workflow] three, by agreement"
      ),
      good: segment(when: "journey.events >= thresholds.returning_after")),
    RulePage(
      "no-message", "A message needs a template, or a subject and a body.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, subject: Hello }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, subject: Hello, body: We have your application. }
        """),
    RulePage(
      "no-otherwise",
      "Somebody fits no segment sooner or later. `otherwise` says what happens then, so that nobody is dropped in "
        + "silence.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        segments:
          - name: known
            when: journey.events >= thresholds.returning_after
            actions: [{ action: stop, reason: known already }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        segments:
          - name: known
            when: journey.events >= thresholds.returning_after
            actions: [{ action: stop, reason: known already }]
        otherwise: { name: new, actions: [{ action: task.create, id: call, title: Call }] }
        """),
    RulePage(
      "nothing-to-update", "A `candidate.update` without anything to write does nothing.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: candidate.update }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: candidate.update, stage: applied }]
        """),
    RulePage(
      "segments-and-actions",
      "Either segments decide what happens, with `otherwise` for who fits none, or everybody gets the same `actions`.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: stop }]
        otherwise: { name: others, actions: [{ action: stop }] }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: stop }]
        """),
    RulePage(
      "step-without-id",
      "A step with an effect outside keeps its name when the file is edited; without one of its own it is told apart by "
        + "its place, and a run that goes on after an edit may send twice.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, subject: Hello, body: We have your application. }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, subject: Hello, body: We have your application. }
        """),
    RulePage(
      "threshold-in-workflow",
      "A number that decides about people has one home, `thresholds.yaml`, where it has a description and can differ by "
        + "job.",
      bad: segment(when: "journey.events >= 3"),
      good: segment(when: "journey.events >= thresholds.returning_after")),
    RulePage(
      "unclosed-braces", "What `{{` opens `}}` closes.",
      bad: task(titled: "Call {{ candidate.full_name"),
      good: task(titled: "Call {{ candidate.full_name }}")),
    RulePage(
      "unknown-action", "There is no such action, or it is spelt otherwise.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: task.creat, id: call, title: Call }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: task.create, id: call, title: Call }
        """),
    RulePage(
      "unknown-connection",
      "A connection is one that the project file names.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, connection: mial, subject: Hello, body: Hello }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { action: email.send, id: hello, subject: Hello, body: Hello }
        """),
    RulePage(
      "unknown-event",
      "An event needs a contract in `schemas/events`: one that has none never comes.",
      bad: """
        workflow: example
        trigger: { event: aplication.received }
        actions: [{ action: stop }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: stop }]
        """),
    RulePage(
      "unknown-key", "A key that nobody reads is a mistake, not a comment.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, titel: Call, title: Call }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "unknown-source", "A trigger names senders that there are.",
      bad: """
        workflow: example
        trigger: { event: application.received, source: grenhouse }
        actions: [{ action: stop }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received, source: greenhouse }
        actions: [{ action: stop }]
        """),
    RulePage(
      "unknown-step",
      "A scenario answers the requests of steps that there are: any other answer is never read.",
      bad: answer(to: "acount"), good: answer(to: "account")),
    RulePage(
      "unknown-template", "A message template is a file below `templates`, named without `.md`.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: email.send, id: hello, template: aplication-received }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - action: email.send
            id: hello
            when: has(job.title)
            template: application-received
        """),
    RulePage(
      "unprintable-value", "A list or a map has no text form: name a field of it, or join a list.",
      bad: task(titled: "Call {{ candidate }}"),
      good: task(titled: "Call {{ candidate.full_name }}")),
    RulePage(
      "unquoted-template",
      "To YAML a brace begins a mapping. A value that begins with `{{` stands between quotes.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - action: task.create
            id: call
            title: {{ candidate.full_name }}
        """,
      good: task(titled: "{{ candidate.full_name }}")),
    RulePage(
      "wrong-type", "Each key takes values of one kind, such as a duration like `24h`.",
      bad: """
        workflow: example
        trigger: { event: application.received, max_age: 24 hours }
        actions: [{ action: stop }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received, max_age: 24h }
        actions: [{ action: stop }]
        """),
  ]

  private static func task(titled title: String) -> String {
    """
    workflow: example
    trigger: { event: application.received }
    actions:
      - action: task.create
        id: call
        title: "\(title)"
    """
  }

  private static func request(to url: String, _ more: String = "method: POST") -> String {
    """
    workflow: example
    trigger: { event: application.received }
    actions:
      - action: http.request
        id: tell
        url: "\(url)"
        \(more)
    """
  }

  private static func answer(to step: String) -> String {
    """
    tests:
      - name: an example of an answer
        workflow: new-hire-account
        event: candidate.hired
        data: { candidate: { full_name: Ada Lovelace }, application: { id: "7" } }
        answers: { \(step): { json: { number: P-1815 } } }
        expect: { actions: [{ action: http.request }, { action: task.create }] }
    """
  }

  private static func segment(when condition: String) -> String {
    """
    workflow: example
    trigger: { event: application.received }
    segments:
      - name: first
        when: \(condition)
        actions: [{ action: stop, reason: nothing to do }]
    otherwise: { name: others, actions: [{ action: task.create, id: call, title: Call }] }
    """
  }
}
