import Actions
import NetworkClient
import Values

/// What SendGrid's answer to a mail means. Pure.
///
/// | answer | outcome |
/// |---|---|
/// | 202 | done |
/// | 200 | final: a sandbox has checked it and sent nothing |
/// | another 2xx | uncertain: none of its answers |
/// | 401 | we are not let in: tried for a day, uses up no retries |
/// | 429 | postponed, until the time in `X-RateLimit-Reset` (seconds since 1970); counts as no try |
/// | any other | as any answer over HTTP (`AnswerReading`) |
///
/// Source: SendGrid, "Mail Send", responses; "Rate limits". Read 2026-11-22.
struct SendGridReading {
  /// The connection's name.
  let receiver: String
  let now: Timestamp

  private var general: AnswerReading { AnswerReading(receiver: receiver, now: now) }

  func report(of response: ReceivedResponse, _ effect: EffectKey) -> AttemptReport {
    switch response.status {
    case 202: return AttemptReport(.sent(effect), receiver: .working)
    case 200:
      return AttemptReport(
        .final(reason: "`\(receiver)` has checked the message and not sent it (200)"),
        receiver: .working)
    case 201..<300: return general.unreadable(response)
    case 401: return general.notLetIn(response)
    case 429:
      let reset = response.header("X-RateLimit-Reset").flatMap { Int64($0) }
      return general.busy(response, for: reset.map { Timestamp(seconds: $0) - now })
    default: return general.report(of: response)
    }
  }
}
