import Testing

/// What a contract says of a field is what conditions and templates know of it.
@Suite struct `A contract's types` {
  private func findings(of condition: String) throws -> [String] {
    try Project.base().with(
      workflow: """
        segments:
          - name: first
            when: \(condition)
            actions: [{ action: stop }]
        otherwise: { actions: [{ action: stop }] }
        """
    ).findings()
  }

  @Test(arguments: [
    "assessment.taken_at < now",
    "assessment.taken_at + duration('48h') > event.time",
    "has(assessment.taken_at) && assessment.taken_at.getFullYear() == int(thresholds.standard)",
    "assessment.topics.exists(topic, topic.startsWith('swift'))",
    "candidate.email.endsWith('@acme.example')",
    "has(assessment.grader) && assessment.grader.email != candidate.email",
    "has(assessment.details.anything.at.all)",
  ])
  func `are those of its JSON Schema`(_ condition: String) throws {
    #expect(try findings(of: condition) == [])
  }

  @Test(arguments: [
    ("assessment.taken_at.startsWith('2026')", "case.yaml:5:11 wrong-arguments"),
    ("assessment.topics == 'swift'", "case.yaml:5:11 wrong-operands"),
    ("assessment.grader.phone == '1'", "case.yaml:5:29 unknown-field"),
    ("candidate.phone == '1'", "case.yaml:5:21 unknown-field"),
    ("event.tpye == 'x'", "case.yaml:5:17 unknown-field"),
    ("journey.stge == 'x'", "case.yaml:5:19 unknown-field"),
    ("assessment.kind > thresholds.standard", "case.yaml:5:11 wrong-operands"),
    ("lookups.channels == 'x'", "case.yaml:5:11 wrong-operands"),
  ])
  func `make a slip a finding`(_ condition: String, _ finding: String) throws {
    #expect(try findings(of: condition).first == finding)
  }

  @Test func `of two events are known where they agree, and absent where one lacks them`() throws {
    let project = try Project.base().with(
      workflow: """
        actions:
          - { action: task.create, id: a, title: "{{ candidate.first_name }}" }
          - { action: task.create, id: b, title: "{{ assessment.kind }}" }
          - { action: task.create, id: c, when: has(assessment.kind), title: "{{ assessment.kind }}" }
        """, on: "[assessment.completed, application.received]")
    #expect(project.findings() == ["case.yaml:5:46 absent-in-template"])
  }

  @Test func `of a schema that contains itself end where it does`() throws {
    let project = try Project.base().with(
      "schemas/events/comment.added.schema.json",
      ##"""
      {"type": "object", "required": ["comment"], "properties": {"comment": {"$ref": "#/$defs/comment"}},
       "$defs": {"comment": {"type": "object", "required": ["text"], "properties": {
         "text": {"type": "string"}, "at": {"type": "string", "format": "date-time"},
         "replies": {"type": "array", "items": {"$ref": "#/$defs/comment"}}}}}}
      """##
    ).with(
      workflow: """
        segments:
          - name: first
            when: comment.text == 'x' && has(comment.replies) && comment.replies[0].anything == 1
            actions: [{ action: stop }]
        otherwise: { actions: [{ action: stop }] }
        """, on: "comment.added")
    #expect(!project.findings().contains { $0.contains("unknown-field") })
  }
}
