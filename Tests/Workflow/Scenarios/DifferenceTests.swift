import Testing

/// What a scenario says that does not hold: what was expected, what came, and the trace that explains it.
@Suite struct `A difference` {
  @Test func `of the segment shows what each condition saw`() throws {
    let tried = try Tried("\(Tried.ada("79"))\nexpect: { segment: fast-track }")
    #expect(
      tried.differences == [
        "segment-differs: expected the segment `fast-track`, reached `by-hand`"
      ])
    #expect(tried.places == ["fast-track"])
    #expect(tried.notes.first == "in the scenario “it”")
    #expect(
      tried.notes.contains {
        $0.contains("score = 79") && $0.contains("thresholds.fast_track = 80")
      })
  }

  @Test func `of a field names the field and both values`() throws {
    let tried = try Tried(
      """
      \(Tried.ada())
      expect:
        actions:
          - { action: task.create, title: Call Bob, assignee: ada@acme.example }
          - { action: email.send }
      """)
    #expect(
      tried.differences == [
        "action-differs: expected `title` of `task.create` to be `Call Bob`, it is `Call Ada`",
        "action-differs: expected `assignee` of `task.create` to be `ada@acme.example`, it is absent",
      ])
  }

  @Test func `of the number of actions lists them`() throws {
    let more = try Tried("\(Tried.ada())\nexpect: { actions: [{ action: task.create }] }")
    #expect(more.differences == ["action-not-expected: there is an action more than expected"])
    #expect(more.notes.contains("the actions were: `task.create`, `email.send`"))
    let fewer = try Tried(
      """
      \(Tried.ada("1"))
      expect: { actions: [{ action: task.create }, { action: email.send }] }
      """)
    #expect(
      fewer.differences == [
        "action-missing: expected an action `email.send` here, and there is none"
      ])
  }

  @Test func `of the end gives the reason`() throws {
    let tried = try Tried(
      "\(Tried.ada())\njourney: { stage: withdrawn }\nexpect: { outcome: completed }")
    #expect(
      tried.differences == ["outcome-differs: expected the outcome `completed`, got `stopped`"])
    #expect(tried.notes.contains("Ada has withdrawn"))
    let reason = try Tried(
      "\(Tried.ada())\njourney: { stage: withdrawn }\nexpect: { outcome: stopped, reason: late }")
    #expect(reason.differences == ["reason-differs: the reason does not say `late`"])
  }
}
