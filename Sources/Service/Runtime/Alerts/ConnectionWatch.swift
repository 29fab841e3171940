import Actions
import Synchronization
import Values

/// Notices that a connection fails again and again, whatever the workflow, and that it works again: one alert each, not
/// one for each message.
final class ConnectionWatch: Sendable {
  private struct Trouble {
    /// In a row.
    var failures = 0
    var since: Timestamp
    var isTold = false
  }

  /// Failures in a row that make an alert.
  static let threshold = 5

  private let troubles = Mutex<[String: Trouble]>([:])

  /// What is to be told of it, if anything. A receiver's refusal of one message says nothing of the connection.
  func note(_ outcome: StepOutcome, of connection: String, at now: Timestamp) -> Alert? {
    switch outcome {
    case .done:
      guard let trouble = troubles.withLock({ $0.removeValue(forKey: connection) }), trouble.isTold
      else { return nil }
      return Alert(
        message: "a connection works again", event: nil, candidate: nil, errorClass: "recovered",
        reason: "\(trouble.failures) attempts had failed since \(trouble.since)",
        show: "journeyman doctor --connection \(connection)", connection: connection)
    case .transient(let reason, _, _), .uncertain(let reason):
      return fail(connection, reason, at: now)
    case .final, .postponed: return nil
    }
  }

  private func fail(_ connection: String, _ reason: String, at now: Timestamp) -> Alert? {
    let trouble = troubles.withLock { troubles -> Trouble? in
      var trouble = troubles[connection] ?? Trouble(since: now)
      trouble.failures += 1
      let isNews = trouble.failures >= Self.threshold && !trouble.isTold
      trouble.isTold = trouble.isTold || isNews
      troubles[connection] = trouble
      return isNews ? trouble : nil
    }
    guard let trouble else { return nil }
    return Alert(
      message: "a connection fails again and again", event: nil, candidate: nil,
      errorClass: "connection",
      reason:
        "\(trouble.failures) attempts in a row have failed since \(trouble.since), the last: \(reason)",
      show: "journeyman doctor --connection \(connection)", connection: connection)
  }
}
