import Actions
import NetworkClient
import Values

/// What an answer of Slack means. It says 200 to nearly everything, and `ok` whether that is so. A pure function.
///
/// | answer | outcome |
/// |---|---|
/// | 200 and `ok: true` | what was asked for |
/// | 429, `ratelimited` | put off as Slack asks: uses up no tries |
/// | errors of Slack's own, 5xx | transient |
/// | a token that is not good (any more) | not reached: tried for a day, and told of |
/// | any other error | final, with what to do |
/// | 200 and no JSON | uncertain |
enum SlackAnswer {
  case ok(Value)
  /// The word of the error, where it has one.
  case not(AttemptReport, error: String?)

  init(_ response: ReceivedResponse, of receiver: String, now: Timestamp) {
    let json = try? Value(json: response.body)
    if response.status == 429 {
      self = .not(Self.busy(response, receiver, now), error: "ratelimited")
      return
    }
    guard response.status == 200, let answer = json?.mapValue, !response.isCut else {
      self = .not(Self.broken(response, receiver, now), error: nil)
      return
    }
    if answer["ok"] == .bool(true), let json {
      self = .ok(json)
      return
    }
    let error = answer["error"]?.stringValue ?? "no word"
    self = .not(Self.report(of: error, answer, response, receiver, now), error: error)
  }

  private static func report(
    of error: String, _ answer: MapValue, _ response: ReceivedResponse, _ receiver: String,
    _ now: Timestamp
  ) -> AttemptReport {
    if busyWords.contains(error) { return busy(response, receiver, now) }
    var reason = "`\(receiver)` answered `\(error)`"
    if let remedy = remedies[error] { reason += ": \(remedy)" }
    if let needed = answer["needed"]?.stringValue { reason += ": the app needs `\(needed)`" }
    if passing.contains(error) {
      return AttemptReport(
        .transient(reason: reason, retryAfter: nil, reached: true), receiver: .failing)
    }
    if locked.contains(error) {
      return AttemptReport(
        .transient(reason: reason, retryAfter: nil, reached: false), receiver: .failing)
    }
    return AttemptReport(
      .final(reason: reason), receiver: .working, answer: Answer.words(of: response))
  }

  private static func busy(
    _ response: ReceivedResponse, _ receiver: String, _ now: Timestamp
  ) -> AttemptReport {
    AnswerReading(receiver: receiver, now: now).busy(response)
  }

  /// An answer that is none of Slack's own.
  private static func broken(
    _ response: ReceivedResponse, _ receiver: String, _ now: Timestamp
  ) -> AttemptReport {
    let reading = AnswerReading(receiver: receiver, now: now)
    return response.status == 200 ? reading.unreadable(response) : reading.report(of: response)
  }

  private static let busyWords: Set<String> = ["ratelimited", "rate_limited"]

  /// Errors of theirs.
  private static let passing: Set<String> = [
    "internal_error", "service_unavailable", "fatal_error", "request_timeout",
    "team_added_to_org", "accesslimited",
  ]

  /// Nothing works until a person has been at it: no message is to be given up for that.
  private static let locked: Set<String> = [
    "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired",
    "missing_scope", "not_allowed_token_type", "org_login_required", "ekm_access_denied",
    "access_denied", "two_factor_setup_required",
  ]

  private static let remedies: [String: String] = [
    "channel_not_found": "there is no such channel, or it is private and the app is not in it",
    "not_in_channel": "invite the app into the channel, or grant it `chat:write.public`",
    "is_archived": "the channel is archived",
    "msg_too_long": "the message is too long",
    "no_text": "the message is empty",
    "restricted_action": "a rule of the workspace forbids the app to post there",
    "not_authed": "no token was sent",
    "invalid_auth": "the token is not good",
    "account_inactive": "the token belongs to an account or a workspace that is gone",
    "token_revoked": "the token has been revoked",
    "token_expired": "the token has expired",
    "missing_scope": "a permission is missing",
  ]
}
