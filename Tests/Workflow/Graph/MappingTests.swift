import Graph
import Testing
import Values

@Suite struct MappingTests {
  private func source(_ rules: [EventRule]) -> SourceGraph {
    SourceGraph(
      name: "ats", path: "/hooks/ats", signature: nil, secrets: [], eventID: nil,
      contentKey: .off, answer: .init(), rules: rules)
  }

  private func input(_ body: String, headers: Value = .map(.empty)) throws -> SourceInput {
    SourceInput(
      body: try JSONParser().parse(body).root, headers: headers, rawBody: .bytes([]),
      digest: "abc")
  }

  private func mapping(_ fields: [EventMapping.Field], time: String? = nil) throws -> EventMapping {
    EventMapping(
      type: "application.received", time: try time.map(sourceProgram), fields: fields,
      completes: true)
  }

  private func value(_ name: String, _ text: String) throws -> EventMapping.Field {
    .init(name: name, content: .value(try sourceProgram(text)))
  }

  private func mapped(_ outcome: MappingOutcome) -> MappedEvent? {
    if case .event(let event) = outcome { event } else { nil }
  }

  @Test func `what a body lacks, and null, leave their fields out`() throws {
    let source = source([
      EventRule(
        when: nil,
        outcome: .event(
          try mapping([
            value("a", "body.a"), value("b", "body.missing"), value("c", "body.nothing"),
            value("d", "body.nothing.deeper"), value("e", "body.list[3]"),
            .init(name: "empty", content: .object([value("x", "body.missing")])),
          ])))
    ])
    let outcome = source.map(try input(#"{"a": 1, "nothing": null, "list": []}"#))
    let event = try #require(mapped(outcome))
    #expect(event.data.fields.map(\.name) == ["a"])
  }

  @Test func `null that a function or an operator cannot take is absence, another type is not`()
    throws
  {
    func outcome(_ body: String) throws -> MappingOutcome {
      let source = source([
        EventRule(
          when: try sourceProgram("!body.draft"),
          outcome: .event(
            try mapping(
              [
                value("id", "string(body.id)"),
                value("name", "body.first + ' ' + body.people[0].last"),
                value("draft", "body.draft == null"),
              ], time: "timestamp(body.at)")))
      ])
      return source.map(try input(body))
    }
    let whole = try #require(
      mapped(
        try outcome(
          #"{"id": 7, "first": "A", "people": [{"last": "B"}], "draft": false, "at": null}"#)))
    #expect(whole.data.fields.map(\.name) == ["id", "name", "draft"])
    #expect(whole.time == nil)
    let less = try #require(
      mapped(
        try outcome(#"{"id": null, "first": "A", "people": [{"last": null}], "draft": false}"#)))
    #expect(less.data.fields.map(\.name) == ["draft"])
    guard case .failed(let undecided) = try outcome(#"{"draft": null}"#) else {
      Issue.record("a condition over null cannot be decided")
      return
    }
    #expect(undecided.field == "when")
    guard case .failed(let failure) = try outcome(#"{"id": [], "draft": false}"#) else {
      Issue.record("a list is no id")
      return
    }
    #expect(failure.field == "id")
  }

  @Test func `number takes numbers and numeric text and nothing else`() throws {
    let source = source([
      EventRule(when: nil, outcome: .event(try mapping([value("n", "number(body.n)")])))
    ])
    func number(_ json: String) throws -> Value? {
      mapped(source.map(try input(#"{"n": \#(json)}"#)))?.data[field: "n"]?.value()
    }
    #expect(try number("80")?.intValue == 80)
    #expect(try number("\" 80 \"")?.intValue == 80)
    #expect(try number("\"79.9\"")?.isEqual(to: 79.9) == true)
    #expect(try number("\"1e2\"")?.isEqual(to: 100.0) == true)
    #expect(try number("\"-7\"")?.intValue == -7)
    #expect(try number("18446744073709551615") == .uint(.max))
    for nothing in [
      "\"n/a\"", "\"\"", "null", "true", "[]", "{}", "\"1e400\"", "\"NaN\"", "\"nan\"", "\"inf\"",
      "\"0x10\"", "\"80%\"", "\"80,5\"", "\"80/100\"", "\"1 000\"", "\"1_000\"", "\"--1\"",
      "\"\u{668}\"",
    ] {
      #expect(try number(nothing) == nil, "\(nothing)")
    }
  }

  @Test func `an expression that fails fails the mapping and names the field`() throws {
    let source = source([
      EventRule(
        when: nil,
        outcome: .event(
          try mapping([.init(name: "candidate", content: .object([value("id", "body.a / 0")]))])))
    ])
    guard case .failed(let failure) = source.map(try input(#"{"a": 1}"#)) else {
      Issue.record("expected a failure")
      return
    }
    #expect(failure.field == "candidate.id")
  }

  @Test func `the first rule that matches wins and none means ignored`() throws {
    let source = source([
      EventRule(
        when: try sourceProgram("body.action == 'ping'"), outcome: .answerOnly(unsigned: false)),
      EventRule(
        when: try sourceProgram("body.action == 'apply'"),
        outcome: .event(try mapping([value("h", "header('X-Kind')")], time: "timestamp(body.at)"))),
    ])
    guard case .answerOnly = source.map(try input(#"{"action": "ping"}"#)) else {
      Issue.record("expected an answer only")
      return
    }
    let event = try #require(
      mapped(
        source.map(
          try input(
            #"{"action": "apply", "at": "2026-01-02T03:04:05Z"}"#,
            headers: .object(["x-kind": "k"])))))
    #expect(event.data[field: "h"]?.string == "k")
    #expect(event.time == Timestamp(rfc3339: "2026-01-02T03:04:05Z"))
    guard case .ignored = source.map(try input(#"{"action": "other"}"#)) else {
      Issue.record("expected nothing to match")
      return
    }
  }

  @Test func `a renamed field that the rules ask for fails, since it would switch all of them off`()
    throws
  {
    let source = source([
      EventRule(
        when: try sourceProgram("body.action == 'ping'"), outcome: .answerOnly(unsigned: false))
    ])
    guard case .failed(let failure) = source.map(try input(#"{"event": "ping"}"#)) else {
      Issue.record("expected a failure")
      return
    }
    #expect(failure.field == "when" && failure.rule == 0)
    #expect(failure.reason.contains("body.action"))
  }

  @Test func `what is known fills in what the event does not say`() {
    let event = event(["candidate": .object(["id": "7"]), "job": .object(["id": "1"])])
    let known = KnownFacts(
      candidate: MapValue([(key: "email", value: "a@b.example"), (key: "id", value: "old")]))
    let completed = event.completed(with: known)
    #expect(completed.text(at: "candidate", "email") == "a@b.example")
    #expect(completed.text(at: "candidate", "id") == "7")
    #expect(completed.text(at: "job", "id") == "1")
    #expect(completed.completedMembers == ["candidate.email"])
  }
}
