import Actions
import NetworkClient
import Values

/// One call of an applicant tracking system, and what it answers.
struct ATSAsking {
  /// The connection's, for people.
  let name: String
  let transport: HTTPTransport
  let timeout: Duration?

  var now: Timestamp { transport.settings.now() }

  /// What was answered to a call that was done; null for nothing. Blocks. The word of a problem is its status, or
  /// `refused` where a 200 says no.
  func ask(_ call: HTTPCall) throws(ConnectorProblem) -> Value {
    let response: ReceivedResponse
    do { response = try transport.send(call, timeout: timeout) } catch {
      throw ConnectorProblem(
        AnswerReading(receiver: name, expect: [], now: now).report(of: error))
    }
    switch ATSAnswer(response, of: name, now: now) {
    case .ok(let value): return value
    case .not(let report, let word): throw ConnectorProblem(report, word: word)
    }
  }
}

/// What an answer of an applicant tracking system means. A pure function.
///
/// | answer | outcome |
/// |---|---|
/// | 2xx, and no `success: false` in it | what was asked for |
/// | 429 | put off as long as it asks: uses up no tries |
/// | 401 | not reached: tried for a day, and told of |
/// | 408, 5xx | transient |
/// | any other | final |
/// | 2xx and no JSON | uncertain |
enum ATSAnswer {
  case ok(Value)
  case not(AttemptReport, word: String)

  init(_ response: ReceivedResponse, of receiver: String, now: Timestamp) {
    let word = "\(response.status)"
    switch response.status {
    case 200..<300: self = Self.reading(response, receiver)
    case 401:
      self = .not(
        AttemptReport(
          .transient(
            reason: "`\(receiver)` answered 401: the key is not good", retryAfter: nil,
            reached: false), receiver: .failing), word: word)
    case 429:
      let pause = Self.pause(response, now)
      self = .not(
        AttemptReport(
          .postponed(reason: "`\(receiver)` asked for a pause", for: pause),
          receiver: .busy(pause)), word: word)
    default:
      let reading = AnswerReading(receiver: receiver, expect: [], now: now)
      self = .not(reading.report(of: response), word: word)
    }
  }

  /// Of a status that says yes.
  private static func reading(_ response: ReceivedResponse, _ receiver: String) -> ATSAnswer {
    if response.body.isEmpty { return .ok(.null) }
    guard !response.isCut, let value = try? Value(json: response.body) else {
      return .not(
        AttemptReport(
          .uncertain(
            reason: "`\(receiver)` answered something that cannot be read: nobody knows whether it "
              + "was done"), receiver: .failing), word: "unreadable")
    }
    // Ashby's way. Source: its description, shared by all calls.
    guard value["success"] == .bool(false) else { return .ok(value) }
    let errors = (value["errors"]?.listValue ?? []).compactMap(\.stringValue)
    let why = errors.isEmpty ? "without a reason" : errors.map { "`\($0)`" }.joined(separator: ", ")
    return .not(
      AttemptReport(
        .final(reason: "`\(receiver)` refused: \(why)"), receiver: .working,
        answer: Answer.words(of: response)), word: "refused")
  }

  /// `Retry-After`, else the second at which a limit ends. Source: Greenhouse, Harvest API, "Throttling".
  private static func pause(_ response: ReceivedResponse, _ now: Timestamp) -> Duration {
    if let asked = response.header("Retry-After"), let pause = RetryAfter.pause(asked, now: now) {
      return min(pause, AnswerReading.longestPause)
    }
    if let reset = response.header("X-RateLimit-Reset").flatMap({ Int64($0) }) {
      let pause = Timestamp(seconds: reset) - now
      if pause > .zero { return min(pause, AnswerReading.longestPause) }
    }
    return .seconds(10)
  }
}
