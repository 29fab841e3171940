package import Diagnostics
package import Values

/// A written test of a workflow: what comes in and what must come of it.
package struct ScenarioDefinition: Sendable {
  package let name: Located<String>
  /// Nil where only what becomes of the payload is looked at.
  package let workflow: Located<String>?
  package let input: Input
  /// Dotted paths in the event and the values put there.
  package let set: [(path: Located<String>, value: Located<Value>)]
  /// The candidate's record before the event, a map.
  package let journey: Located<Value>?
  package let now: Located<Timestamp>?
  package let expect: ExpectDefinition
  package let file: TextFile

  package enum Input: Sendable {
    case event(type: Located<String>, data: Data)
    /// A vendor's raw body, mapped by its source.
    case payload(source: Located<String>, payload: Data, headers: [String: String])
  }

  package enum Data: Sendable {
    case inline(Located<Value>)
    /// A path, relative to the scenario's file.
    case file(Located<String>)
  }
}

/// What must come of a scenario. Only what is named is compared.
package struct ExpectDefinition: Sendable {
  package let segment: Located<String>?
  /// Maps, in order; only the named fields are compared. Nil: not looked at.
  package let actions: [Located<Value>]?
  /// What they call `action`.
  package let actionNames: [Located<String>]
  /// One of `Outcome`; nil: completed.
  package let outcome: Located<String>?
  /// Must be contained in the reason.
  package let reason: Located<String>?
  package let span: Span

  package static let outcomes = [
    "completed", "stopped", "dead_lettered", "ignored", "quarantined", "not_triggered",
  ]
}
