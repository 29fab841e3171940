import CEL
import Graph
import Testing
import Values

@Suite struct DecideTests {
  private func graded(
    when trigger: String? = nil, maxAge: Duration? = nil
  ) throws -> WorkflowGraph {
    WorkflowGraph(
      name: "graded",
      trigger: .init(
        events: ["assessment.completed"], sources: nil, when: try trigger.map(workflowProgram),
        maxAge: maxAge),
      nodes: [
        .router(
          .init(
            branches: [
              .init(
                name: "high", when: try workflowProgram("assessment.score >= thresholds.fast"),
                target: 1),
              .init(
                name: "low", when: try workflowProgram("assessment.score < thresholds.fast"),
                target: 1),
            ], otherwise: .init(name: "manual", when: nil, target: 1))),
        .end,
      ], entry: 0)
  }

  private func segment(
    _ score: Value?, job: Value? = .object(["id": "1"]), when trigger: String? = nil
  ) throws -> String? {
    var data: [MapValue.Entry] = [
      (key: "assessment", value: .object(present: ["score": score]))
    ]
    if let job { data.append((key: "job", value: job)) }
    let graph = project(
      [try graded(when: trigger)],
      thresholds: [.init(name: "fast", value: 80, byJob: ["berlin": 90])])
    var event = event([:])
    event.data = .value(MapValue(data))
    let decided = graph.decide(DecisionInput(event: event, journey: .newcomer, now: receipt))
    guard case .run(let segment, _)? = decided.first?.decision.outcome else { return nil }
    return segment
  }

  @Test func `a score equal to the threshold reaches the segment`() throws {
    #expect(try segment(80) == "high")
    #expect(try segment(80.0) == "high")
    #expect(try segment(79.9) == "low")
    #expect(try segment(80.1) == "high")
  }

  @Test func `no score reaches the catch-all`() throws {
    #expect(try segment(nil) == "manual")
  }

  @Test func `a job with a threshold of its own is measured by it`() throws {
    #expect(try segment(85, job: .object(["id": "7", "key": "berlin"])) == "low")
    #expect(try segment(90, job: .object(["id": "7", "key": "berlin"])) == "high")
    #expect(try segment(85, job: .object(["id": "berlin"])) == "low")
  }

  @Test func `an event without a job has no threshold and reaches the catch-all`() throws {
    #expect(try segment(99, job: nil) == "manual")
  }

  @Test func `a trigger that cannot be evaluated goes to the catch-all`() throws {
    #expect(try segment(99, when: "candidate.country == 'DE'") == "manual")
  }

  @Test func `text where a number belongs fails the run instead of passing for false`() throws {
    let graph = project([try graded()], thresholds: [.init(name: "fast", value: 80, byJob: [:])])
    let event = event(["assessment": .object(["score": "high"]), "job": .object(["id": "1"])])
    let decided = graph.decide(DecisionInput(event: event, journey: .newcomer, now: receipt))
    guard case .failed(let reason)? = decided.first?.decision.outcome else {
      Issue.record("expected a failed decision")
      return
    }
    #expect(reason.contains("`high`"))
  }

  @Test func `an event older than the trigger takes starts no run`() throws {
    let graph = project([try graded(maxAge: .seconds(60))])
    let decided = graph.decide(
      DecisionInput(event: event([:]), journey: .newcomer, now: receipt + .seconds(61)))
    #expect(
      decided.first?.decision.outcome
        == .notTriggered(.tooOld(age: .seconds(61), limit: .seconds(60))))
  }

  @Test func `the trace says what each condition saw`() throws {
    let workflow = try graded()
    let graph = project([workflow], thresholds: [.init(name: "fast", value: 80, byJob: [:])])
    let input = DecisionInput(
      event: event(["assessment": .object(["score": 70]), "job": .object(["id": "1"])]),
      journey: .newcomer, now: receipt)
    let decision = try #require(graph.decide(input).first?.decision)
    let trace = workflow.trace(of: decision, graph.activation(for: input))
    #expect(trace.entries.map(\.name) == ["high", "low"])
    #expect(trace.entries.map(\.verdict) == ["not matched", "matched"])
    let score = trace.entries[0].values.first { $0.path == "assessment.score" }
    #expect(score?.value?.intValue == 70)
  }

  @Test func `an event read from its stored document decides as the mapped one`() throws {
    let graph = project(
      [try graded()], thresholds: [.init(name: "fast", value: 80, byJob: [:])])
    let mapped = event(["assessment": .object(["score": 80]), "job": .object(["id": "1"])])
    let document = try JSONParser().parse(mapped.document.json())
    let stored = try Event(document: document.root)
    #expect(stored.header == mapped.header)
    for event in [mapped, stored] {
      let decided = graph.decide(DecisionInput(event: event, journey: .newcomer, now: receipt))
      #expect(decided.first?.decision.outcome == .run(segment: "high", from: 1))
    }
  }
}
