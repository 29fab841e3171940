internal import CEL
internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates
internal import Values

/// `wait`: parks the run until a time, unless an event comes before.
///
/// ```yaml
/// - action: wait
///   until: "{{ offer.expires_at - duration('48h') }}"    # or `for: 3d`
///   cancel_on: [offer.accepted, offer.declined]
/// ```
struct Wait: Action {
  static let specification = ActionSpecification(
    name: "wait",
    record: RecordSpecification(
      "`wait`",
      "Parks the run until a time comes; nothing is lost when the server stops meanwhile.",
      fields: [
        .optional(
          "for", .template, examples: ["3d", "2bd"],
          "How long: hours, days of 24 hours, weeks, or business days (`2bd`: Monday to Friday, in the zone in force)."
        ),
        .optional(
          "until", .template, examples: ["\"{{ offer.expires_at - duration('48h') }}\""],
          "A time, instead of `for`."),
        .optional(
          "cancel_on", .oneOrMore(.pattern(.eventType)),
          examples: ["[offer.accepted, offer.declined]"],
          "Events that end the run instead: of the same offer, interview or application where both events name one, else of the same candidate."
        ),
        .optional(
          "if_past", .choice(WaitRequest.PastPolicy.allCases.map(\.rawValue)),
          default: .string(WaitRequest.PastPolicy.end.rawValue), examples: ["continue"],
          "What happens when the time has passed already: the run ends there, or goes on at once."),
      ]),
    effect: .run, isIdempotent: true, outcome: ["until"])

  /// The longest wait. A time that is further away is most likely a slip, such as a year of five digits.
  static let longest = Duration.seconds(366 * 86_400)

  let time: DueTime
  let cancelOn: [String]
  let ifPast: WaitRequest.PastPolicy
  let isEmbedded = true

  static func compile(_ step: StepFields) -> Wait? {
    let record = step.record
    let time = DueTime.compile(
      step, DueTime.Fields(delay: "for", time: "until", owner: "a wait"))
    if !record.has("for"), !record.has("until") {
      step.findings.add(.waitWithoutTime(at: step.place))
    }
    if case .after(let period, _)? = time?.rule, let problem = problem(with: period) {
      step.findings.add(
        .waitLength(problem, at: step.place(of: "for")))
    }
    let ifPast = record.text("if_past").flatMap { WaitRequest.PastPolicy(rawValue: $0.value) }
    guard let time else { return nil }
    return Wait(
      time: time, cancelOn: record.texts("cancel_on").map(\.value), ifPast: ifPast ?? .end)
  }

  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest {
    let until = try time.render(activation, now: context.now)
    guard until - context.now <= Self.longest else {
      throw RenderFailure(field: "until", reason: "the time is more than a year away")
    }
    return .wait(WaitRequest(until: until, cancelOn: cancelOn, ifPast: ifPast))
  }

  private static func problem(with period: Period) -> String? {
    switch period {
    case .elapsed(let length):
      if length <= .zero { return "is no time at all" }
      return length > longest ? "is longer than a year" : nil
    case .businessDays(let days):
      if days == 0 { return "is no time at all" }
      return days > 261 ? "is longer than a year" : nil
    }
  }
}

extension Diagnostic {
  fileprivate static func waitWithoutTime(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wait-without-time", "a wait needs `for` or `until`", at: span,
      help:
        "`for: 3d` waits three days, `until: \"{{ interview.start - duration('24h') }}\"` until a time"
    )
  }

  fileprivate static func waitLength(_ problem: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wait-length", "a wait of `\(span.text)` \(problem)", at: span,
      hint: "more than nothing, and at most `366d`")
  }
}
