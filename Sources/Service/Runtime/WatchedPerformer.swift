import Actions
import Telemetry

/// Counts and measures what another performer does, by connection.
struct WatchedPerformer: ActionPerformer {
  let performer: any ActionPerformer
  let metrics: Metrics

  func perform(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration?
  ) -> StepOutcome { attempt(request, as: effect, timeout: timeout).outcome }

  func attempt(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration?
  ) -> AttemptReport {
    let start = ContinuousClock.now
    let report = performer.attempt(request, as: effect, timeout: timeout)
    let outcome = report.outcome
    let connection = request.connection ?? "none"
    metrics.histogram(.attemptTime, connection).record(ContinuousClock.now - start)
    metrics.counter(.attempts, connection, request.action, outcome.word).add()
    return report
  }
}

extension ActionRequest {
  /// The connection that carries it, as its fields name it; nil where it needs none.
  var connection: String? { value["connection"]?.stringValue }
}

extension StepOutcome {
  /// As metrics have it.
  fileprivate var word: String {
    switch self {
    case .done: "done"
    case .transient(_, _, reached: true): "transient"
    case .transient(_, _, reached: false): "unreachable"
    case .final: "final"
    case .uncertain: "uncertain"
    case .postponed: "postponed"
    }
  }
}
