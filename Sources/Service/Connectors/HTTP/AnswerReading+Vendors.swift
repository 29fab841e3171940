import Actions
import NetworkClient

// What answers of vendors have in common, beyond what their statuses say.
extension AnswerReading {
  /// Too many requests: it is not this one's turn, which uses up no tries. As long as `Retry-After` says, else `pause`, else
  /// half a minute; never longer than an hour.
  ///
  /// - Parameter limit: the vendor's name for what is used up.
  func busy(
    _ response: ReceivedResponse, for pause: Duration? = nil, limit: String? = nil
  ) -> AttemptReport {
    let asked = response.header("Retry-After").flatMap { RetryAfter.pause($0, now: now) }
    let pause = min(max(asked ?? pause ?? .seconds(30), .zero), Self.longestPause)
    let name = limit.map { " (\($0))" } ?? ""
    return AttemptReport(
      .postponed(reason: "`\(receiver)` asked for a pause\(name)", for: pause),
      receiver: .busy(pause))
  }

  /// The key is wrong or taken away: that is about everything, and passes when somebody mends it.
  func notLetIn(_ response: ReceivedResponse, because reason: String? = nil) -> AttemptReport {
    AttemptReport(
      .transient(
        reason: "`\(receiver)` does not let us in: \(reason ?? "\(response.status)")",
        retryAfter: nil, reached: false), receiver: .failing, answer: Answer.words(of: response))
  }

  /// A status that says yes, and a body that no answer of the vendor has: a proxy may have said it.
  func unreadable(_ response: ReceivedResponse) -> AttemptReport {
    AttemptReport(
      .uncertain(
        reason: "`\(receiver)` answered something that cannot be read: nobody knows whether it was "
          + "done"), receiver: .failing, answer: Answer.words(of: response))
  }
}
