import Testing

/// What a condition has found present needs no guard inside it.
@Suite struct `A condition narrows what is inside it` {
  private static let title = "{ action: task.create, id: t, title: \"{{ job.title }}\" }"

  private func findings(_ body: String, trigger: String = "") throws -> [String] {
    try Project.base().with(
      "workflows/case.yaml",
      "workflow: case\ntrigger: { event: assessment.completed\(trigger) }\n\(body)\n"
    ).findings()
  }

  @Test func `from the trigger into the steps`() throws {
    #expect(try findings("actions: [\(Self.title)]", trigger: ", when: has(job.title)") == [])
  }

  @Test func `from the trigger into the segments, and not into otherwise`() throws {
    let body = """
      segments:
        - { name: a, when: assessment.kind == "technical", actions: [\(Self.title)] }
      otherwise:
        actions: [\(Self.title)]
      """
    #expect(
      try findings(body, trigger: ", when: has(job.title)") == ["case.yaml:6:54 absent-in-template"]
    )
  }

  @Test func `from a segment into its steps alone`() throws {
    let body = """
      segments:
        - { name: a, when: has(job.title), actions: [\(Self.title)] }
        - { name: b, when: assessment.kind == "technical", actions: [\(Self.title)] }
      otherwise: { actions: [{ action: stop }] }
      """
    #expect(try findings(body) == ["case.yaml:5:105 absent-in-template"])
  }

  @Test func `from a step's own condition into its fields alone`() throws {
    let body = """
      actions:
        - { action: task.create, id: a, when: has(job.title), title: "{{ job.title }}" }
        - { action: task.create, id: b, title: "{{ job.title }}" }
      """
    #expect(try findings(body) == ["case.yaml:5:46 absent-in-template"])
  }

  @Test func `by a comparison, which holds only of what is there`() throws {
    let body = """
      segments:
        - name: a
          when: assessment.score >= thresholds.standard
          actions: [{ action: task.create, id: t, title: "{{ assessment.score }}" }]
      otherwise: { actions: [{ action: stop }] }
      """
    #expect(try findings(body) == [])
  }

  @Test func `into the texts of the templates that it sends`() throws {
    let template = "---\nsubject: About {{ job.title }}\n---\nDear {{ candidate.first_name }}\n"
    let project = try Project.base().with("workflows/templates/invitation.md", template)
    #expect(project.findings() == ["invitation.md:2:19 absent-in-template"])
    let guarded = project.with(
      "workflows/journeys/graded.yaml",
      """
      workflow: graded
      trigger: { event: assessment.completed, when: has(job.title) }
      actions:
        - { action: email.send, id: invite, template: invitation }
      """)
    #expect(guarded.findings().filter { $0.hasPrefix("invitation.md") } == [])
  }
}
