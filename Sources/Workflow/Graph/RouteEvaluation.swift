import CEL
import Values

/// The decisions about one event. Conditions are judged over a record of the scalars that they look at; only what that
/// leaves undecided is evaluated, with variables that are bound then. The event is given to each function anew, since a copy of
/// it counts a dozen references.
struct RouteEvaluation: ~Copyable {
  private let graph: ProjectGraph
  private let route: EventRoute
  private let record: ScalarRecord
  private var activation: Activation?

  init(_ graph: ProjectGraph, _ route: EventRoute, _ input: DecisionInput) {
    self.graph = graph
    self.route = route
    record = route.record.record(of: input, graph.thresholds)
  }

  mutating func decisions(
    about input: DecisionInput, everyTrigger: Bool
  ) -> [(workflow: WorkflowGraph, decision: Decision)] {
    var decisions: [(workflow: WorkflowGraph, decision: Decision)] = []
    guard let index = route.triggerIndex else {
      decisions.reserveCapacity(route.triggers.count)
      for trigger in route.triggers where trigger.takes(from: input.event.header.source) {
        let judgement = trigger.condition.map { route.table.judge($0, record) } ?? .matched
        decisions.append((trigger.workflow, decide(trigger, judgement, input)))
      }
      return decisions
    }
    var position = index.begin(record)
    var next = index.next(&position)
    if everyTrigger {
      for (place, trigger) in route.triggers.enumerated() {
        var judgement = Judgement.notMatched
        if let candidate = next, candidate.item == place {
          judgement = index.judge(candidate, record)
          next = index.next(&position)
        }
        guard trigger.takes(from: input.event.header.source) else { continue }
        decisions.append((trigger.workflow, decide(trigger, judgement, input)))
      }
      return decisions
    }
    while let candidate = next {
      let trigger = route.triggers[candidate.item]
      if trigger.takes(from: input.event.header.source) {
        let judgement = index.judge(candidate, record)
        decisions.append((trigger.workflow, decide(trigger, judgement, input)))
      }
      next = index.next(&position)
    }
    return decisions
  }

  // MARK: - One workflow

  /// `judgement`: what the trigger's condition comes to.
  private mutating func decide(
    _ trigger: EventRoute.Trigger, _ judgement: Judgement, _ input: DecisionInput
  ) -> Decision {
    let workflow = trigger.workflow
    if let limit = workflow.trigger.maxAge {
      let age = input.now - input.event.header.receivedAt
      if age > limit { return decision(.notTriggered(.tooOld(age: age, limit: limit))) }
    }
    if let program = workflow.trigger.when {
      switch verdict(judgement, program, input) {
      case .matched: break
      case .notMatched: return decision(.notTriggered(.conditionFalse))
      case .failed(let error):
        return decision(
          .failed(reason: "the trigger's condition failed: \(error.description)"),
          [.init(place: .trigger, error: error)])
      case .absent(let error):
        // A flow is never silently off: it runs, and the catch-all takes the event.
        return decision(
          workflow.router.map { $0.otherwise.outcome }
            ?? .failed(
              reason: "the trigger's condition cannot be evaluated: \(error.description)"),
          [.init(place: .trigger, error: error)])
      }
    }
    guard let router = workflow.router else {
      return decision(.run(segment: nil, from: workflow.entry))
    }
    return choose(router, trigger, input)
  }

  /// First match wins.
  private mutating func choose(
    _ router: WorkflowGraph.Router, _ trigger: EventRoute.Trigger, _ input: DecisionInput
  ) -> Decision {
    var exceptions: [Decision.Exception] = []
    var position = trigger.branchIndex?.begin(record)
    var following = 0
    while true {
      let place: Int
      let judgement: Judgement
      if let index = trigger.branchIndex, position != nil {
        guard let candidate = index.next(&position!) else { break }
        place = candidate.item
        judgement = index.judge(candidate, record)
      } else {
        guard following < trigger.branches.count else { break }
        place = following
        following += 1
        let condition = Int(trigger.branches[place])
        judgement = condition < 0 ? .notMatched : route.table.judge(condition, record)
      }
      guard judgement != .notMatched, let program = router.branches[place].when else { continue }
      switch verdict(judgement, program, input) {
      case .matched: return decision(router.branches[place].outcome, exceptions)
      case .notMatched: continue
      case .absent(let error): exceptions.append(.init(place: .branch(place), error: error))
      case .failed(let error):
        exceptions.append(.init(place: .branch(place), error: error))
        let reason =
          "the condition of `\(router.branches[place].name)` failed: \(error.description)"
        return decision(.failed(reason: reason), exceptions)
      }
    }
    return decision(router.otherwise.outcome, exceptions)
  }

  private func decision(
    _ outcome: Decision.Outcome, _ exceptions: [Decision.Exception] = []
  ) -> Decision {
    Decision(outcome: outcome, exceptions: exceptions)
  }

  // MARK: - One condition

  private mutating func verdict(
    _ judgement: Judgement, _ program: Program, _ input: DecisionInput
  ) -> Decision.Verdict {
    switch judgement {
    case .matched: .matched
    case .notMatched: .notMatched
    case .undecided: evaluate(program, input)
    }
  }

  private mutating func evaluate(
    _ program: Program, _ input: DecisionInput
  ) -> Decision.Verdict {
    if activation == nil {
      activation = graph.activation(for: input, binding: route.conditionVariables)
    }
    return program.verdict(activation!)
  }
}

extension WorkflowGraph.Branch {
  var outcome: Decision.Outcome { .run(segment: name, from: target) }
}
