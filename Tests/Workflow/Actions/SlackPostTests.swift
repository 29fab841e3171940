import CEL
import Testing
import Values

@testable import Actions

@Suite struct `A step that posts to Slack` {
  private func step(_ fields: String) -> CompiledStep {
    CompiledStep(
      "action: slack.post\n\(fields)\n", connections: [Connection.mail, Connection.slack])
  }

  private func message(
    _ fields: String, _ activation: Activation = Application.activation()
  ) throws -> SlackMessage {
    let step = step(fields)
    guard case .slack(let message) = try step.render(activation) else {
      throw NotCompiled(findings: step.findings)
    }
    return message
  }

  @Test func `says what, where, with a button`() throws {
    let message = try message(
      """
      channel: "#hiring"
      text: "*{{ candidate.first_name }}* applied for {{ job.title }}"
      stage: Applied
      button: { text: Open profile, url: "https://ats.example/people/{{ candidate.email }}" }
      """)
    #expect(message.connection == "slack" && message.channel == "#hiring")
    #expect(message.text == "*Ada* applied for Data Scientist")
    #expect(message.stage == "Applied")
    #expect(
      message.button
        == .init(text: "Open profile", url: "https://ats.example/people/ada%40example.org"))
  }

  @Test func `no value can mention anybody or make a link`() throws {
    let activation = Application.activation(candidate: [
      "first_name": "<!channel> <https://evil.example|Ada> & Co"
    ])
    let message = try message(
      "channel: '#hiring'\ntext: \"*{{ candidate.first_name }}* <https://ats.example|profile>\"",
      activation)
    #expect(
      message.text
        == "*&lt;!channel&gt; &lt;https://evil.example|Ada&gt; &amp; Co* <https://ats.example|profile>"
    )
  }

  @Test func `survives a journey through JSON`() throws {
    var message = try message(
      """
      channel: C024BE91L
      text: Hello
      stage: Applied
      button: { text: Open, url: "https://ats.example/" }
      """)
    message.thread = "cand_1"
    let request = ActionRequest.slack(message)
    let read = try ActionRequest(value: try Value(json: request.value.jsonBytes()))
    #expect(read.value == request.value)
    #expect(read.receiver == "slack" && read.connection == "slack")
  }

  @Test(arguments: [
    ("text: Hello", ["missing-key 1:9 slack.post"]),
    ("channel: '#Hiring Team'\ntext: Hello", ["wrong-form 2:10 '#Hiring Team'"]),
    ("channel: '#a'\ntext: Hello\nthread: job", ["unknown-word 4:9 job"]),
    ("channel: '#a'\ntext: Hello\nthread: channel\nstage: x", ["conflicting-fields 5:1 stage"]),
    (
      "channel: '#a'\ntext: Hello\nbutton: { text: Open, url: /people }",
      ["invalid-url 4:28 /people"]
    ),
    ("channel: '#a'\ntext: Hello\nconnection: mail", ["wrong-connection 4:13 mail"]),
    ("channel: '#a'\ntext: Hello\nconnection: slak", ["unknown-connection 4:13 slak"]),
  ])
  func `finds mistakes where they are`(fields: String, expected: [String]) {
    #expect(step(fields).places == expected)
  }

  @Test func `asks for a connection where the project has none`() {
    let step = CompiledStep("action: slack.post\nchannel: '#a'\ntext: Hello\n")
    #expect(step.places == ["unknown-connection 1:9 slack.post"])
    #expect(step.findings[0].help?.contains("type: slack") == true)
  }

  @Test func `a channel that a value names must be one`() {
    let step = step("channel: \"{{ text }}\"\ntext: Hello")
    for (text, isSound) in [("#a-b_1", true), ("C024BE91L", true), ("", false), ("#A", false)] {
      let rendered = try? step.render(Application.activation(["text": .string(text)]))
      #expect((rendered != nil) == isSound)
    }
  }
}
