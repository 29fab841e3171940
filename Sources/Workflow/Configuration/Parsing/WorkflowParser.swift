import Diagnostics
import Fields
import YAML

/// Makes a workflow definition of a record that was read.
struct WorkflowParser {
  private let record: RecordReader
  private let findings: FindingCollector

  init(_ record: RecordReader, _ findings: FindingCollector) {
    self.record = record
    self.findings = findings
  }

  /// What is missing or wrong has a finding and a stand-in, so that everything else is looked at, too.
  func parse() -> WorkflowDefinition {
    let name = record.written("workflow") ?? Located("", record.span)
    let trigger = record.record("trigger").map { self.trigger($0) }
    return WorkflowDefinition(
      name: name, description: record.text("description")?.value,
      owner: record.text("owner")?.value,
      trigger: trigger
        ?? TriggerDefinition(events: [], sources: nil, when: nil, maxAge: nil, span: name.span),
      body: body(), file: record.span.file)
  }

  private func trigger(_ trigger: RecordReader) -> TriggerDefinition {
    let events = trigger.texts("event")
    if trigger.has("event"), trigger.node("event")?.sequence?.items.isEmpty == true,
      let place = trigger.keySpan("event")
    {
      findings.add(.emptyList("event", at: place))
    }
    return TriggerDefinition(
      events: events, sources: trigger.has("source") ? trigger.texts("source") : nil,
      when: trigger.source("when"), maxAge: trigger.duration("max_age"), span: trigger.span)
  }

  /// Segments with `otherwise`, or actions; never both, never neither.
  private func body() -> WorkflowDefinition.Body {
    let segments = record.keySpan("segments")
    let otherwise = record.keySpan("otherwise")
    switch (segments, otherwise, record.keySpan("actions")) {
    case (nil, nil, nil):
      if record.mapping.isComplete {
        findings.add(.nothingToDo(at: record.mapping.entries[0].key.span))
      }
      return .actions([])
    case (nil, nil, _?):
      return .actions(StepListParser(findings).steps(record.records("actions")))
    case (let first?, _, let actions?), (nil, let first?, let actions?):
      findings.add(.segmentsAndActions(at: actions, first: first))
      return segmentBody()
    case (let segments?, nil, nil):
      if record.mapping.isComplete { findings.add(.segmentsWithoutOtherwise(at: segments)) }
      return segmentBody()
    case (nil, let otherwise?, nil):
      if record.mapping.isComplete { findings.add(.otherwiseWithoutSegments(at: otherwise)) }
      return segmentBody()
    case (_?, _?, nil):
      return segmentBody()
    }
  }

  private func segmentBody() -> WorkflowDefinition.Body {
    if let place = record.keySpan("segments"),
      record.node("segments")?.sequence?.items.isEmpty == true
    {
      findings.add(.emptyList("segments", at: place))
    }
    var names = UniqueNames()
    let segments = record.records("segments").map {
      segment(SegmentReader($0, findings), &names)
    }
    let otherwise = record.record("otherwise").map {
      segment(SegmentReader($0, findings), &names)
    }
    let standIn = SegmentDefinition(name: Located("otherwise", record.span), when: nil, steps: [])
    return .segments(segments, otherwise: otherwise ?? standIn)
  }

  private func segment(_ reader: SegmentReader, _ names: inout UniqueNames) -> SegmentDefinition {
    if let name = reader.name { _ = names.add(name, as: "segment", into: findings) }
    return SegmentDefinition(
      name: reader.name ?? Located("", reader.span), when: reader.when, steps: reader.steps())
  }
}

/// A segment or `otherwise`, which have the same parts but for the condition.
private struct SegmentReader {
  private let record: RecordReader
  private let findings: FindingCollector

  init(_ record: RecordReader, _ findings: FindingCollector) {
    self.record = record
    self.findings = findings
  }

  var name: Located<String>? { record.written("name") }
  var span: Span { record.span }

  var when: SourceText? {
    record.specification.field("when") == nil ? nil : record.source("when")
  }

  func steps() -> [StepDefinition] { StepListParser(findings).steps(record.records("actions")) }
}

extension Diagnostic {
  static func nothingToDo(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "nothing-to-do", "the workflow does nothing", at: span,
      help: "add `actions`, or `segments` with `otherwise`")
  }

  static func segmentsAndActions(at span: Span, first: Span) -> Diagnostic {
    let isFirst = first.range.lowerBound < span.range.lowerBound
    return Diagnostic(
      rule: "segments-and-actions", "a workflow has `segments` or `actions`, not both",
      at: isFirst ? span : first, labels: [Label(isFirst ? first : span, "and this")],
      help: "move the actions into the segments that they belong to")
  }

  static func segmentsWithoutOtherwise(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "no-otherwise", "`segments` need `otherwise`: what happens when none fits", at: span,
      help: "add `otherwise` with `actions`, such as a task for a person to look at it")
  }

  static func otherwiseWithoutSegments(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "otherwise-without-segments", "`otherwise` needs `segments`", at: span,
      help: "a workflow without segments has `actions` at its top")
  }

  static func emptyList(_ name: String, at span: Span) -> Diagnostic {
    Diagnostic(rule: "empty-value", "`\(name)` is an empty list", at: span)
  }
}
