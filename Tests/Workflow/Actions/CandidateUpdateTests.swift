import Testing
import Values

@testable import Actions

@Suite struct `A step that updates the candidate` {
  private func update(
    _ fields: String, _ changes: [String: Value] = [:]
  ) throws -> CandidateUpdateRequest {
    let request = try CompiledStep("action: candidate.update\n\(fields)\n").render(
      Application.activation(changes))
    guard case .candidateUpdate(let update) = request else { throw NotCompiled(findings: []) }
    return update
  }

  @Test func `writes what it names`() throws {
    let update = try update(
      """
      stage: interview
      tags: [ "webhook:{{ job.title }}", backend, backend ]
      remove_tags: newcomer
      recruiter: grace@acme.example
      """)
    #expect(update.stage == "interview")
    #expect(update.tags == ["webhook:Data Scientist", "backend"])
    #expect(update.removeTags == ["newcomer"])
    #expect(update.recruiter == "grace@acme.example")
    #expect(update.fields.isEmpty)
  }

  @Test func `keeps the types of its fields`() throws {
    let fields = try update(
      """
      fields:
        round: 2
        watchers: "{{ job.watchers }}"
        note: "for {{ job.title }}"
        nested: { remote: true, cities: [ "Berlin", "{{ job.title }}" ] }
      """
    ).fields
    #expect(
      Value.map(fields).json()
        == #"{"round":2,"watchers":["grace@acme.example","alan@acme.example"],"note":"for Data Scientist","nested":{"remote":true,"cities":["Berlin","Data Scientist"]}}"#
    )
  }

  @Test func `may take its tags from a list`() throws {
    #expect(
      try update("tags: \"{{ job.watchers }}\"").tags == [
        "grace@acme.example", "alan@acme.example",
      ])
  }

  @Test(arguments: [
    "stage: \"{{ text }}\"", "tags: [ \"{{ text }}\" ]", "recruiter: \"{{ text }}\"",
  ])
  func `writes no empty text`(field: String) {
    #expect(throws: RenderFailure.self) { try update(field) }
  }

  @Test(arguments: [
    ("", ["nothing-to-update 1:9 candidate.update"]),
    ("stage: '{{ candidate.nickname }}'", ["absent-in-template 2:12 candidate.nickname"]),
    ("stages: x", ["unknown-key 2:1 stages"]),
    (
      "fields: { a: { b: '{{ candidate.nickname }}' } }",
      ["absent-in-template 2:23 candidate.nickname"]
    ),
  ])
  func `is refused`(fields: String, expected: [String]) {
    #expect(CompiledStep("action: candidate.update\n\(fields)\n").places == expected)
  }
}

@Suite struct `A step that stops` {
  @Test(arguments: [
    ("", "the workflow ends here"),
    ("reason: \"{{ job.title }} is closed\"", "Data Scientist is closed"),
    ("reason: \"{{ text }}\"", "the workflow ends here"),
  ])
  func `says why`(field: String, expected: String) throws {
    guard case .stop(let stop) = try CompiledStep("action: stop\n\(field)\n").render() else {
      Issue.record("no stop")
      return
    }
    #expect(stop.reason == expected)
  }
}
