package import Configuration
package import Diagnostics
package import Values

/// What one workflow did with an event, as far as a scenario can name it.
package struct Observation: Sendable {
  package let workflow: String
  package let segment: String?
  /// One of `ExpectDefinition.outcomes`.
  package let outcome: String
  package let reason: String?
  /// A line for each condition that was looked at.
  package let conditions: [String]
  /// The requests of the steps that were carried out, in order.
  package let actions: [Value]

  package init(
    workflow: String, segment: String?, outcome: String, reason: String?, conditions: [String],
    actions: [Value]
  ) {
    self.workflow = workflow
    self.segment = segment
    self.outcome = outcome
    self.reason = reason
    self.conditions = conditions
    self.actions = actions
  }
}

extension ScenarioDefinition {
  /// Where what the workflows did differs from what is expected; of several workflows, the one that the scenario
  /// names is looked at.
  package func differences(from observations: [Observation]) -> [Diagnostic] {
    var comparison = Comparison(self)
    comparison.compare(observations.filter { workflow == nil || $0.workflow == workflow?.value })
    return comparison.differences
  }

  /// The same for a delivery that never became an event of a workflow.
  package func differences(from reception: Reception) -> [Diagnostic] {
    var comparison = Comparison(self)
    comparison.compare(reception)
    return comparison.differences
  }
}
