import Diagnostics

/// The rules of files of tests.
enum ScenarioRules {
  static let pages = [
    RulePage(
      "event-and-source",
      "A scenario begins with an event, or with the webhook that a sender posts: which of the two is tried?",
      bad: """
        tests:
          - name: example of a scenario
            event: application.received
            data: { candidate: { id: "7" } }
            source: greenhouse
            payload: { action: ping }
            expect: { outcome: ignored }
        """,
      good: """
        tests:
          - name: example of a scenario
            source: greenhouse
            payload: { action: ping }
            expect: { outcome: ignored }
        """),
    RulePage(
      "unknown-chapter",
      "A chapter without a delivery looks at one that came before it: of another name there is none.",
      bad: """
        tests:
          - name: example of a story
            story:
              - { name: Ada applies, source: greenhouse, payload: { action: ping }, expect: { outcome: ignored } }
              - { name: a day later, advance: 1d, of: Ada aplies, expect: { outcome: ignored } }
        """,
      good: """
        tests:
          - name: example of a story
            story:
              - { name: Ada applies, source: greenhouse, payload: { action: ping }, expect: { outcome: ignored } }
              - { name: a day later, advance: 1d, of: Ada applies, expect: { outcome: ignored } }
        """),
    RulePage(
      "unknown-segment",
      "A test of a segment that is not there promises nothing.",
      bad: """
        tests:
          - name: example of a scenario
            workflow: application-rejected
            event: application.rejected
            data: { candidate: { full_name: Ada Lovelace }, application: { id: "7" } }
            set: { rejection: { by: us } }
            expect: { segment: rejectd }
        """,
      good: """
        tests:
          - name: example of a scenario
            workflow: application-rejected
            event: application.rejected
            data: { candidate: { full_name: Ada Lovelace }, application: { id: "7" } }
            set: { rejection: { by: us } }
            expect: { segment: rejected }
        """),
    RulePage(
      "unknown-workflow",
      "A test of a workflow that is not there promises nothing.",
      bad: """
        tests:
          - name: example of a scenario
            workflow: aplication-rejected
            event: application.rejected
            data: { candidate: { full_name: Ada Lovelace }, application: { id: "7" } }
            set: { rejection: { by: us } }
            expect: { segment: rejected }
        """,
      good: """
        tests:
          - name: example of a scenario
            workflow: application-rejected
            event: application.rejected
            data: { candidate: { full_name: Ada Lovelace }, application: { id: "7" } }
            set: { rejection: { by: us } }
            expect: { segment: rejected }
        """),
  ]
}
