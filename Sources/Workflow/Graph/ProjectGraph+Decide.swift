package import CEL
package import Values

/// What a decision and the rendering of its steps may look at.
package struct DecisionInput: Sendable {
  package let event: Event
  package let journey: Journey
  package let now: Timestamp

  package init(event: Event, journey: Journey, now: Timestamp) {
    self.event = event
    self.journey = journey
    self.now = now
  }
}

extension ProjectGraph {
  /// The variables of every workflow's expressions for one event; `steps` is empty.
  package func activation(for input: DecisionInput) -> Activation {
    var activation = Activation(layout)
    activation[WorkflowVariables.event] = .value(input.event.headerValue)
    activation[WorkflowVariables.journey] = .value(input.journey.value)
    if let thresholds = thresholds.inForce(for: input.event) {
      activation[WorkflowVariables.thresholds] = .value(thresholds)
    }
    activation[WorkflowVariables.lookups] = .value(lookups)
    activation[WorkflowVariables.steps] = .value(.map(.empty))
    activation[WorkflowVariables.now] = .value(.timestamp(input.now))
    let times = contracts[input.event.header.type]?.times ?? [:]
    for (index, property) in properties.enumerated() {
      if let binding = input.event.binding(of: property, times: times[property.name]) {
        activation[WorkflowVariables.count + index] = binding
      }
    }
    return activation
  }

  /// What each workflow that the event triggers says to it, in the order in which they run.
  package func decide(_ input: DecisionInput) -> [(workflow: WorkflowGraph, decision: Decision)] {
    let workflows = workflows(for: input.event.header)
    guard !workflows.isEmpty else { return [] }
    let activation = activation(for: input)
    let age = input.now - input.event.header.receivedAt
    return workflows.map { ($0, $0.decide(activation, age: age)) }
  }

  /// Whether an event keeps its contract; empty when it does.
  package func violations(of event: Event) -> [ContractViolation] {
    guard let contract = contracts[event.header.type] else {
      return [
        ContractViolation(
          field: "event.type", problem: "there is no contract for `\(event.header.type)`")
      ]
    }
    return contract.violations(of: event)
  }
}

extension Event {
  /// A top-level property as expressions see it. One that holds times is built, others are read in place.
  fileprivate func binding(
    of property: ProjectGraph.Property, times: TimeShape?
  ) -> Activation.Binding? {
    switch data {
    case .value(let map):
      guard let value = map[property.name] else { return nil }
      return .value(times?.read(value) ?? value)
    case .json(let element):
      guard let field = element[property.key], !field.isNull else { return nil }
      return times.map { .value($0.read(field.value())) } ?? .json(field)
    }
  }
}
