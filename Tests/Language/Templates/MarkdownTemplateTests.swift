import Testing
import Values

@testable import Templates

@Suite struct `A message` {
  static let letter = """
    # We have your application

    Dear {{ candidate.first_name }},

    thank you for applying as **{{ job.title }}**. Grace Hopper, who leads the team, reads every
    application herself and answers *within a week*.

    What happens next:

    1. Grace reads your application.
    2. We talk for half an hour; you pick the time.
    3. You meet the team:
       - two engineers
       - one person from product

    > We never ask for a password.

    You can [follow your application]({{ url }}) or write to <careers@acme.example>.\\
    Grace's page: <https://acme.example/grace>

    ---

    `Acme`, Main Street 1

    """

  @Test func `reads well as plain text`() throws {
    #expect(
      try plain(Self.letter) == """
        We have your application
        ========================

        Dear Ada,

        thank you for applying as Data Scientist. Grace Hopper, who leads the team,
        reads every application herself and answers within a week.

        What happens next:

        1. Grace reads your application.
        2. We talk for half an hour; you pick the time.
        3. You meet the team:
           - two engineers
           - one person from product

        > We never ask for a password.

        You can follow your application <https://acme.example/status?id=7&t=1> or
        write to careers@acme.example.
        Grace's page: <https://acme.example/grace>

        --------------------

        Acme, Main Street 1

        """)
  }

  @Test func `is HTML of a few elements`() throws {
    #expect(
      try html(Self.letter) == """
        <h1 style="margin:24px 0 8px;font-size:24px;line-height:1.3">We have your application</h1>
        <p style="margin:0 0 16px">Dear Ada,</p>
        <p style="margin:0 0 16px">thank you for applying as <strong>Data Scientist</strong>. Grace Hopper, who leads the team, \
        reads every
        application herself and answers <em>within a week</em>.</p>
        <p style="margin:0 0 16px">What happens next:</p>
        <ol style="margin:0 0 16px;padding-inline-start:24px">
        <li>Grace reads your application.
        </li>
        <li>We talk for half an hour; you pick the time.
        </li>
        <li>You meet the team:
        <ul style="margin:0 0 16px;padding-inline-start:24px">
        <li>two engineers
        </li>
        <li>one person from product
        </li>
        </ul>
        </li>
        </ol>
        <blockquote class="q" style="margin:0 0 16px;padding:0 16px;border-left:4px solid #c9ced6">
        <p style="margin:0 0 16px">We never ask for a password.</p>
        </blockquote>
        <p style="margin:0 0 16px">You can <a style="color:#0b57d0" href="https://acme.example/status?id=7&amp;t=1">follow your application</a> or \
        write to <a style="color:#0b57d0" href="mailto:careers@acme.example">careers@acme.example</a>.<br>
        Grace&#39;s page: <a style="color:#0b57d0" href="https://acme.example/grace">https://acme.example/grace</a></p>
        <hr class="q" style="margin:24px 0;border:0;border-top:1px solid #c9ced6">
        <p style="margin:0 0 16px"><code>Acme</code>, Main Street 1</p>

        """)
  }

  @Test func `is a complete document that says its language`() throws {
    let (template, _) = MarkdownTemplate.compile(source("Hallo"), in: scope, language: "de")
    let whole = try #require(template).render(activation(ada), preheader: "Kurz & gut").html
    #expect(
      whole.hasPrefix(
        "<!DOCTYPE html>\n<html lang=\"de\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">"))
    #expect(whole.contains("display:none;max-height:0;overflow:hidden\">Kurz &amp; gut</div>"))
    #expect(whole.hasSuffix("</body>\n</html>\n"))
  }

  @Test func `breaks lines after the values are known, and long addresses not at all`() throws {
    let name = Array(repeating: "Ada", count: 40).joined(separator: " ")
    let address = "https://acme.example/" + String(repeating: "a", count: 100)
    let text = try plain(
      "- Dear {{ candidate.first_name }}: {{ url }}",
      person(named: name).merging(["url": .string(address)]) { $1 })
    let lines = text.split(separator: "\n")
    #expect(lines.first?.hasPrefix("- Dear Ada") == true)
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    #expect(lines.allSatisfy { $0.count <= 76 || $0 == "  \(address)" })
  }

  @Test func `sets loose lists with space between the items and keeps code as it is`() throws {
    #expect(
      try plain("- one\n\n  more\n- two\n\n```\n  a  {{ job.id }}\n\nb\n```\n") == """
        - one

          more

        - two

              a  274075

            b

        """)
  }

  @Test func `marks every line of a quote`() throws {
    #expect(
      try plain("hello\n\n> one\n>\n> - two\n> - three\n")
        == "hello\n\n> one\n>\n> - two\n> - three\n")
  }

  @Test func `prints a link once whose text is its address`() throws {
    #expect(
      try plain("<{{ url }}>\\\n[{{ url }}]({{ url }})")
        == "<https://acme.example/status?id=7&t=1>\n<https://acme.example/status?id=7&t=1>\n")
    #expect(
      try html("<{{ url }}>").contains(
        "<a style=\"color:#0b57d0\" href=\"https://acme.example/status?id=7&amp;t=1\">"))
    #expect(try plain("write to <{{ candidate.email }}>") == "write to ada@example.org\n")
    #expect(
      try html("<{{ candidate.email }}>")
        == "<p style=\"margin:0 0 16px\"><a style=\"color:#0b57d0\" href=\"mailto:ada@example.org\">ada@example.org</a></p>\n"
    )
    #expect(
      try plain("[{{ candidate.email }}](mailto:{{ candidate.email }})") == "ada@example.org\n")
  }

  @Test func `shows an image by its alternative text`() throws {
    let text = "![Our office in {{ job.title }}](https://acme.example/a.png \"{{ job.title }}\")"
    #expect(try plain(text) == "Our office in Data Scientist <https://acme.example/a.png>\n")
    #expect(
      try html(text).contains(
        "src=\"https://acme.example/a.png\" alt=\"Our office in Data Scientist\" title=\"Data Scientist\">"
      ))
  }
}
