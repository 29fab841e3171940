import Diagnostics

/// The rules of what may stand where in a file, whatever its kind.
enum ShapeRules {
  static let pages = [
    RulePage(
      "empty-expression",
      "Braces with nothing between them show nothing.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: "Call {{ }}" }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: "Call {{ candidate.full_name }}" }]
        """),
    RulePage(
      "empty-value",
      "A key with nothing behind it asks for nothing: write the value, or leave the key out.",
      bad: """
        workflow: example
        trigger: { event: [] }
        actions: [{ action: task.create, id: call, title: Call }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "field-does-not-fit",
      "Each kind of connection has its own fields: of another kind they would say nothing.",
      bad: """
        project: example
        connections: { mail: { type: outbox, token: { env: EXAMPLE_TOKEN }, from: "Acme Careers <careers@acme.example>" } }
        """,
      good: """
        project: example
        connections: { mail: { type: outbox, from: "Acme Careers <careers@acme.example>" } }
        """),
    RulePage(
      "kind-not-first",
      "The first key says what a file is, for those who open it.",
      bad: """
        description: Calls whoever applies.
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """,
      good: """
        workflow: example
        description: Calls whoever applies.
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "merge-key",
      "Merge keys are no part of YAML 1.2, and readers differ about them: an alias stands for a whole value.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions:
          - { <<: { priority: high }, action: task.create, id: call, title: Call }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "missing-key",
      "Without this key nobody could say what is meant.",
      bad: """
        workflow: example
        trigger: { source: greenhouse }
        actions: [{ action: task.create, id: call, title: Call }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received, source: greenhouse }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "no-recipient",
      "Without `to` a message goes to `candidate.email`, which the event may not have.",
      bad: """
        workflow: example
        trigger: { event: candidate.hired }
        actions: [{ action: email.send, id: hello, subject: Hello, body: Hello }]
        """,
      good: """
        workflow: example
        trigger: { event: candidate.hired }
        actions: [{ action: email.send, id: hello, when: has(candidate.email), subject: Hello, body: Hello }]
        """),
    RulePage(
      "not-yet-available",
      "The language has it, and this version does not carry it out: better told now than at night.",
      bad: """
        project: example
        listen: { tls: { certificate: a, key: b } }
        connections: { mail: { type: outbox, from: "Acme Careers <careers@acme.example>" } }
        """,
      good: """
        project: example
        connections: { mail: { type: outbox, from: "Acme Careers <careers@acme.example>" } }
        """),
    RulePage(
      "nothing-to-do",
      "A workflow without a step does nothing.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "otherwise-without-segments",
      "`otherwise` is what happens when no segment matches: without segments it is never asked.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        otherwise: { name: others, actions: [{ action: task.create, id: call, title: Call }] }
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "out-of-range",
      "Each number has a range in which it makes sense.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call, retry: { attempts: -1 } }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call, retry: { attempts: 1 } }]
        """),
    RulePage(
      "two-places",
      "A secret is in one place: in a variable, or in a file.",
      bad: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET, file: secrets/example } }
        events:
          - { when: body.action == "ping", answer_only: true }
        """,
      good: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { file: secrets/example } }
        events:
          - { when: body.action == "ping", answer_only: true }
        """),
    RulePage(
      "unknown-kind",
      "The first key of a file is its kind: `workflow`, `source`, `project`, `tests`, `thresholds` or `lookups`.",
      bad: """
        worklfow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
    RulePage(
      "unknown-word",
      "Such a key takes one of a few words.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call, on_failure: contiue }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call, on_failure: continue }]
        """),
    RulePage(
      "wrong-connection",
      "Mail goes over a connection that carries mail, a request over one that takes requests.",
      bad: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: email.send, id: hello, connection: people, when: has(candidate.email), subject: Hello, body: Hello }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: email.send, id: hello, connection: mail, when: has(candidate.email), subject: Hello, body: Hello }]
        """),
    RulePage(
      "wrong-form",
      "Names are of lower-case letters, digits and dashes, so that they can stand in addresses, logs and commands.",
      bad: """
        workflow: Example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """,
      good: """
        workflow: example
        trigger: { event: application.received }
        actions: [{ action: task.create, id: call, title: Call }]
        """),
  ]
}
