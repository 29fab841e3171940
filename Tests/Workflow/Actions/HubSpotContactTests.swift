import Testing
import Values

@testable import Actions

@Suite struct `A step that writes a contact in HubSpot` {
  private func step(_ fields: String) -> CompiledStep {
    CompiledStep(
      "action: hubspot.contact\n\(fields)\n", connections: [Connection.mail, Connection.hubSpot])
  }

  private func contact(_ fields: String) throws -> HubSpotContactRequest {
    let step = step(fields)
    guard case .hubSpotContact(let request) = try step.render(Application.activation()) else {
      throw NotCompiled(findings: step.findings)
    }
    return request
  }

  @Test func `says what is to be written, as HubSpot takes it`() throws {
    let request = try contact(
      """
      lifecycle_stage: opportunity
      properties:
        source_job: "{{ job.title }}"
        interview_at: "{{ interview.start }}"
        years: 7.0
        remote: true
        skills: [swift, "c++"]
        nickname: null
        phone: "{{ text }}"
      tags: [applicant, "job:{{ job.title }}"]
      """)
    #expect(request.connection == "hubspot" && request.email == "ada@example.org")
    #expect(request.lifecycleStage == "opportunity" && !request.mayGoBack)
    #expect(
      request.properties.map { "\($0.name)=\($0.value)" } == [
        "source_job=Data Scientist", "interview_at=2026-12-01T09:00:00Z", "years=7", "remote=true",
        "skills=swift;c++", "nickname=",
      ])
    #expect(request.tags == ["applicant", "job:Data Scientist"])
  }

  @Test func `survives a journey through JSON`() throws {
    let request = ActionRequest.hubSpotContact(
      try contact(
        "email: Grace@Example.org\nlifecycle_stage: lead\nbackward: true\nproperties: { a: 1 }\ntags: x"
      ))
    let read = try ActionRequest(value: try Value(json: request.value.jsonBytes()))
    #expect(read.value == request.value && read.receiver == "hubspot")
    #expect(request.value["email"] == "grace@example.org")
  }

  @Test(arguments: [
    ("email: a@x.example", ["nothing-to-update 1:9 hubspot.contact"]),
    ("tags: x\nbackward: true", ["conflicting-fields 3:1 backward"]),
    ("lifecycle_stage: Sales Lead", ["wrong-form 2:18 Sales Lead"]),
    ("properties: { First Name: Ada }", ["wrong-form 2:15 First Name"]),
    ("properties: { lifecyclestage: lead }", ["conflicting-fields 2:15 lifecyclestage"]),
    ("properties: { recruiting_tags: a }", ["conflicting-fields 2:15 recruiting_tags"]),
    ("tags: x\nconnection: mail", ["wrong-connection 3:13 mail"]),
  ])
  func `finds mistakes where they are`(fields: String, expected: [String]) {
    #expect(step(fields).places == expected)
  }

  @Test func `asks for the property that holds the tags`() {
    let bare = CompiledStep(
      "action: hubspot.contact\ntags: x\n", connections: [Connection.bareHubSpot])
    #expect(bare.places == ["missing-key 3:1 tags"] || bare.places == ["missing-key 2:1 tags"])
  }

  @Test(arguments: ["{ a: { b: 1 } }", "{ a: [\"x;y\"] }", "{ a: [[1]] }"])
  func `fails where no property holds a value`(properties: String) {
    let step = step("properties: \(properties)")
    #expect(step.findings.isEmpty)
    #expect(throws: RenderFailure.self) { try step.render(Application.activation()) }
  }
}
