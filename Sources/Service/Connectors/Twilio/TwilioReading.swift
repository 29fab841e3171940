import Actions
import NetworkClient
import Values

/// What Twilio's answers mean. Pure.
///
/// | answer | outcome |
/// |---|---|
/// | 201 with a `sid` | done |
/// | 401 | we are not let in: tried for a day, uses up no retries |
/// | 429 | postponed; counts as no try |
/// | 400 with a `code` | final, with the words for those that people meet |
/// | any other | as any answer over HTTP |
///
/// Source: Twilio, "Create a Message resource"; "Error and warning dictionary". Read 2026-11-22.
struct TwilioReading {
  /// The connection's name.
  let receiver: String
  let now: Timestamp

  private var general: AnswerReading { AnswerReading(receiver: receiver, now: now) }

  func report(of response: ReceivedResponse, _ request: SMSRequest) -> AttemptReport {
    let body = try? Value(json: response.body)
    switch response.status {
    case 200..<300:
      guard let id = body?["sid"]?.stringValue else { return general.unreadable(response) }
      return Self.done(id, request)
    case 401: return general.notLetIn(response)
    case 429: return general.busy(response)
    case 400..<429:
      guard let code = body?["code"]?.intValue, let words = Self.words[code] else {
        return general.report(of: response)
      }
      return AttemptReport(
        .final(reason: "`\(receiver)` refused the message (\(code)): \(words)"), receiver: .working,
        answer: Answer.words(of: response))
    default: return general.report(of: response)
    }
  }

  /// What a try of unknown outcome has left, among the latest messages to the same number.
  enum Finding {
    /// It was taken; with the report of that.
    case sent(AttemptReport)
    /// It was not.
    case nothing
    /// Nobody knows; with the report of the look.
    case unknown(AttemptReport)
  }

  /// How long ago a message may have been taken that counts as the same: longer than a step is tried.
  static let window = Duration.seconds(26 * 3600)

  func finding(in response: ReceivedResponse, of request: SMSRequest) -> Finding {
    guard response.status != 429 else { return .unknown(general.busy(response)) }
    guard response.status == 200 else {
      return .unknown(
        response.status == 401
          ? general.notLetIn(response) : general.report(of: response))
    }
    guard let messages = (try? Value(json: response.body))?["messages"]?.listValue else {
      return .unknown(general.unreadable(response))
    }
    for message in messages {
      guard message["body"]?.stringValue == request.body, message["to"]?.stringValue == request.to,
        message["direction"]?.stringValue != "inbound", let id = message["sid"]?.stringValue,
        let made = message["date_created"]?.stringValue.flatMap(Self.time), now - made < Self.window
      else { continue }
      return .sent(Self.done(id, request))
    }
    return .nothing
  }

  private static func done(_ id: String, _ request: SMSRequest) -> AttemptReport {
    let segments = Int64(request.length.segments)
    return AttemptReport(
      .done(.object(["id": .string(id), "segments": .int(segments)])), receiver: .working)
  }

  /// `Thu, 24 Aug 2023 05:01:45 +0000`
  private static func time(_ text: String) -> Timestamp? {
    RetryAfter.date(text.replacing("+0000", with: "GMT"))
  }

  private static let words: [Int64: String] = [
    21211: "the number is none", 21408: "messages to this country are not switched on",
    21606: "the sender's number is not one of the account", 21610: "the recipient has said STOP",
    21612: "the number cannot be reached from this sender", 21614: "the number is no mobile phone",
    21617: "it is too long", 21659: "the sender's number is not one of the account",
  ]
}
