package import Diagnostics

/// The rules of files of sources. The examples are whole files; a test validates each among the shipped ones.
package enum SourceRules {
  package static let pages = (own + shapes).sorted { $0.rule < $1.rule }

  private static let own = [
    RulePage(
      "literal-secret",
      "A secret in a file that people share is none any more: the file names where it is kept.",
      bad: signed("signature: { scheme: github, secret: s3cr3t }"),
      good: signed("signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }")),
    RulePage(
      "part-of-preset",
      "What a preset fixes is how that sender signs; another way is spelled out under `hmac`.",
      bad: signed(
        "signature: { scheme: github, header: X-Other, secret: { env: EXAMPLE_SECRET } }"),
      good: signed("signature: { scheme: hmac, header: X-Other, secret: { env: EXAMPLE_SECRET } }")),
    RulePage(
      "required-field-not-mapped",
      "An event without a field that its contract requires is quarantined, every one of them.",
      bad: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - event: assessment.completed
            complete: false
            map:
              candidate: { full_name: body.name, email: body.email }
        """,
      good: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - event: assessment.completed
            complete: false
            map:
              candidate: { full_name: body.name, email: body.email }
              assessment: { kind: body.kind, score: number(body.score) }
        """),
    RulePage(
      "signature-field",
      "A signature in the body stands in a field of it, which can be left out of what is signed.",
      bad: signed(
        """
        signature:
          scheme: hmac
          signed: "{{ body.token }}"
          value: body.signatures[0]
          secret: { env: EXAMPLE_SECRET }
        """),
      good: signed(
        """
        signature:
          scheme: hmac
          signed: "{{ body.token }}"
          value: body.proof.signature
          secret: { env: EXAMPLE_SECRET }
        """)),
    RulePage(
      "signature-format", "A format says where the digest stands and how it is written, once.",
      bad: signed(
        "signature: { scheme: hmac, header: X-Signature, format: \"v1={{ hx }}\", secret: { env: EXAMPLE_SECRET } }"
      ),
      good: signed(
        "signature: { scheme: hmac, header: X-Signature, format: \"v1={{ hex }}\", secret: { env: EXAMPLE_SECRET } }"
      )),
    RulePage(
      "signature-over-itself",
      "A signature in the body cannot be over the body that holds it: say what is signed.",
      bad: signed(
        """
        signature:
          scheme: hmac
          value: body.signature
          secret: { env: EXAMPLE_SECRET }
        """),
      good: signed(
        """
        signature:
          scheme: hmac
          value: body.signature
          signed: "{{ body.token }}{{ body.sent_at }}"
          secret: { env: EXAMPLE_SECRET }
        """)),
    RulePage(
      "signature-without-place", "A signature stands in a header or in the body: say which.",
      bad: signed("signature: { scheme: hmac, secret: { env: EXAMPLE_SECRET } }"),
      good: signed(
        "signature: { scheme: hmac, header: X-Signature, secret: { env: EXAMPLE_SECRET } }")),
    RulePage(
      "signature-without-secret", "Without a secret nothing can be proved.",
      bad: signed("signature: { scheme: github }"),
      good: signed("signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }")),
    RulePage(
      "unknown-signature-scheme", "The schemes are the presets, `hmac`, `jwt` and `token`.",
      bad: signed("signature: { scheme: githb, secret: { env: EXAMPLE_SECRET } }"),
      good: signed("signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }")),
    RulePage(
      "unsigned-source",
      "Without a signature anybody who knows the address can send events about candidates.",
      bad: signed("signature: { scheme: none }"),
      good: signed("signature: { scheme: token, header: X-Token, secret: { env: EXAMPLE_SECRET } }")
    ),
  ]

  private static func signed(_ signature: String) -> String {
    """
    source: example
    path: /hooks/example
    \(signature)
    events:
      - { when: body.action == "ping", answer_only: true }
    """
  }

  private static let shapes = [
    RulePage(
      "answer-only-with-event",
      "What is only answered becomes no event.",
      bad: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - { when: body.action == "ping", answer_only: true, event: application.received }
        """,
      good: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - { when: body.action == "ping", answer_only: true }
        """),
    RulePage(
      "reserved-path",
      "The server answers some addresses itself.",
      bad: """
        source: example
        path: /healthz
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - { when: body.action == "ping", answer_only: true }
        """,
      good: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - { when: body.action == "ping", answer_only: true }
        """),
    RulePage(
      "unreachable-rule",
      "The first rule that matches is taken: one without `when` matches everything, and none after it is asked.",
      bad: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - { answer_only: true }
          - { when: body.action == "ping", answer_only: true }
        """,
      good: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - { when: body.action == "ping", answer_only: true }
          - { when: body.action == "hello", answer_only: true }
        """),
    RulePage(
      "unsigned-event",
      "Only what is answered and not acted upon may come without proof of who sent it.",
      bad: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - when: body.action == "applied"
            unsigned: true
            event: application.rejected
            complete: false
            map:
              candidate: { full_name: body.name }
              application: { id: body.id }
        """,
      good: """
        source: example
        path: /hooks/example
        signature: { scheme: github, secret: { env: EXAMPLE_SECRET } }
        events:
          - when: body.action == "applied"
            event: application.rejected
            complete: false
            map:
              candidate: { full_name: body.name }
              application: { id: body.id }
        """),
  ]
}
