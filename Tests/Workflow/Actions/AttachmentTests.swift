import Configuration
import Diagnostics
import Testing
import Values

@testable import Actions

@Suite struct `Files that a message carries` {
  private static let files = [
    AttachableFile(path: "workflows/files/benefits.pdf", size: 975, digest: "d1"),
    AttachableFile(path: "workflows/journeys/map.png", size: 4 << 20, digest: "d2"),
    AttachableFile(path: "workflows/files/plan.pdf", size: 4 << 20, digest: "d3"),
    AttachableFile(path: "workflows/files/film.pdf", size: 9 << 20, digest: nil),
  ]

  private func step(_ attachments: String) -> CompiledStep {
    CompiledStep(
      "action: email.send\nsubject: Hello\nbody: Hello\nattachments: \(attachments)\n",
      files: Self.files)
  }

  @Test(arguments: [
    "../files/benefits.pdf", "[./../files/benefits.pdf]", "{ file: ../files/benefits.pdf }",
    "../journeys/../files/benefits.pdf",
  ])
  func `are found from where the workflow is`(written: String) throws {
    #expect(
      try step(written).email().attachments == [
        Attachment(name: "benefits.pdf", type: "application/pdf", digest: "d1", size: 975)
      ])
  }

  @Test func `have the name that the step gives them, and go where the condition holds`() throws {
    let step = step(
      """

        - map.png
        - { file: ../files/benefits.pdf, name: Benefits.pdf, when: candidate.first_name == "Ada" }
      """)
    #expect(try step.email().attachments.map(\.name) == ["map.png", "Benefits.pdf"])
    #expect(try step.email().attachments.map(\.type) == ["image/png", "application/pdf"])
    let others = Application.activation(candidate: ["first_name": "Grace"])
    #expect(try step.email(others).attachments.map(\.name) == ["map.png"])
  }

  @Test(arguments: [
    ("../files/benfits.pdf", "unknown-file 4:14 ../files/benfits.pdf"),
    ("/etc/passwd.txt", "unknown-file 4:14 /etc/passwd.txt"),
    ("../../secret.txt", "unknown-file 4:14 ../../secret.txt"),
    ("\"../files/{{ text }}.pdf\"", "value-in-path 4:14 \"../files/{{ text }}.pdf\""),
    ("../files/setup.exe", "unknown-file-type 4:14 ../files/setup.exe"),
    ("../files/film.pdf", "attachments-too-large 4:14 ../files/film.pdf"),
    ("[../files/plan.pdf, map.png]", "attachments-too-large 4:1 attachments"),
    (
      "{ file: ../files/benefits.pdf, name: benefits.zip }", "unknown-file-type 4:51 benefits.zip"
    ),
  ])
  func `are wrong with a word for it`(written: String, place: String) {
    #expect(step(written).places == [place])
    #expect(step(written).template == nil)
  }

  @Test func `suggest the file that was meant`() {
    #expect(
      step("../files/benfits.pdf").findings.first?.fix?.replacement == "../files/benefits.pdf")
  }

  @Test func `may be too large together where their conditions exclude each other`() throws {
    let step = step(
      """

        - { file: map.png, when: text == "a" }
        - { file: ../files/plan.pdf, when: text != "b" }
      """)
    #expect(step.findings.isEmpty)
    #expect(try step.email(Application.activation(["text": "b"])).attachments.isEmpty)
    #expect(try step.email(Application.activation(["text": "c"])).attachments.count == 1)
    #expect(
      throws: RenderFailure(
        field: "attachments", reason: "for this event they are too large together")
    ) { try step.email(Application.activation(["text": "a"])) }
  }
}

@Suite struct `The end of a mailing` {
  private func step(_ addresses: String) -> CompiledStep {
    CompiledStep("action: email.send\nsubject: Hello\nbody: Hello\nunsubscribe: \(addresses)\n")
  }

  @Test func `is an address of the web or of mail, or both`() throws {
    #expect(
      try step("\"https://acme.example/u/{{ candidate.first_name }}\"").email().unsubscribe
        == ["https://acme.example/u/Ada"])
    #expect(
      try step("[\"https://acme.example/u\", \"mailto:stop@acme.example\"]").email().unsubscribe
        == ["https://acme.example/u", "mailto:stop@acme.example"])
    #expect(try CompiledStep("action: email.send\nsubject: a\nbody: a\n").email().unsubscribe == [])
  }

  @Test func `takes values as pieces that cannot leave their place`() throws {
    let step = step("\"https://acme.example/u/{{ text }}\"")
    let hostile = Application.activation(["text": "a>, <https://evil.example/?b\r\nBcc: c"])
    #expect(
      try step.email(hostile).unsubscribe
        == ["https://acme.example/u/a%3E%2C%20%3Chttps%3A%2F%2Fevil.example%2F%3Fb%20Bcc%3A%20c"])
  }

  @Test(arguments: ["http://acme.example/u", "stop@acme.example", "ftp://acme.example"])
  func `is nothing that a mail program would not use`(address: String) {
    #expect(step(address).findings.map(\.rule) == ["unusable-link"])
  }

  @Test(arguments: ["http://acme.example/u", "ftp://acme.example/u"])
  func `is nothing of that kind from a value either`(address: String) {
    #expect(throws: RenderFailure.self) {
      try step("\"{{ text }}\"").email(Application.activation(["text": .string(address)]))
    }
  }

  @Test func `fits into a line of a header`() {
    let long = "https://acme.example/" + String(repeating: "a", count: 900)
    #expect(throws: RenderFailure(field: "unsubscribe", reason: "it is too long for a header")) {
      try step(long).email()
    }
  }
}
