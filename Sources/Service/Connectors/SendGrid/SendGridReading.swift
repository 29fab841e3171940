import Actions
import NetworkClient
import Values

/// What SendGrid's answer to a mail means. Pure.
///
/// | answer | outcome |
/// |---|---|
/// | 202 | done |
/// | 200 | final: a sandbox has checked it and sent nothing |
/// | 401 | we are not let in: tried for a day, uses up no retries |
/// | 429 | transient, until the time in `X-RateLimit-Reset` (seconds since 1970) |
/// | any other | as any answer over HTTP (`AnswerReading`) |
///
/// Source: SendGrid, "Mail Send", responses; "Rate limits". Read 2026-11-22.
struct SendGridReading {
  /// The connection's name.
  let receiver: String
  let now: Timestamp

  private var general: AnswerReading { AnswerReading(receiver: receiver, expect: [], now: now) }

  func report(of response: ReceivedResponse, _ effect: EffectKey) -> AttemptReport {
    switch response.status {
    case 202: return AttemptReport(.sent(effect), receiver: .working)
    case 200..<300:
      return AttemptReport(
        .final(
          reason: "`\(receiver)` has checked the message and not sent it (\(response.status))"),
        receiver: .working)
    case 401: return .notLetIn(by: receiver, response)
    case 429 where response.header("Retry-After") == nil:
      let reset = response.header("X-RateLimit-Reset").flatMap { Int64($0) }
      let pause = reset.map { max(.zero, Timestamp(seconds: $0) - now) }
      return general.busy(response, for: pause)
    default: return general.report(of: response)
    }
  }
}

extension AttemptReport {
  /// The key is wrong or taken away: that is about every message, and passes when somebody mends it.
  static func notLetIn(by receiver: String, _ response: ReceivedResponse) -> AttemptReport {
    AttemptReport(
      .transient(
        reason: "`\(receiver)` does not let us in: \(response.status)", retryAfter: nil,
        reached: false), receiver: .failing, answer: Answer.words(of: response))
  }
}

extension AnswerReading {
  /// A refusal that says in a way of its own for how long.
  func busy(_ response: ReceivedResponse, for pause: Duration?) -> AttemptReport {
    let pause = pause.map { min($0, Self.longestPause) }
    return AttemptReport(
      .transient(
        reason: "`\(receiver)` answered \(response.status) (too many requests)",
        retryAfter: pause, reached: true), receiver: pause.map { .busy($0) } ?? .failing,
      answer: Answer.words(of: response))
  }

  /// Success by its status, and a body that no answer of the service has: a proxy may have said it.
  func unreadable(_ response: ReceivedResponse) -> AttemptReport {
    AttemptReport(
      .uncertain(
        reason: "`\(receiver)` answered \(response.status) with something that cannot be read: "
          + "nobody knows whether it was done"), receiver: .failing,
      answer: Answer.words(of: response))
  }
}
