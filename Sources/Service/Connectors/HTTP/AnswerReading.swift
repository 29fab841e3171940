import Actions
import NetworkClient
import Values

/// What an answer over HTTP, or none, means for the step that asked. A pure function of both.
///
/// | answer | outcome |
/// |---|---|
/// | a status that the step expects, 2xx by default | done |
/// | 408, 425, 429, 5xx | transient; `Retry-After` is honoured, up to an hour |
/// | any other, a redirect among them | final |
/// | no address, no connection, no proof of identity | not reached: tried for a day, uses up no retries |
/// | no answer in time, or a connection that broke, once the request was on its way | uncertain |
struct AnswerReading {
  /// Who was asked, for people: the connection's name or the host.
  let receiver: String
  /// Empty: 2xx.
  var expect: [ExpectedStatus] = []
  let now: Timestamp

  /// A receiver that asks for more is asked again after this time.
  static let longestPause = Duration.seconds(3600)

  func report(of response: ReceivedResponse) -> AttemptReport {
    let status = response.status
    if expect.contain(status) {
      return AttemptReport(.done(Answer(response).value), receiver: .working)
    }
    let reason = "`\(receiver)` answered \(status)\(Self.words[status].map { " (\($0))" } ?? "")"
    guard Self.passing.contains(status) || status >= 500 else {
      let more =
        300..<400 ~= status
        ? ": redirects are not followed" : status < 300 ? ", which the step does not expect" : ""
      return AttemptReport(
        .final(reason: reason + more), receiver: .working, answer: Answer.words(of: response))
    }
    let pause = response.header("Retry-After").flatMap { RetryAfter.pause($0, now: now) }
      .map { min($0, Self.longestPause) }
    return AttemptReport(
      .transient(reason: reason, retryAfter: pause, reached: true),
      receiver: Self.receiver(status, asking: pause), answer: Answer.words(of: response))
  }

  func report(of error: NetworkError) -> AttemptReport {
    switch error {
    case .invalidRequest(let reason):
      return AttemptReport(
        .final(reason: "the request to `\(receiver)` cannot be sent: \(reason)"), receiver: .untold)
    case .privateAddress:
      return AttemptReport(
        .final(
          reason: "`\(receiver)` is on this machine or in a private network, which its connection "
            + "does not allow (`allow_private`)"), receiver: .untold)
    case .timedOut(mayHaveArrived: true), .interrupted, .responseTooLarge:
      return AttemptReport(
        .uncertain(
          reason: "the request was sent to `\(receiver)`, and \(error.description): nobody knows "
            + "whether it was done"), receiver: .failing)
    case .unreachable, .timedOut, .failed:
      return AttemptReport(
        .transient(
          reason: "`\(receiver)` cannot be reached: \(Self.cause(of: error))", retryAfter: nil,
          reached: false), receiver: .failing)
    }
  }

  /// Who says 429 or 503 speaks of all requests, not of this one.
  private static func receiver(_ status: Int, asking pause: Duration?) -> ReceiverState {
    switch status {
    case 429, 503: pause.map { .busy($0) } ?? .failing
    case 500...: .failing
    default: .working
    }
  }

  private static func cause(of error: NetworkError) -> String {
    if case .unreachable(_, let reason) = error { reason } else { error.description }
  }

  /// Refusals that may pass. Source: RFC 9110, section 15.5.9; RFC 8470, section 5.2; RFC 6585, section 4.
  private static let passing: Set<Int> = [408, 425, 429]

  /// Those that people meet.
  private static let words: [Int: String] = [
    400: "bad request", 401: "who are you", 403: "forbidden", 404: "not found",
    405: "method not allowed", 408: "request timeout", 409: "conflict", 410: "gone",
    413: "too large", 415: "unsupported media type", 422: "unprocessable", 425: "too early",
    429: "too many requests", 500: "internal error", 502: "bad gateway",
    503: "service unavailable", 504: "gateway timeout",
  ]
}

/// The `Retry-After` header: seconds, or a date. Source: RFC 9110, section 10.2.3.
enum RetryAfter {
  /// From now on; nil for anything else. A time that has passed is none.
  static func pause(_ text: String, now: Timestamp) -> Duration? {
    if let seconds = Int64(text) {
      return seconds >= 0 ? .seconds(min(seconds, 1_000_000_000)) : nil
    }
    return date(text).map { max(.zero, $0 - now) }
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that senders may write. Source: RFC 9110, section 5.6.7.
  static func date(_ text: String) -> Timestamp? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT", parts[1].count == 2,
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
