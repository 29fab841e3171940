import Actions
import NetworkClient
import Values

/// What Postmark's answer to a mail means. Pure. What counts is the `ErrorCode` in it, whatever the status.
///
/// | code | outcome |
/// |---|---|
/// | 0 with status 200 | done |
/// | 10, and status 401 | the token is wrong: we are not let in, tried for a day, uses up no retries |
/// | 405, 412, 413 | the account may not send now: the same |
/// | 100 (maintenance) | transient |
/// | 429, as a code or as the status | postponed; counts as no try |
/// | 406 | final: the recipient bounced or complained, and Postmark sends nothing there |
/// | any other | final with a 4xx; else as any answer over HTTP |
///
/// Source: Postmark, "API overview", error codes. Read 2026-11-22.
struct PostmarkReading {
  /// The connection's name.
  let receiver: String
  let now: Timestamp

  private var general: AnswerReading { AnswerReading(receiver: receiver, now: now) }

  func report(of response: ReceivedResponse, _ effect: EffectKey) -> AttemptReport {
    let code = (try? Value(json: response.body))?["ErrorCode"]?.intValue
    if response.status == 429 { return general.busy(response) }
    if response.status == 401 { return general.notLetIn(response) }
    guard let code else {
      return 200..<300 ~= response.status
        ? general.unreadable(response) : general.report(of: response)
    }
    switch code {
    case 0 where 200..<300 ~= response.status:
      return AttemptReport(.sent(effect), receiver: .working)
    case 10, 405, 412, 413: return general.notLetIn(response)
    case 100:
      return AttemptReport(
        .transient(reason: "`\(receiver)` is under maintenance", retryAfter: nil, reached: true),
        receiver: .failing, answer: Answer.words(of: response))
    case 429: return general.busy(response)
    default:
      guard response.status < 500 else { return general.report(of: response) }
      let words = Self.words[code].map { ": \($0)" } ?? ""
      return AttemptReport(
        .final(reason: "`\(receiver)` refused the message (\(code))\(words)"), receiver: .working,
        answer: Answer.words(of: response))
    }
  }

  /// Those that people meet.
  private static let words: [Int64: String] = [
    300: "something in it is invalid", 400: "its sender is not known there",
    401: "its sender is not confirmed there",
    406: "its recipient bounced or complained before, and gets nothing from there",
    411: "an attachment is of a type that is not taken",
  ]
}
