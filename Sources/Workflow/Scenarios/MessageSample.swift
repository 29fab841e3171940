package import Actions
package import Graph

/// A message as one event would have it: for a look at it before anybody gets it.
package struct MessageSample: Sendable {
  package let request: EmailRequest
  package let workflow: String
  package let step: String
  /// Whether the event would send it; else another segment takes the event, or a condition holds the step back.
  package let isSent: Bool
}

/// Why an event gives no sample of a message.
package enum NoMessageSample: Error, Sendable {
  /// No workflow that the event triggers sends it.
  case unknown
  /// The event lacks something that the message says.
  case failed(RenderFailure)
}

extension Simulator {
  /// The message of a template as this event would have it: of the step that sends it, else of the first one that would
  /// in another segment.
  package func message(
    of template: String, _ input: DecisionInput
  ) throws(NoMessageSample) -> MessageSample {
    for simulation in simulate(input) {
      for step in simulation.steps {
        guard case .performed(.email(let request)) = step.result, request.template == template
        else { continue }
        return MessageSample(
          request: request, workflow: simulation.workflow, step: step.id, isSent: true)
      }
    }
    return try unsent(template, input)
  }

  private func unsent(
    _ template: String, _ input: DecisionInput
  ) throws(NoMessageSample) -> MessageSample {
    let activation = project.activation(for: input)
    var failure: RenderFailure?
    for (workflow, _) in project.decide(input, everyTrigger: true) {
      let context = RenderContext(
        event: input.event.header.id.description, workflow: workflow.name, now: input.now,
        candidate: nil)
      for case .action(let node) in workflow.nodes where node.template.message == template {
        do {
          guard case .email(let request) = try node.template.render(activation, context) else {
            continue
          }
          return MessageSample(
            request: request, workflow: workflow.name, step: node.step, isSent: false)
        } catch {
          failure = failure ?? error
        }
      }
    }
    throw failure.map { .failed($0) } ?? .unknown
  }
}
