// Scenarios: what a configuration promises, tried on the interpreter that serves.
//
// In come a compiled project, scenarios as written and the texts of their fixtures; out go what happened in each
// and where that differs from what was expected. Nothing is sent and nothing stored: embedded actions are taken to
// succeed, and the clock is the scenario's.

package import Actions
package import Configuration
package import Diagnostics
package import Graph
package import Values

/// What happened in one scenario.
package struct ScenarioResult: Sendable {
  package let scenario: ScenarioDefinition
  package let simulation: [Simulation]
  /// Empty when it went as expected.
  package let differences: [Diagnostic]

  package var passed: Bool { differences.isEmpty }
}

/// What one workflow would do with one event.
package struct Simulation: Sendable {
  package let workflow: String
  package let decision: Decision
  package let trace: Trace
  package let steps: [Step]
  package let end: RunEnd?

  package struct Step: Sendable {
    package let id: String
    package let action: String
    package let result: Result
    /// When it goes out, of a message that has to wait for its send window.
    package let windowOpens: Timestamp?

    package enum Result: Sendable {
      case performed(ActionRequest)
      case skipped(reason: String)
      case failed(reason: String)
    }
  }
}
