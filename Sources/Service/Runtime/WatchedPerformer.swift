import Actions
import Telemetry

/// Counts and measures what another performer does, by connection.
struct WatchedPerformer: ActionPerformer {
  let performer: any ActionPerformer
  let metrics: Metrics

  func perform(
    _ attempt: EffectAttempt, then end: @escaping @Sendable (AttemptReport) -> Void
  ) {
    let start = ContinuousClock.now
    let request = attempt.request
    performer.perform(attempt) { [metrics] report in
      let connection = request.connection ?? "none"
      metrics.histogram(.attemptTime, connection).record(ContinuousClock.now - start)
      metrics.counter(.attempts, connection, request.action, report.outcome.word).add()
      end(report)
    }
  }
}

extension StepOutcome {
  /// As metrics have it.
  fileprivate var word: String {
    switch self {
    case .done: "done"
    case .transient(_, _, reached: true): "transient"
    case .transient(_, _, reached: false): "unreachable"
    case .final: "final"
    case .uncertain, .unresolved: "uncertain"
    case .postponed: "postponed"
    }
  }
}
