package import Values

/// What became of one try of a step.
package enum StepOutcome: Sendable {
  /// Done; later steps read the value as `steps.<id>`.
  case done(Value)
  /// Surely not done, worth repeating. `reached` is false where no receiver answered at all: such tries do not use
  /// up the step's retries.
  case transient(reason: String, retryAfter: Duration?, reached: Bool)
  /// Not tried: its turn has not come, as where a receiver takes only so many in a time. Counts as no try.
  case postponed(reason: String, for: Duration)
  /// Surely not done, not worth repeating.
  case final(reason: String)
  /// Nobody knows: the request went out and no answer came.
  case uncertain(reason: String)
  /// An earlier try may have been done, and the receiver cannot be asked: a person decides.
  case unresolved(reason: String)

  /// Nil of what was done.
  package var reason: String? {
    switch self {
    case .done: nil
    case .transient(let reason, _, _), .postponed(let reason, _), .final(let reason),
      .uncertain(let reason), .unresolved(let reason):
      reason
    }
  }
}
