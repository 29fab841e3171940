import Store
import Telemetry
import Values

/// What the intake counts and measures.
struct IntakeCounters: Sendable {
  private let metrics: Metrics

  init(_ metrics: Metrics) { self.metrics = metrics }

  /// An answer has left; `took` is the time since the request was there.
  func count(_ acceptance: Acceptance, from source: String, took time: Duration) {
    let answer =
      switch acceptance {
      case .new, .unmatched, .conflict, .answerOnly: "accepted"
      case .duplicate, .ignored: "known"
      }
    if case .unmatched = acceptance { metrics.counter(.unmatchedDeliveries, source).add() }
    metrics.counter(.deliveries, source, answer).add()
    metrics.histogram(.answerTime, source).record(time)
  }

  /// By the sender's fault.
  func countRefused(from source: String) { metrics.counter(.deliveries, source, "refused").add() }

  /// By ours.
  func countFailed(from source: String) { metrics.counter(.deliveries, source, "failed").add() }
}

extension MetricFamily {
  static let deliveries = MetricFamily(
    "journeyman_deliveries", "Deliveries, by what they were answered.",
    labels: ["source", "answer"])
  static let unmatchedDeliveries = MetricFamily(
    "journeyman_unmatched_deliveries", "Accepted deliveries that no rule of their source takes.",
    labels: ["source"])
  static let answerTime = MetricFamily(
    "journeyman_answer_seconds", "From a whole request to its answer, the durable commit included.",
    unit: .seconds, labels: ["source"])
}
