import Store
import Telemetry
import Values

/// What the intake counts and measures of one source. The numbers are looked up once, for that takes a lock that workers
/// take too, and senders must not wait for those.
final class IntakeCounters: Sendable {
  private let accepted: Counter
  private let known: Counter
  private let unmatched: Counter
  /// By the sender's fault.
  let refused: Counter
  /// By ours.
  let failed: Counter
  private let answerTime: Histogram

  init(_ metrics: Metrics, source: String) {
    accepted = metrics.counter(.deliveries, source, "accepted")
    known = metrics.counter(.deliveries, source, "known")
    refused = metrics.counter(.deliveries, source, "refused")
    failed = metrics.counter(.deliveries, source, "failed")
    unmatched = metrics.counter(.unmatchedDeliveries, source)
    answerTime = metrics.histogram(.answerTime, source)
  }

  /// An answer has left; `took` is the time since the request was there.
  func count(_ acceptance: Acceptance, took time: Duration) {
    switch acceptance {
    case .new, .conflict, .answerOnly: accepted.add()
    case .unmatched:
      accepted.add()
      unmatched.add()
    case .duplicate, .ignored: known.add()
    }
    answerTime.record(time)
  }
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
