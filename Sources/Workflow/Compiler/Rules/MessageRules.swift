import Diagnostics

/// The rules of message templates.
enum MessageRules {
  static let pages = [
    RulePage(
      "empty-message",
      "A message without a text tells nobody anything.",
      bad: """
        ---
        subject: Hello
        ---
        """,
      good: """
        ---
        subject: Hello
        ---
        Dear {{ candidate.full_name }},
        """),
    RulePage(
      "front-matter-not-closed",
      "The subject stands between two lines of `---`, the text after them.",
      bad: """
        ---
        subject: Hello

        Dear {{ candidate.full_name }},
        """,
      good: """
        ---
        subject: Hello
        ---
        Dear {{ candidate.full_name }},
        """),
    RulePage(
      "html-in-template",
      "A message is written in Markdown, of which plain text and HTML are made: HTML in it would be seen in one of them.",
      bad: """
        ---
        subject: Hello
        ---
        Dear <b>{{ candidate.full_name }}</b>,
        """,
      good: """
        ---
        subject: Hello
        ---
        Dear **{{ candidate.full_name }}**,
        """),
    RulePage(
      "many-buttons",
      "A button says: this is what to do now. Two of them say nothing.",
      bad: """
        ---
        subject: Hello
        ---
        **[Choose a time](https://acme.example/times)**

        **[Read about us](https://acme.example/about)**
        """,
      good: """
        ---
        subject: Hello
        ---
        **[Choose a time](https://acme.example/times)**

        Or [read about us](https://acme.example/about) first.
        """),
    RulePage(
      "no-front-matter",
      "A message begins with its subject, between two lines of `---`.",
      bad: """
        Dear {{ candidate.full_name }},
        """,
      good: """
        ---
        subject: Hello
        ---
        Dear {{ candidate.full_name }},
        """),
    RulePage(
      "stray-braces",
      "Braces that close nothing are copied as they stand: one that opens is missing.",
      bad: """
        ---
        subject: Hello
        ---
        Dear candidate.full_name }},
        """,
      good: """
        ---
        subject: Hello
        ---
        Dear {{ candidate.full_name }},
        """),
    RulePage(
      "unseen-value",
      "A value that no reader sees has gone astray, mostly into a link that is defined and not used.",
      bad: """
        ---
        subject: Hello
        ---
        Dear colleague,

        [who]: https://acme.example/{{ candidate.full_name }}
        """,
      good: """
        ---
        subject: Hello
        ---
        Dear [colleague][who],

        [who]: https://acme.example/{{ candidate.full_name }}
        """),
    RulePage(
      "unsupported-block",
      "Templates hold values and no logic: a choice is an expression, or a `when` on two steps.",
      bad: """
        ---
        subject: Hello
        ---
        Dear {{#if candidate.full_name}}candidate{{/if}},
        """,
      good: """
        ---
        subject: Hello
        ---
        Dear {{ candidate.full_name }},
        """),
    RulePage(
      "unusable-link",
      "A mail program follows addresses of the web and of mail, and no others.",
      bad: """
        ---
        subject: Hello
        ---
        See [our page](www.acme.example).
        """,
      good: """
        ---
        subject: Hello
        ---
        See [our page](https://www.acme.example/).
        """),
    RulePage(
      "value-in-server-name",
      "Whoever fills in the value would choose where the link leads.",
      bad: """
        ---
        subject: Hello
        ---
        See [your page](https://{{ candidate.full_name }}.acme.example/).
        """,
      good: """
        ---
        subject: Hello
        ---
        See [your page](https://acme.example/{{ candidate.full_name }}).
        """),
  ]
}
