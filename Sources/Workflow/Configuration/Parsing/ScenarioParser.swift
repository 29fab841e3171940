import Diagnostics
import Fields
import Values
import YAML

/// Makes scenarios of a record that was read.
struct ScenarioParser {
  private let record: RecordReader
  private let findings: FindingCollector

  init(_ record: RecordReader, _ findings: FindingCollector) {
    self.record = record
    self.findings = findings
  }

  func parse() -> (scenarios: [ScenarioDefinition], stories: [StoryDefinition]) {
    var names = UniqueNames()
    var scenarios: [ScenarioDefinition] = []
    var stories: [StoryDefinition] = []
    for test in record.records("tests") {
      let name = test.text("name")
      let isNew = name.map { names.add($0, as: "test", into: findings) } ?? false
      if test.has("story") {
        let story = name.map { self.story($0, test) }
        if let story, isNew { stories.append(story) }
      } else {
        let scenario = scenario(test, called: name)
        if let scenario, isNew { scenarios.append(scenario) }
      }
    }
    return (scenarios, stories)
  }

  private func scenario(
    _ test: RecordReader, called name: Located<String>?
  ) -> ScenarioDefinition? {
    let input = input(of: test)
    let expect = test.record("expect").map { self.expect($0) }
    if !test.has("expect"), test.mapping.isComplete {
      findings.add(.expectMissing(at: test.keySpan("name") ?? test.span))
    }
    guard let name, let input, let expect else { return nil }
    return ScenarioDefinition(
      name: name, workflow: test.text("workflow"), input: input, set: changes(of: test),
      journey: journey(of: test), now: test.timestamp("now"), answers: answers(of: test),
      expect: expect, file: name.span.file)
  }

  private func story(_ name: Located<String>, _ test: RecordReader) -> StoryDefinition {
    let others = test.mapping.entries.filter { !["name", "story"].contains($0.name) }
    for entry in others
    where RecordSpecification.scenario.fields.contains(where: { $0.name == entry.name }) {
      findings.add(.besideStory(entry.name, at: entry.key.span))
    }
    let chapters = test.records("story").enumerated().compactMap {
      index, delivery -> StoryDefinition.Chapter? in
      let expect = delivery.record("expect").map { self.expect($0) }
      guard let input = chapterInput(of: delivery), let expect else { return nil }
      return StoryDefinition.Chapter(
        scenario: ScenarioDefinition(
          name: delivery.text("name") ?? Located("delivery \(index + 1)", delivery.span),
          workflow: delivery.text("workflow"), input: input, set: changes(of: delivery),
          journey: nil, now: nil, answers: [], expect: expect, file: name.span.file),
        times: delivery.integer("times")?.value ?? 1, advance: delivery.duration("advance"))
    }
    return StoryDefinition(name: name, chapters: chapters, file: name.span.file)
  }

  private func answers(
    of test: RecordReader
  ) -> [(step: Located<String>, answer: SimulatedAnswer)] {
    test.map("answers").compactMap { step, value in
      guard case .record(let answer) = value else { return nil }
      if answer.has("json"), let place = answer.keySpan("body") {
        findings.add(.twoBodies(at: place))
      }
      let headers = answer.map("headers").compactMap { name, value -> MapValue.Entry? in
        guard case .text(let text) = value else { return nil }
        return (key: .string(name.value.lowercased()), value: .string(text.value))
      }
      let status = answer.integer("status")?.value ?? 200
      return (
        step: step,
        answer: SimulatedAnswer(
          status: status,
          value: .object(present: [
            "status": .int(Int64(status)), "headers": .map(MapValue(headers)),
            "json": answer.node("json").map(\.value),
            "body": answer.text("body").map { .string($0.value) }, "cut": .bool(false),
          ]))
      )
    }
  }

  private func changes(of test: RecordReader) -> [(path: Located<String>, value: Located<Value>)] {
    test.map("set").compactMap { path, value in
      if case .any(let node) = value {
        (path: path, value: Located(node.value, node.span))
      } else {
        nil
      }
    }
  }

  /// A delivery, or nothing where only time passes.
  private func chapterInput(of chapter: RecordReader) -> ScenarioDefinition.Input? {
    if !chapter.has("source"), !chapter.has("payload"), chapter.has("advance") {
      return .nothing(lookingAt: chapter.text("of"))
    }
    if let place = chapter.keySpan("of"), chapter.has("source") {
      findings.add(.lookingAtAnother(at: place))
    }
    return input(of: chapter)
  }

