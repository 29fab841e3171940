import Diagnostics

/// The rules of text messages.
enum TextMessageRules {
  static let pages = [
    RulePage(
      "invalid-number",
      "A number without the code of its country is another one elsewhere: it begins with `+`.",
      bad: message(to: "020 7946 0958"), good: message(to: "+44 20 7946 0958")),
    RulePage(
      "many-segments",
      "Networks carry text messages in segments, and each is charged: 160 characters, or 70 where one of them is not in "
        + "their alphabet, such as a typographic apostrophe.",
      bad: message(saying: long + long), good: message(saying: long)),
    RulePage(
      "text-too-long",
      "No carrier takes a text message of more than 1600 characters.",
      bad: message(saying: String(repeating: long, count: 17)), good: message(saying: long)),
  ]

  private static let long =
    "Your interview is tomorrow. Have a quiet place and something to write at hand, and reply here if something comes up. "

  private static func message(
    to number: String = "+44 20 7946 0958", saying text: String = "Your interview is tomorrow."
  ) -> String {
    """
    workflow: example
    trigger: { event: interview.scheduled }
    actions:
      - { action: sms.send, id: hello, to: "\(number)", body: "\(text)" }
    """
  }
}
