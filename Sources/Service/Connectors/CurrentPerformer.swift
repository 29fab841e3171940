package import Actions
import Synchronization

/// Carries out requests by way of the connections of the moment: a reload takes them over at once, also for runs that
/// began before it.
package final class CurrentPerformer: ActionPerformer {
  private struct Content: Sendable {
    var performer: any ActionPerformer
  }

  private let content: Mutex<Content>

  package init(_ performer: any ActionPerformer) { content = Mutex(Content(performer: performer)) }

  /// What is under way ends as it began.
  package func replace(with performer: any ActionPerformer) {
    content.withLock { $0.performer = performer }
  }

  package func perform(
    _ attempt: EffectAttempt, then end: @escaping @Sendable (AttemptReport) -> Void
  ) {
    content.withLock { $0.performer }.perform(attempt, then: end)
  }
}
