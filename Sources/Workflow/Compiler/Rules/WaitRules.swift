import Diagnostics

/// The pages of the rules of waits and send windows.
enum WaitRules {
  static let pages = [
    RulePage(
      "pointless-wait", "A run that waits and then ends has waited for nothing.",
      bad: """
        workflow: example
        trigger: { event: offer.extended }
        actions:
          - { action: task.create, id: call, title: Call }
          - { action: wait, for: 2d }
        """,
      good: """
        workflow: example
        trigger: { event: offer.extended }
        actions:
          - { action: wait, for: 2d }
          - { action: task.create, id: call, title: Call }
        """),
    RulePage(
      "wait-length",
      "A wait takes some time, and not more than a year: what is longer is most likely a slip.",
      bad: """
        workflow: example
        trigger: { event: offer.extended }
        actions:
          - { action: wait, for: 400d }
          - { action: task.create, id: call, title: Call }
        """,
      good: """
        workflow: example
        trigger: { event: offer.extended }
        actions:
          - { action: wait, for: 40d }
          - { action: task.create, id: call, title: Call }
        """),
    RulePage(
      "wait-without-time", "A wait says for how long, or until when.",
      bad: """
        workflow: example
        trigger: { event: offer.extended }
        actions:
          - { action: wait, cancel_on: offer.accepted }
          - { action: task.create, id: call, title: Call }
        """,
      good: """
        workflow: example
        trigger: { event: offer.extended }
        actions:
          - { action: wait, for: 3bd, cancel_on: offer.accepted }
          - { action: task.create, id: call, title: Call }
        """),
    RulePage(
      "window-never-opens", "A message whose window never opens is never sent.",
      bad: message(window: "{ days: mon-fri, hours: 18:00-08:00 }"),
      good: message(window: "{ days: mon-fri, hours: 08:00-18:00 }")),
    RulePage(
      "window-past-deadline",
      "A message is held up until its window opens, which may be a whole weekend later: one that is to come so long "
        + "before a deadline must not come after it. The rule knows deadlines that are written as "
        + "`{{ … - duration('…') }}`, and a wait `for` a time behind such a one, and allows an hour for the night on "
        + "which clocks are set back.",
      bad: reminder(before: "48h"), good: reminder(before: "72h")),
  ]

  private static func message(window: String) -> String {
    """
    workflow: example
    trigger: { event: offer.extended }
    actions:
      - action: email.send
        id: hello
        subject: Hello
        body: We sent you an offer.
        send_window: \(window)
    """
  }

  private static func reminder(before lead: String) -> String {
    """
    workflow: example
    trigger: { event: offer.extended, when: has(offer.expires_at) }
    actions:
      - action: wait
        until: "{{ offer.expires_at - duration('\(lead)') }}"
      - action: email.send
        id: reminder
        subject: Your offer
        body: It ends soon.
        send_window: { days: mon-fri, hours: 08:00-18:00 }
    """
  }
}
