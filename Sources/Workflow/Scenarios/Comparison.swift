import Actions
import Configuration
import Diagnostics
import Fields
import Graph
import Values

/// Compares what happened with what a scenario expects. Only what it names is compared.
struct Comparison {
  private let scenario: ScenarioDefinition
  private(set) var differences: [Diagnostic] = []

  init(_ scenario: ScenarioDefinition) { self.scenario = scenario }

  mutating func report(_ difference: Diagnostic) { differences.append(difference) }

  /// For a delivery that never became an event.
  mutating func compare(_ reception: Reception) {
    switch reception {
    case .event: return
    case .answerOnly: compare(outcome: "ignored", reason: "the sender's own test request")
    case .ignored(let reason):
      compare(outcome: "ignored", reason: reason ?? "no rule of the source matches")
    case .quarantined(let reason): compare(outcome: "quarantined", reason: reason)
    }
  }

  mutating func compare(_ observations: [Observation]) {
    guard let observation = observations.first else {
      compare(outcome: "not_triggered", reason: "no workflow is triggered by this event")
      return
    }
    compare(outcome: observation.outcome, reason: observation.reason)
    if let segment = scenario.expect.segment {
      let actual = observation.segment
      if actual != segment.value {
        report(
          "segment-differs",
          "expected the segment `\(segment.value)`, reached \(Self.quoted(actual))",
          at: segment.span, notes: observation.conditions)
      }
    }
    if let actions = scenario.expect.actions { compare(actions, with: observation.actions) }
  }

  private mutating func compare(outcome actual: String, reason: String?) {
    let expected = scenario.expect.outcome
    guard actual == expected?.value ?? "completed" else {
      report(
        "outcome-differs",
        "expected the outcome `\(expected?.value ?? "completed")`, got `\(actual)`",
        at: expected?.span ?? scenario.expect.span, notes: reason.map { [$0] } ?? [])
      return
    }
    guard let wanted = scenario.expect.reason else { return }
    if !(reason ?? "").contains(wanted.value) {
      report(
        "reason-differs", "the reason does not say `\(wanted.value)`", at: wanted.span,
        notes: ["it says: \(reason ?? "nothing")"])
    }
  }

  private mutating func compare(_ expected: [Located<Value>], with performed: [Value]) {
    for (index, want) in expected.enumerated() {
      guard index < performed.count else {
        report(
          "action-missing", "expected an action \(Self.name(want.value)) here, and there is none",
          at: want.span, notes: Self.list(performed))
        return
      }
      compare(want, with: performed[index])
    }
    if performed.count > expected.count {
      let more = performed.count - expected.count
      report(
        "action-not-expected",
        more == 1
          ? "there is an action more than expected"
          : "there are \(more) actions more than expected",
        at: expected.last?.span ?? scenario.expect.span, notes: Self.list(performed))
    }
  }

  private mutating func compare(_ want: Located<Value>, with actual: Value) {
    guard case .map(let fields) = want.value else { return }
    let record = fields["action"]?.stringValue.flatMap {
      ActionCatalogue.standard.specification(named: $0)?.record
    }
    compare(fields, with: actual, record, below: "", in: want)
  }

  /// Of a field that is a record itself, too, only what is named is compared; of any other value, all of it.
  private mutating func compare(
    _ fields: MapValue, with actual: Value, _ record: RecordSpecification?, below path: String,
    in want: Located<Value>
  ) {
    for field in fields.entries {
      guard case .string(let name) = field.key else { continue }
      let found = actual[name]
      if let found, found.isEqual(to: field.value) == true { continue }
      // A file is told by its name.
      if let names = found.flatMap(Attachment.names), names.isEqual(to: field.value) == true {
        continue
      }
      // A time is written as text.
      if let time = found?.timestampValue, field.value.stringValue == time.rfc3339 { continue }
      if case .record(let inner)? = record?.field(name)?.type, case .map(let wanted) = field.value,
        let found, case .map = found
      {
        compare(wanted, with: found, inner, below: "\(path)\(name).", in: want)
        continue
      }
      report(
        "action-differs",
        "expected `\(path)\(name)` of \(Self.name(want.value)) to be \(Self.shown(field.value)), "
          + "it is \(found.map(Self.shown) ?? "absent")",
        at: want.span, notes: [])
    }
  }

  // MARK: - Words

  private mutating func report(_ rule: String, _ message: String, at span: Span, notes: [String]) {
    differences.append(
      Diagnostic(
        rule: rule, message, at: span,
        notes: ["in the scenario “\(scenario.name.value)”"] + notes))
  }

  private static func quoted(_ name: String?) -> String { name.map { "`\($0)`" } ?? "none" }

  private static func name(_ action: Value) -> String {
    action["action"]?.stringValue.map { "`\($0)`" } ?? "of any kind"
  }

  fileprivate static func shown(_ value: Value) -> String {
    if case .string(let text) = value { return "`\(text)`" }
    return value.json()
  }

  private static func list(_ actions: [Value]) -> [String] {
    ["the actions were: \(actions.map(name).joined(separator: ", "))"]
  }

}

extension Simulation {
  package var observation: Observation {
    Observation(
      workflow: workflow, segment: segment, outcome: outcomeWord, reason: reason,
      conditions: trace.entries.map(\.line),
      actions: steps.compactMap { step in
        if case .performed(let request) = step.result { request.value } else { nil }
      })
  }

  package var segment: String? {
    if case .run(let segment, _) = decision.outcome { segment } else { nil }
  }

  /// As a scenario names it.
  package var outcomeWord: String {
    switch decision.outcome {
    case .notTriggered: return "not_triggered"
    case .failed, .run: break
    }
    return switch end {
    case .completed, nil: "completed"
    case .stopped: "stopped"
    case .cancelled: "cancelled"
    case .deadLettered: "dead_lettered"
    }
  }

  package var reason: String? {
    if case .notTriggered(let reason) = decision.outcome { return reason.words }
    return switch end {
    case .completed, nil: nil
    case .stopped(let reason), .cancelled(let reason): reason
    case .deadLettered(_, _, let reason): reason
    }
  }
}

extension Trace.Entry {
  /// `high-fit: assessment.score >= thresholds.fast_track: not matched (assessment.score = 79)`
  fileprivate var line: String {
    let seen = values.map { "\($0.path) = \($0.value.map(Comparison.shown) ?? "absent")" }
    return "\(name): \(condition): \(verdict)"
      + (seen.isEmpty ? "" : " (\(seen.joined(separator: ", ")))")
  }
}
