import Store
import Telemetry

/// What the intake counts.
struct IntakeCounters: Sendable {
  let accepted: Counter
  let known: Counter
  let refused: Counter
  let failed: Counter

  init(_ metrics: Metrics) {
    accepted = metrics.counter("intake.accepted")
    known = metrics.counter("intake.known")
    refused = metrics.counter("intake.refused")
    failed = metrics.counter("intake.failed")
  }

  func count(_ acceptance: Acceptance) {
    switch acceptance {
    case .new, .conflict, .answerOnly: accepted.add()
    case .duplicate, .ignored: known.add()
    }
  }
}
