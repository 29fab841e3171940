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

  /// Nil of what was done.
  package var reason: String? {
    switch self {
    case .done: nil
    case .transient(let reason, _, _), .postponed(let reason, _), .final(let reason),
      .uncertain(let reason):
      reason
    }
  }
}

/// Carries out requests that have an effect outside the store.
package protocol ActionPerformer: Sendable {
  /// Called on a thread that may wait; blocks up to `timeout`, or as long as the receiver's connection allows where
  /// the step names none. Called again with the same key when a try is repeated, so that the receiver can be told.
  func perform(_ request: ActionRequest, as effect: EffectKey, timeout: Duration?) -> StepOutcome
  /// As `perform`, with what the try says of the receiver.
  func attempt(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration?
  ) -> AttemptReport
}

extension ActionPerformer {
  package func attempt(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration?
  ) -> AttemptReport {
    AttemptReport(perform(request, as: effect, timeout: timeout))
  }
}
