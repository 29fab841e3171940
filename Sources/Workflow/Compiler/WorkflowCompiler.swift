import Actions
import CEL
import Configuration
import Diagnostics
import Graph
import Values
import YAML

/// Compiles workflows to graphs: trigger, router, action nodes, end.
struct WorkflowCompiler {
  let scope: WorkflowScope
  private(set) var findings: [Diagnostic] = []
  private(set) var places = PlaceMap()
  private let messages: MessageCache

  /// `messages` are those of all workflows.
  init(scope: WorkflowScope, messages: MessageCache) {
    self.scope = scope
    self.messages = messages
  }

  mutating func compile(_ workflow: WorkflowDefinition) -> WorkflowGraph? {
    let name = workflow.name.value
    places.workflows[name] = workflow.name.span
    var context = check(workflow.trigger, of: workflow)
    let when = workflow.trigger.when.map { condition($0, context, isSegment: false) }
    var builder = GraphBuilder(workflow: name)
    let entry: WorkflowGraph.NodeID
    let guarded = context.narrowed(by: when)
    switch workflow.body {
    case .actions(let steps):
      entry = add(steps, guarded, to: &builder)
    case .segments(let segments, let otherwise):
      // The router comes first so that ids read from the top of the file to its end.
      entry = builder.reserve()
      let branches = segments.map { branch($0, guarded, to: &builder) }
      // Nothing that the trigger asked about need be present: `otherwise` takes what could not be evaluated.
      context.isOtherwise = true
      let rest = branch(otherwise, context, to: &builder)
      builder.set(entry, to: .router(.init(branches: branches, otherwise: rest)))
    }
    return WorkflowGraph(
      name: name,
      trigger: WorkflowGraph.Trigger(
        events: workflow.trigger.events.map(\.value),
        sources: workflow.trigger.sources?.map(\.value), when: when??.program,
        maxAge: workflow.trigger.maxAge?.value),
      nodes: builder.nodes, entry: entry)
  }

  // MARK: - Trigger and conditions

  /// Looks the trigger's names up; gives what the workflow's expressions are checked against.
  private mutating func check(
    _ trigger: TriggerDefinition, of workflow: WorkflowDefinition
  ) -> Context {
    var events: [String] = []
    var doubts = Doubts(scope.set)
    doubts.ofEvent = trigger.events.isEmpty
    for event in trigger.events {
      if scope.contracts[event.value] != nil {
        events.append(event.value)
      } else if scope.brokenContracts.contains(event.value) {
        doubts.ofEvent = true
      } else {
        findings.append(.unknownEventType(event, known: scope.contracts.keys.sorted()))
        // What was most likely meant tells the mistakes of the rest from the consequences of this one.
        let meant = nearest(to: event.value, among: scope.contracts.keys.sorted())
        if let meant { events.append(meant) } else { doubts.ofEvent = true }
      }
    }
    let known = scope.set.sources.map(\.name.value)
    if !scope.set.unread.kinds.contains(.sources) {
      for source in trigger.sources ?? [] where !known.contains(source.value) {
        findings.append(.unknownSource(source, known: known))
      }
    }
    return Context(workflow: workflow, scope: scope, events: events, doubts: doubts)
  }

  private mutating func branch(
    _ segment: SegmentDefinition, _ context: Context, to builder: inout GraphBuilder
  ) -> WorkflowGraph.Branch {
    places.segments[context.workflow.name.value, default: [:]][segment.name.value] =
      segment.name.span
    let when = segment.when.map { condition($0, context, isSegment: true) }
    var guarded = context.narrowed(by: when)
    if segment.when == nil, !context.isOtherwise { guarded.doubts.ofGuards = true }
    return WorkflowGraph.Branch(
      name: segment.name.value, when: when??.program,
      target: add(segment.steps, guarded, to: &builder))
  }

  /// A condition with its lint findings; nil where it has an error.
  private mutating func condition(
    _ source: SourceText, _ context: Context, isSegment: Bool
  ) -> Expression.Compiled? {
    let compiled = Expression.compile(
      source, in: context.environment, expecting: .bool, present: context.present)
    findings += context.doubts.filter(compiled.diagnostics)
    guard compiled.program != nil else { return nil }
    findings += context.doubts.filter(EqualityOverAbsent.findings(compiled.facts, in: source))
    if isSegment { findings += ThresholdInWorkflow.findings(compiled.facts, in: source) }
    return compiled
  }

