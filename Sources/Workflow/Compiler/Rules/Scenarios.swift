import Actions
import CEL
import Configuration
import Diagnostics

/// Names in scenarios that lead nowhere: a test of something that is not there promises nothing.
///
/// ```yaml
/// - name: a newcomer is confirmed
///   workflow: aplication-received       # bad: no such workflow
///   set: { candidate.can_emal: false }  # bad: the contract has no such field
///   answers: { acount: { status: 201 } } # bad: the workflow has no such step
///   expect: { segment: first }          # bad: the workflow has no such segment
/// ```
struct ScenarioNames {
  let set: ConfigurationSet
  let contracts: [String: CheckedContract]
  let brokenContracts: Set<String>

  func findings() -> [Diagnostic] {
    let chapters = set.stories.flatMap(\.chapters).map(\.scenario)
    return (set.scenarios + chapters).flatMap { findings($0) }
      + set.stories.flatMap { unknownChapters(of: $0) }
  }

  /// Chapters that look at a delivery which has not come before them.
  private func unknownChapters(of story: StoryDefinition) -> [Diagnostic] {
    var told: [String] = []
    var findings: [Diagnostic] = []
    for chapter in story.chapters {
      let name = chapter.scenario.name
      guard case .nothing(let wanted) = chapter.scenario.input else {
        told.append(name.value)
        continue
      }
      if told.isEmpty {
        findings.append(.nothingToLookAt(at: name.span))
      } else if let wanted, !told.contains(wanted.value) {
        findings.append(.unknownChapter(wanted, known: told))
      }
    }
    return findings
  }

  private func findings(_ scenario: ScenarioDefinition) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if let name = scenario.workflow { findings += workflow(name, scenario) }
    switch scenario.input {
    case .event(let type, _):
      if let contract = contracts[type.value] {
        findings += scenario.set.compactMap { path($0.path, in: contract) }
      } else if !brokenContracts.contains(type.value) {
        findings.append(.unknownEventType(type, known: contracts.keys.sorted()))
      }
    case .payload(let source, _, _):
      let known = set.sources.map(\.name.value)
      if !set.unread.kinds.contains(.sources), !known.contains(source.value) {
        findings.append(.unknownSource(source, known: known))
      }
    case .nothing: break
    }
    let actions = ActionCatalogue.standard.specifications.map(\.name)
    for name in scenario.expect.actionNames where !actions.contains(name.value) {
      findings.append(.unknownExpectedAction(name, known: actions))
    }
    return findings
  }

  private func workflow(
    _ name: Located<String>, _ scenario: ScenarioDefinition
  ) -> [Diagnostic] {
    let known = set.workflows.map(\.name.value)
    guard let workflow = set.workflows.first(where: { $0.name.value == name.value }) else {
      return set.unread.kinds.contains(.workflows) ? [] : [.unknownWorkflow(name, known: known)]
    }
    var findings = answers(scenario, workflow)
    guard let segment = scenario.expect.segment else { return findings }
    switch workflow.body {
    case .actions:
      findings.append(.segmentOfWorkflowWithout(segment, workflow: name.value))
    case .segments(let segments, let otherwise):
      let names = (segments + [otherwise]).map(\.name.value)
      if !names.contains(segment.value) {
        findings.append(.unknownSegment(segment, workflow: name.value, known: names))
      }
    }
    return findings
  }

  /// Answers to steps that ask nobody.
  private func answers(
    _ scenario: ScenarioDefinition, _ workflow: WorkflowDefinition
  ) -> [Diagnostic] {
    let steps: [StepDefinition] =
      switch workflow.body {
      case .actions(let steps): steps
      case .segments(let segments, let otherwise): (segments + [otherwise]).flatMap(\.steps)
      }
    let asking = steps.filter {
      ActionCatalogue.standard.specification(named: $0.action.value)?.effect == .system
    }.map(\.id.value)
    return scenario.answers.map(\.step).filter { !asking.contains($0.value) }.map {
      .answerToNobody($0, workflow: workflow.name.value, known: asking)
    }
  }

  /// The first part of a dotted path that the contract does not have.
  private func path(_ path: Located<String>, in contract: CheckedContract) -> Diagnostic? {
    var shape: ContractShape? = ContractShape(contract)
    for name in path.value.split(separator: ".").map(String.init) {
      guard let here = shape, !here.isOpen else { return nil }
      guard let inner = here.field(name) else {
        return .fieldOutsideContract(
          Located(name, path.span), in: here, known: here.names, fixes: false)
      }
      shape = inner.shape
    }
    return nil
  }
}

extension Diagnostic {
  static func unknownSegment(
    _ segment: Located<String>, workflow: String, known: [String]
  ) -> Diagnostic {
    let near = nearest(to: segment.value, among: known)
    return Diagnostic(
      rule: "unknown-segment", "`\(workflow)` has no segment `\(segment.value)`", at: segment.span,
      hint: near.map { "did you mean `\($0)`?" },
      help: near == nil
        ? "its segments are \(known.map { "`\($0)`" }.joined(separator: ", "))" : nil,
      fix: near.map { Fix(replace: segment.span, with: $0) })
  }

  static func answerToNobody(
    _ step: Located<String>, workflow: String, known: [String]
  ) -> Diagnostic {
    let near = nearest(to: step.value, among: known)
    return Diagnostic(
      rule: "unknown-step", "`\(workflow)` has no step `\(step.value)` that asks another system",
      at: step.span, hint: near.map { "did you mean `\($0)`?" },
      help: near == nil && !known.isEmpty
        ? "those that ask are \(known.map { "`\($0)`" }.joined(separator: ", "))" : nil,
      fix: near.map { Fix(replace: step.span, with: $0) })
  }

  static func nothingToLookAt(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "unknown-chapter", "no delivery comes before this one", at: span,
      help:
        "time that passes shows something only after a delivery: put one before, with `source` and `payload`"
    )
  }

  static func unknownChapter(_ name: Located<String>, known: [String]) -> Diagnostic {
    let near = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: "unknown-chapter", "no delivery before this one is called `\(name.value)`",
      at: name.span, hint: near.map { "did you mean `\($0)`?" },
      help: near == nil ? "they are \(known.map { "`\($0)`" }.joined(separator: ", "))" : nil,
      fix: near.map { Fix(replace: name.span, with: $0) })
  }

  static func segmentOfWorkflowWithout(
    _ segment: Located<String>, workflow: String
  ) -> Diagnostic {
    Diagnostic(
      rule: "unknown-segment", "`\(workflow)` has no segments", at: segment.span,
      hint: "expect `actions` only")
  }

  static func unknownExpectedAction(
    _ name: Located<String>, known: [String]
  ) -> Diagnostic {
    let near = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: "unknown-action", "there is no action `\(name.value)`", at: name.span,
      hint: near.map { "did you mean `\($0)`?" } ?? "none of this name can be expected",
      fix: near.map { Fix(replace: name.span, with: $0) })
  }
}
