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
    let response = try transport.answer(to: call, of: name, timeout: timeout)
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
    let general = AnswerReading(receiver: receiver, now: now)
    switch response.status {
    case 200..<300: self = Self.reading(response, general)
    case 401: self = .not(general.notLetIn(response), word: word)
    case 429:
      // The second at which a limit ends. Source: Greenhouse, Harvest API, "Throttling".
      let reset = response.header("X-RateLimit-Reset").flatMap { Int64($0) }
      let pause = reset.map { Timestamp(seconds: $0) - now } ?? .zero
      self = .not(
        general.busy(response, for: pause > .zero ? pause : .seconds(10)), word: word)
    default: self = .not(general.report(of: response), word: word)
    }
  }

  /// Of a status that says yes.
  private static func reading(
    _ response: ReceivedResponse, _ general: AnswerReading
  ) -> ATSAnswer {
    if response.body.isEmpty { return .ok(.null) }
    guard !response.isCut, let value = try? Value(json: response.body) else {
      return .not(general.unreadable(response), word: "unreadable")
    }
    // Ashby's way. Source: its description, shared by all calls.
    guard value["success"] == .bool(false) else { return .ok(value) }
    let errors = (value["errors"]?.listValue ?? []).compactMap(\.stringValue)
    let why = errors.isEmpty ? "without a reason" : errors.map { "`\($0)`" }.joined(separator: ", ")
    return .not(
      AttemptReport(
        .final(reason: "`\(general.receiver)` refused: \(why)"), receiver: .working,
        answer: Answer.words(of: response)), word: "refused")
  }
}