  // MARK: - Steps

  /// Adds the steps; gives the node to begin at.
  private mutating func add(
    _ steps: [StepDefinition], _ context: Context, to builder: inout GraphBuilder
  ) -> WorkflowGraph.NodeID {
    let ids = steps.map { _ in builder.reserve() }
    let end = builder.end()
    var context = context
    var nodes: [WorkflowGraph.ActionNode?] = []
    for (index, step) in steps.enumerated() {
      let next = index + 1 < ids.count ? ids[index + 1] : end
      let node = compile(step, context, next: next)
      nodes.append(node)
      builder.set(ids[index], to: node.map { .action($0) } ?? .end)
      context.earlier.append(step)
    }
    findings += Waits(
      steps: steps, nodes: nodes, events: scope.contracts.keys.sorted(),
      brokenEvents: scope.brokenContracts
    ).findings()
    return ids.first ?? end
  }

  private mutating func compile(
    _ step: StepDefinition, _ context: Context, next: WorkflowGraph.NodeID
  ) -> WorkflowGraph.ActionNode? {
    let workflow = context.workflow
    places.steps[workflow.name.value, default: [:]][step.id.value] = step.id.span
    let when = step.when.map { condition($0, context, isSegment: false) }
    let guarded = context.narrowed(by: when)
    let compilation = ActionCompilation(
      environment: guarded.environment, named: guarded.environmentName, present: guarded.present,
      templates: scope.set.templates, connections: scope.set.project?.connections ?? [],
      files: scope.files, language: scope.set.project?.language?.value ?? "en", messages: messages)
    let (template, found) = ActionCatalogue.standard.compile(
      action: step.action, fields: step.fields, compilation)
    findings += guarded.doubts.filter(found).filter { finding in
      finding.rule != "unknown-template" || !scope.set.unread.templates.contains(finding.span.text)
    }
    let specification = ActionCatalogue.standard.specification(named: step.action.value)
    if !step.hasOwnID, specification?.hasOutsideEffect == true {
      findings.append(.stepWithoutID(step))
    }
    guard let template else { return nil }
    return WorkflowGraph.ActionNode(
      step: step.id.value, when: when??.program, template: template,
      fields: step.fields.entries.map { .init(name: $0.name, text: $0.value.writtenText) },
      retry: RetryPolicy(step.retry, over: scope.set.project?.retry),
      timeout: step.timeout?.value,
      onFailure: step.onFailure.flatMap { FailurePolicy(rawValue: $0.value) } ?? .deadLetter,
      onUncertain: step.onUncertain.flatMap { UncertaintyPolicy(rawValue: $0.value) }
        ?? (template.isIdempotent ? .retry : .review),
      maxAge: template.isMessage && workflow.trigger.maxAge == nil
        ? WorkflowGraph.ActionNode.messageMaxAge : nil,
      next: next)
  }
}

extension WorkflowCompiler {
  /// Where in a workflow an expression stands: what it may name, what is known to be there, what nobody knows.
  fileprivate struct Context {
    let workflow: WorkflowDefinition
    let scope: WorkflowScope
    let events: [String]
    var doubts: Doubts
    var isOtherwise = false
    /// Paths that the conditions around have found present.
    private(set) var present: Set<String> = []
    /// Steps of this branch that come before.
    var earlier: [StepDefinition] = [] {
      didSet {
        (environmentName, environment) = scope.environment(for: events, after: earlier)
      }
    }
    private(set) var environment: Environment
    private(set) var environmentName: [String]

    init(workflow: WorkflowDefinition, scope: WorkflowScope, events: [String], doubts: Doubts) {
      self.workflow = workflow
      self.scope = scope
      self.events = events
      self.doubts = doubts
      (environmentName, environment) = scope.environment(for: events, after: [])
    }

    /// Inside a condition: nil is no condition, `.some(nil)` one with an error.
    func narrowed(by condition: Expression.Compiled??) -> Context {
      guard let condition else { return self }
      var inner = self
      if let condition {
        inner.present.formUnion(condition.facts.presentWhenTrue)
      } else {
        inner.doubts.ofGuards = true
      }
      return inner
    }
  }
}

extension Node {
  /// What was written, for people: a text as it is, anything else as JSON.
  fileprivate var writtenText: String { scalar?.text ?? value.json() }
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
