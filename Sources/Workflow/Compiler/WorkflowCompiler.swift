import Actions
import CEL
import Configuration
import Diagnostics
import Graph
import Values

/// Compiles workflows to graphs: trigger, router, action nodes, end.
struct WorkflowCompiler {
  let scope: WorkflowScope
  private(set) var findings: [Diagnostic] = []
  private(set) var places = PlaceMap()

  init(scope: WorkflowScope) { self.scope = scope }

  mutating func compile(_ workflow: WorkflowDefinition) -> WorkflowGraph? {
    let name = workflow.name.value
    places.workflows[name] = workflow.name.span
    checkTrigger(workflow.trigger)
    let events = workflow.trigger.events.map(\.value)
    let environment = scope.environment(for: events, steps: .anyObject)
    let when = workflow.trigger.when.map { condition($0, in: environment, isSegment: false) }
    var builder = GraphBuilder(workflow: name)
    let entry: WorkflowGraph.NodeID
    let guarded = when??.facts.presentWhenTrue ?? []
    switch workflow.body {
    case .actions(let steps):
      entry = add(steps, environment, present: guarded, workflow, to: &builder)
    case .segments(let segments, let otherwise):
      // The router comes first so that ids read from the top of the file to its end.
      entry = builder.reserve()
      let branches = segments.map { segment in
        branch(segment, environment, present: guarded, workflow, to: &builder)
      }
      let rest = branch(otherwise, environment, present: [], workflow, to: &builder)
      builder.set(entry, to: .router(.init(branches: branches, otherwise: rest)))
    }
    return WorkflowGraph(
      name: name,
      trigger: WorkflowGraph.Trigger(
        events: events, sources: workflow.trigger.sources?.map(\.value), when: when??.program,
        maxAge: workflow.trigger.maxAge?.value),
      nodes: builder.nodes, entry: entry)
  }

  // MARK: - Trigger and conditions

  private mutating func checkTrigger(_ trigger: TriggerDefinition) {
    for event in trigger.events where scope.contracts[event.value] == nil {
      findings.append(.unknownEventType(event, known: scope.contracts.keys.sorted()))
    }
    let known = scope.set.sources.map(\.name.value)
    for source in trigger.sources ?? [] where !known.contains(source.value) {
      findings.append(.unknownSource(source, known: known))
    }
  }

  private mutating func branch(
    _ segment: SegmentDefinition, _ environment: Environment, present: Set<String>,
    _ workflow: WorkflowDefinition, to builder: inout GraphBuilder
  ) -> WorkflowGraph.Branch {
    places.segments[workflow.name.value, default: [:]][segment.name.value] = segment.name.span
    let when = segment.when.map { condition($0, in: environment, isSegment: true) }
    let target = add(
      segment.steps, environment, present: present.union(when??.facts.presentWhenTrue ?? []),
      workflow, to: &builder)
    return WorkflowGraph.Branch(
      name: segment.name.value, when: when??.program, target: target)
  }

  /// A condition with its lint findings; nil where it has an error.
  private mutating func condition(
    _ source: SourceText, in environment: Environment, present: Set<String> = [], isSegment: Bool
  ) -> Expression.Compiled? {
    let compiled = Expression.compile(
      source, in: environment, expecting: .bool, present: present)
    findings += compiled.diagnostics
    guard compiled.program != nil else { return nil }
    findings += EqualityOverAbsent.findings(compiled.facts, in: source)
    if isSegment { findings += ThresholdInWorkflow.findings(compiled.facts, in: source) }
    return compiled
  }

  // MARK: - Steps

  /// Adds the steps back to front, so that each knows its successor; gives the node to begin at.
  private mutating func add(
    _ steps: [StepDefinition], _ environment: Environment, present: Set<String>,
    _ workflow: WorkflowDefinition, to builder: inout GraphBuilder
  ) -> WorkflowGraph.NodeID {
    let ids = steps.map { _ in builder.reserve() }
    let end = builder.end()
    for (index, step) in steps.enumerated() {
      let next = index + 1 < ids.count ? ids[index + 1] : end
      let node = compile(step, environment, present: present, workflow, next: next)
      builder.set(ids[index], to: node ?? .end)
    }
    return ids.first ?? end
  }

  private mutating func compile(
    _ step: StepDefinition, _ environment: Environment, present: Set<String>,
    _ workflow: WorkflowDefinition, next: WorkflowGraph.NodeID
  ) -> WorkflowGraph.Node? {
    places.steps[workflow.name.value, default: [:]][step.id.value] = step.id.span
    let when = step.when.map {
      condition($0, in: environment, present: present, isSegment: false)
    }
    let guarded = present.union(when??.facts.presentWhenTrue ?? [])
    let compilation = ActionCompilation(
      environment: environment, present: guarded,
      templates: scope.set.templates, connections: scope.set.project?.connections ?? [])
    let (template, found) = ActionCatalogue.standard.compile(
      action: step.action, fields: step.fields, compilation)
    findings += found
    guard let template else { return nil }
    if !step.hasOwnID && template.hasOutsideEffect {
      findings.append(.stepWithoutID(step))
    }
    return .action(
      WorkflowGraph.ActionNode(
        step: step.id.value, when: when??.program, template: template,
        retry: RetryPolicy(step.retry, over: scope.set.project?.retry),
        timeout: step.timeout?.value,
        onFailure: step.onFailure.flatMap { FailurePolicy(rawValue: $0.value) } ?? .deadLetter,
        onUncertain: step.onUncertain.flatMap { UncertaintyPolicy(rawValue: $0.value) }
          ?? (template.isIdempotent ? .retry : .review),
        maxAge: template.isMessage && workflow.trigger.maxAge == nil
          ? WorkflowGraph.ActionNode.messageMaxAge : nil,
        next: next))
  }
}

/// Collects the nodes of one workflow.
struct GraphBuilder {
  let workflow: String
  private(set) var nodes: [WorkflowGraph.Node] = []
  private var endNode: WorkflowGraph.NodeID?

  init(workflow: String) { self.workflow = workflow }

  /// A place that `set` fills later.
  mutating func reserve() -> WorkflowGraph.NodeID {
    nodes.append(.end)
    return nodes.count - 1
  }

  mutating func set(_ id: WorkflowGraph.NodeID, to node: WorkflowGraph.Node) { nodes[id] = node }

  /// The one end of the workflow.
  mutating func end() -> WorkflowGraph.NodeID {
    if let endNode { return endNode }
    let id = reserve()
    endNode = id
    return id
  }
}

extension RetryPolicy {
  /// A step's own parts over the project's over the default.
  init(_ own: RetryDefinition?, over project: RetryDefinition?) {
    let standard = RetryPolicy()
    self.init(
      attempts: own?.attempts?.value ?? project?.attempts?.value ?? standard.attempts,
      backoff: (own?.backoff ?? project?.backoff).flatMap { Backoff(rawValue: $0.value) }
        ?? standard.backoff,
      base: own?.base?.value ?? project?.base?.value ?? standard.base,
      max: own?.max?.value ?? project?.max?.value ?? standard.max,
      jitter: own?.jitter?.value ?? project?.jitter?.value ?? standard.jitter)
  }
}
