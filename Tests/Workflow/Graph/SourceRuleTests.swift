import CEL
import Graph
import Testing
import Values

/// Rules are judged by a table that looks at a body once for all of them; each condition by itself is the measure.
@Suite struct `The rules of a source` {
  static let conditions = [
    #"body.action == "hired""#,
    #"body.action == "moved" && body.job.id == 7"#,
    #"body.action in ["hired", "rejected"] || body.score >= 80"#,
    #"body.score < 50"#,
    #"has(body.job.id) && !(body.draft)"#,
    #"body.draft == true"#,
    #"body.job == null"#,
    #"body.action != "ping""#,
    #"body.action.startsWith("hi")"#,
    #"body["action"] == "hired" && header("X-Kind") == "a""#,
    #"body.people[0].name == "Ada""#,
    #"size(body.people) > 1"#,
    #"body == "hired""#,
    #"digest(body) == "abc" && body.score == 80.0"#,
    #"body.people.exists(p, p.name == body.action)"#,
  ]

  static let bodies = [
    "{}", "[]", "null", "7", #""hired""#,
    #"{"action": "hired"}"#, #"{"action": "moved", "job": {"id": 7}, "score": 12}"#,
    #"{"action": "moved", "job": {"id": 7.0}, "score": 80}"#,
    #"{"action": "moved", "job": {"id": "7"}, "score": "80"}"#,
    #"{"action": null, "job": null, "score": null, "draft": null, "people": null}"#,
    #"{"action": "Ada", "draft": true, "people": [{"name": "Ada"}, {"name": "Bo"}]}"#,
    #"{"action": 7, "draft": false, "job": {"id": null}, "people": []}"#,
    #"{"action": ["hired"], "job": "x", "score": 99.5, "draft": "no", "people": "Ada"}"#,
    #"{"action": "rejected", "job": {}, "score": -1, "draft": false, "people": [{}]}"#,
    #"{"action": "hi\u0072ed", "score": 8e1, "job": {"id": 7e0, "extra": {"id": 1}}}"#,
  ]

  private func source(_ conditions: [Program], answersOnly: Bool) -> SourceGraph {
    let rules = conditions.enumerated().map { place, when in
      EventRule(
        when: when,
        outcome: answersOnly
          ? .answerOnly(unsigned: place.isMultiple(of: 2))
          : .event(EventMapping(type: "rule.\(place)", time: nil, fields: [], completes: false)))
    }
    return SourceGraph(
      name: "ats", path: "/hooks/ats", signature: nil, secrets: [], eventID: nil,
      contentKey: .off, answer: .init(), rules: rules)
  }

  private func input(_ body: String) throws -> SourceInput {
    let headers = Value.map(MapValue([(key: "x-kind", value: "a")]))
    return SourceInput(
      body: try JSONParser().parse(body).root, headers: headers, rawBody: .bytes([]), digest: "abc")
  }

  private enum Verdict: Equatable {
    case yes, no, lacking, failed
  }

  /// What the documentation of `map` says of one condition, by its program alone.
  private func verdict(_ program: Program, _ input: SourceInput) -> Verdict {
    do throws(EvaluationError) {
      return try program.evaluate(input.activation).boolValue == true ? .yes : .no
    } catch {
      if error.isAbsent { return .lacking }
      guard case .noMatchingOverload = error.kind else { return .failed }
      let values = program.observedValues(input.activation)
      return values.contains { $0.value?.isNull == true } ? .lacking : .failed
    }
  }

  private func expectedOutcome(_ verdicts: [Verdict]) -> String {
    var outcome = "ignored"
    for (place, verdict) in verdicts.enumerated() {
      switch verdict {
      case .yes: return "rule.\(place)"
      case .no: continue
      case .failed: return "failed \(place)"
      case .lacking: if outcome == "ignored" { outcome = "failed \(place)" }
      }
    }
    return outcome
  }

  private func outcome(_ mapping: MappingOutcome) -> String {
    switch mapping {
    case .event(let event): event.mapping.type
    case .answerOnly: "answer"
    case .ignored: "ignored"
    case .failed(let failure): "failed \(failure.rule)"
    }
  }

  private func expectedAdmission(_ verdicts: [Verdict]) -> String {
    if let first = verdicts.firstIndex(of: .yes) { return "test \(first.isMultiple(of: 2))" }
    return verdicts.allSatisfy { $0 == .no } ? "unmatched" : "event"
  }

  private func admission(_ admission: SourceGraph.Admission) -> String {
    switch admission {
    case .test(let isUnsigned): "test \(isUnsigned)"
    case .unmatched: "unmatched"
    case .event: "event"
    }
  }

  @Test func `are judged as each condition is evaluated by itself`() throws {
    let programs = try Self.conditions.map(sourceProgram)
    var seen: [Verdict] = []
    for text in Self.bodies {
      let input = try input(text)
      let verdicts = programs.map { verdict($0, input) }
      seen += verdicts
      // All of them, each as the first once, and each alone.
      for first in programs.indices {
        let order = Array(first..<programs.count) + Array(0..<first)
        for places in [order, [first]] {
          let expected = places.map { verdicts[$0] }
          let rules = places.map { programs[$0] }
          let mapping = source(rules, answersOnly: false).map(input)
          #expect(outcome(mapping) == expectedOutcome(expected), "\(text) from rule \(first)")
          let admitted = source(rules, answersOnly: true).admission(of: input)
          #expect(admission(admitted) == expectedAdmission(expected), "\(text) from rule \(first)")
        }
      }
    }
    for verdict in [Verdict.yes, .no, .lacking, .failed] { #expect(seen.contains(verdict)) }
  }

  @Test(arguments: [
    (#"header("X-Event-ID")"#, "x-event-id"), (#"header("x-event-id")"#, "x-event-id"),
    (#"header("X-Event-ID") + "-1""#, nil), (#"header(body.name)"#, nil), ("body.id", nil),
    (#"string(header("X-Event-ID"))"#, nil), (nil, nil),
  ])
  func `an id that is a header is known as that`(text: String?, header: String?) throws {
    let source = SourceGraph(
      name: "ats", path: "/hooks/ats", signature: nil, secrets: [],
      eventID: try text.map(sourceProgram), contentKey: .off, answer: .init(), rules: [])
    #expect(source.eventIDHeader == header)
    #expect(source.readsHeaders == (header == nil && text?.contains("header(") == true))
  }

  @Test func `say whether they look at the headers before an event is accepted`() throws {
    func readsHeaders(when: String?, key: String? = nil, field: String = "body.a") throws -> Bool {
      let field = EventMapping.Field(name: "a", content: .value(try sourceProgram(field)))
      let mapping = EventMapping(type: "a.b", time: nil, fields: [field], completes: false)
      return SourceGraph(
        name: "ats", path: "/hooks/ats", signature: nil, secrets: [], eventID: nil,
        contentKey: .on(try key.map(sourceProgram), window: .seconds(1)), answer: .init(),
        rules: [EventRule(when: try when.map(sourceProgram), outcome: .event(mapping))]
      ).readsHeaders
    }
    #expect(try !readsHeaders(when: nil))
    #expect(try readsHeaders(when: #"body.a == 1 || header("X-Kind") == "a""#))
    #expect(try readsHeaders(when: nil, key: #"header("X-Key")"#))
    // A mapping is made of what was kept.
    #expect(try !readsHeaders(when: nil, field: #"header("X-Kind")"#))
  }
}
