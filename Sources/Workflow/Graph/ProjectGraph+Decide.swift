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
    let variables =
      route(of: input.event.header)?.allVariables ?? BoundVariables(properties, of: nil)
    return activation(for: input, binding: variables)
  }

  /// What each workflow that the event triggers says to it, in the order in which they run. `everyTrigger`: also those
  /// workflows whose trigger asks for something else, by an index, so that nobody has looked at them.
  package func decide(
    _ input: DecisionInput, everyTrigger: Bool = false
  ) -> [(workflow: WorkflowGraph, decision: Decision)] {
    guard let route = route(of: input.event.header), !route.triggers.isEmpty else { return [] }
    var evaluation = RouteEvaluation(self, route, input)
    return evaluation.decisions(about: input, everyTrigger: everyTrigger)
  }

  /// Whether an event keeps its contract; empty when it does.
  package func violations(of event: Event) -> [ContractViolation] {
    guard let contract = route(of: event.header)?.contract else {
      return [
        ContractViolation(
          field: "event.type", problem: "there is no contract for `\(event.header.type)`")
      ]
    }
    return contract.violations(of: event)
  }

  func activation(
    for input: DecisionInput, binding variables: BoundVariables
  ) -> Activation {
    var activation = blank
    if variables.header {
      activation[WorkflowVariables.event] = .value(input.event.headerValue)
    }
    if !variables.journey.isEmpty {
      activation[WorkflowVariables.journey] = .value(input.journey.value(of: variables.journey))
    }
    if variables.thresholds, let thresholds = thresholds.inForce(for: input.event) {
      activation[WorkflowVariables.thresholds] = .value(thresholds.map)
    }
    activation[WorkflowVariables.now] = .value(.timestamp(input.now))
    if variables.zone {
      activation[WorkflowVariables.zone] = .value(.string(zoneInForce(for: input.event)))
    }
    for property in variables.properties {
      activation[property.slot] = input.event.binding(of: property)
    }
    return activation
  }
}

extension Event {
  /// A top-level property as expressions see it. One whose times are read is built, others are read in place.
  fileprivate func binding(of property: BoundVariables.Property) -> Activation.Binding {
    switch data {
    case .value(let map):
      guard let value = map[property.key] else { return .absent }
      return .value(property.times?.read(value) ?? value)
    case .json(let element):
      guard let field = element[property.key], !field.isNull else { return .absent }
      return property.times.map { .value($0.read(field.value())) } ?? .json(field)
    }
  }
}
