/// One try of an effect outside the store, as whoever carries it out gets it.
package struct EffectAttempt: Sendable {
  package let request: ActionRequest
  /// The same in every try, so that the receiver can be told.
  package let effect: EffectKey
  /// How long it may take; nil: as long as the receiver's connection allows.
  package let timeout: Duration?
  /// Whether an earlier try may have been done, because nobody knows how it ended. Who can ask the receiver looks before
  /// it does the same again.
  package let mayBeDone: Bool

  package init(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration? = nil,
    mayBeDone: Bool = false
  ) {
    self.request = request
    self.effect = effect
    self.timeout = timeout
    self.mayBeDone = mayBeDone
  }
}

/// Carries out requests that have an effect outside the store.
package protocol ActionPerformer: Sendable {
  /// Called on a thread that may wait. Calls `end` exactly once: before it returns, or later on another thread, as where
  /// several requests go out together.
  func perform(_ attempt: EffectAttempt, then end: @escaping @Sendable (AttemptReport) -> Void)
}

/// One that blocks its caller until the outcome is there.
package protocol BlockingPerformer: ActionPerformer {
  func report(of attempt: EffectAttempt) -> AttemptReport
}

extension BlockingPerformer {
  package func perform(
    _ attempt: EffectAttempt, then end: @escaping @Sendable (AttemptReport) -> Void
  ) {
    end(report(of: attempt))
  }
}
