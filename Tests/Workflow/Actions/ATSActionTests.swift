import CEL
import Testing
import Values

@testable import Actions

@Suite struct `A step that acts in the tracking system` {
  private func step(_ text: String, type: String = "greenhouse") -> CompiledStep {
    CompiledStep(text, connections: [Connection.mail, Connection.of(type)])
  }

  private func request(_ text: String) throws -> ATSRequest {
    let step = step(text)
    guard case .ats(let request) = try step.render() else {
      throw NotCompiled(findings: step.findings)
    }
    return request
  }

  @Test func `says what, of whom, by the system's ids`() throws {
    let own = "application: \"71\"\n"
    #expect(
      try request("action: ats.advance\n\(own)from_stage: 100\n")
        == ATSRequest(connection: "greenhouse", application: "71", .advance(from: "100")))
    #expect(
      try request("action: ats.move\n\(own)to_stage: '101'\n")
        == ATSRequest(connection: "greenhouse", application: "71", .move(from: nil, to: "101")))
    #expect(
      try request("action: ats.reject\n\(own)reason: 815\nnote: Hello {{ candidate.first_name }}\n")
        == ATSRequest(
          connection: "greenhouse", application: "71",
          .reject(reason: "815", note: "Hello Ada", stage: nil)))
    #expect(
      try request("action: ats.note\ncandidate: c-7\nbody: Scored\nvisibility: owners\n")
        == ATSRequest(
          connection: "greenhouse", candidate: "c-7", .note(body: "Scored", visibility: .owners)))
    #expect(
      try request("action: ats.tag\ncandidate: c-7\ntags: [a, '{{ job.title }}', a]\n")
        == ATSRequest(connection: "greenhouse", candidate: "c-7", .tag(["a", "Data Scientist"])))
  }

  @Test func `survives a journey through JSON`() throws {
    for operation in [
      ATSRequest.Operation.advance(from: nil), .advance(from: "1"), .move(from: "1", to: "2"),
      .reject(reason: "1", note: "n", stage: "2"), .note(body: "b", visibility: .everybody),
      .tag(["a", "b"]), .tag(["a"]),
    ] {
      let request = ATSRequest(connection: "greenhouse", application: "71", operation)
      let read = try ActionRequest(
        value: try Value(json: ActionRequest.ats(request).value.jsonBytes()))
      guard case .ats(let again) = read else {
        Issue.record("\(read.action)")
        continue
      }
      #expect(again == request)
    }
  }

  @Test func `an id that a value names is one`() throws {
    let step = step("action: ats.move\napplication: \"{{ text }}\"\nto_stage: '1'\n")
    for (text, isSound) in [("71", true), ("a_b-C", true), ("", false), ("7/advance", false)] {
      let rendered = try? step.render(Application.activation(["text": .string(text)]))
      #expect((rendered != nil) == isSound)
    }
    // Greenhouse counts its stages.
    let stage = self.step("action: ats.move\napplication: '7'\nto_stage: offer\n")
    #expect(throws: RenderFailure.self) { try stage.render() }
  }

  @Test(arguments: [
    ("action: ats.note\nbody: Hello\n", "greenhouse", ["no-recipient 1:9 ats.note"]),
    ("action: ats.move\napplication: '7'\n", "greenhouse", ["missing-key 1:9 ats.move"]),
    ("action: ats.advance\napplication: '7'\n", "ashby", ["wrong-connection 1:9 ats.advance"]),
    (
      "action: ats.reject\napplication: '7'\n", "ashby",
      ["missing-key 1:9 ats.reject", "missing-key 1:9 ats.reject"]
    ),
    ("action: ats.reject\napplication: '7'\n", "lever", ["missing-key 1:9 ats.reject"]),
    (
      "action: ats.note\ncandidate: '7'\nbody: a\nvisibility: all\n", "greenhouse",
      ["unknown-word 4:13 all"]
    ),
    (
      "action: ats.tag\ncandidate: '7'\ntags: a\nconnection: mail\n", "greenhouse",
      ["wrong-connection 4:13 mail"]
    ),
  ])
  func `finds mistakes where they are`(text: String, type: String, expected: [String]) {
    #expect(step(text, type: type).places == expected)
  }
}
