import CEL
import Graph
import JSONSchema
import Testing
import Values

/// What is left unbound because no condition reads it must not be missed by one that does.
@Suite struct EventRouteTests {
  private func segment(when condition: String, journey: Journey = .newcomer) throws -> String? {
    let schema = try #require(Schema.compile(.bool(true)).schema)
    let workflow = WorkflowGraph(
      name: "w",
      trigger: .init(events: ["assessment.completed"], sources: nil, when: nil, maxAge: nil),
      nodes: [
        .router(
          .init(
            branches: [.init(name: "yes", when: try workflowProgram(condition), target: 1)],
            otherwise: .init(name: "no", when: nil, target: 1))), .end,
      ], entry: 0)
    let graph = ProjectGraph(
      name: "test", revision: "r", sources: [], workflows: [workflow],
      contracts: [
        "assessment.completed": Contract(
          type: "assessment.completed", schema: schema, path: "x",
          times: ["assessment": .object(["done_at": .instant])])
      ],
      thresholds: Thresholds([.init(name: "fast", value: 80, byJob: [:])]), lookups: .map(.empty),
      timeZone: "UTC", properties: ["assessment", "candidate", "job"])
    let mapped = event([
      "assessment": .object(["done_at": "2026-03-01T09:30:00Z", "score": 80]),
      "job": .object(["id": 7]),
    ])
    let stored = try Event(document: JSONParser().parse(mapped.document.json()).root)
    let segments = [mapped, stored].map { event in
      graph.decide(DecisionInput(event: event, journey: journey, now: receipt)).map {
        decided -> String? in
        guard case .run(let segment, _) = decided.decision.outcome else { return nil }
        return segment
      }
    }
    #expect(segments[0] == segments[1])
    return try #require(segments[0].first)
  }

  @Test(arguments: [
    "assessment.done_at < timestamp('2026-03-01T09:30:01Z')",
    "assessment.done_at.getFullYear() == 2026", "assessment.score >= thresholds.fast",
    "event.source == 'grader'", "journey.events == 3", "now >= event.received_at",
    "has(assessment.done_at)", "has(job.id) && !has(candidate.id)",
  ])
  func `a condition finds whatever it reads`(condition: String) throws {
    #expect(try segment(when: condition, journey: Journey(events: 3)) == "yes")
  }
}