  /// `event` with `data`, or `source` with `payload`.
  private func input(of test: RecordReader) -> ScenarioDefinition.Input? {
    let place = test.keySpan("name") ?? test.span
    if let event = test.keySpan("event"), let source = test.keySpan("source") {
      findings.add(.eventAndSource(at: source, event: event))
      return nil
    }
    if test.has("event") {
      let data = data("data", of: test, beside: "event")
      return test.text("event").flatMap { type in data.map { .event(type: type, data: $0) } }
    }
    if test.has("source") {
      let payload = data("payload", of: test, beside: "source")
      let headers = test.map("headers").compactMap { name, value in
        if case .text(let text) = value { (name.value, text.value) } else { nil }
      }
      return test.text("source").flatMap { source in
        payload.map {
          .payload(
            source: source, payload: $0,
            headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }))
        }
      }
    }
    if test.mapping.isComplete { findings.add(.testWithoutInput(at: place)) }
    return nil
  }

  private func data(
    _ field: String, of test: RecordReader, beside key: String
  ) -> ScenarioDefinition.Data? {
    guard let node = test.node(field) else {
      if let place = test.keySpan(key), test.mapping.isComplete {
        findings.add(.dataMissing(field, beside: key, at: place))
      }
      return nil
    }
    switch node {
    case .mapping: return .inline(Located(node.value, node.span))
    case .scalar(let scalar):
      if case .string(let path) = scalar.value, !path.isEmpty {
        return .file(Located(path, scalar.span))
      }
      if !scalar.isReported {
        findings.add(
          .dataWanted(field, at: scalar.isMissing ? test.keySpan(field) ?? node.span : node.span))
      }
      return nil
    case .sequence:
      if field == "payload" { return .inline(Located(node.value, node.span)) }
      findings.add(.dataWanted(field, at: node.span))
      return nil
    }
  }

  private func journey(of test: RecordReader) -> Located<Value>? {
    test.record("journey").map { Located($0.mapping.value, $0.span) }
  }

  private func expect(_ expect: RecordReader) -> ExpectDefinition {
    let actions = expect.list("actions").compactMap { item -> Located<Value>? in
      guard case .any(let node) = item else { return nil }
      guard case .mapping(let mapping) = node else {
        findings.add(.expectedActionWanted(at: node.span))
        return nil
      }
      if mapping["action"] == nil, let first = mapping.entries.first {
        findings.add(.expectedActionWanted(at: first.key.span))
      }
      return Located(node.value, node.span)
    }
    let names = expect.list("actions").compactMap { item -> Located<String>? in
      guard case .any(let node) = item, let name = node.mapping?["action"]?.scalar else {
        return nil
      }
      return Located(name.text, name.span)
    }
    return ExpectDefinition(
      segment: expect.text("segment"), actions: expect.has("actions") ? actions : nil,
      actionNames: names,
      outcome: expect.text("outcome"), reason: expect.text("reason"), span: expect.span)
  }
}

extension Diagnostic {
  static func eventAndSource(at span: Span, event: Span) -> Diagnostic {
    Diagnostic(
      rule: "event-and-source", "a scenario has `event` or `source`, not both", at: span,
      labels: [Label(event, "and this")],
      help: "`event` with `data` is the event itself, `source` with `payload` the sender's webhook")
  }

  static func expectMissing(at span: Span) -> Diagnostic {
    Diagnostic(rule: "missing-key", "a scenario needs `expect`", at: span)
  }

  static func besideStory(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "`\(name)` does not belong beside `story`", at: span,
      hint: "write it at a delivery of the story")
  }

  static func twoBodies(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "an answer has `json` or `body`, not both", at: span,
      hint: "remove one")
  }

  static func lookingAtAnother(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "`of` does not belong beside `source`", at: span,
      hint: "what is expected of a delivery is about that delivery")
  }

  static func testWithoutInput(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key",
      "a scenario needs `event` with `data`, `source` with `payload`, or a `story`",
      at: span)
  }

  static func dataMissing(_ field: String, beside key: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "a scenario with `\(key)` needs `\(field)`", at: span,
      hint: "fields, or the path of a JSON file")
  }

  static func dataWanted(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-type",
      "`\(field)` must be keys with values, or the path of a JSON file",
      at: span)
  }

  static func expectedActionWanted(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "an expected action needs `action`", at: span,
      hint: "such as `{ action: email.send }`")
  }
}
