import Foundation
import TestSupport

/// A candidate of the soak: what their senders tell and when it comes, and what must have become of it in the end. What is
/// expected follows from the plan alone: neither rules nor program are asked.
struct SoakPerson {
  let number: Int
  private(set) var tellings: [Telling] = []
  private(set) var expected = Expected()

  struct Telling {
    /// When it is delivered.
    let at: Date
    let number: Int
    let delivery: Journey.Delivery
  }

  struct Expected: Equatable {
    /// By what they are about, each as often as it is to arrive.
    var mails: [String: Int] = [:]
    var tasks = 0
    /// Requests to the warehouse.
    var requests = 0
    /// Events that were acted upon.
    var events = 0
    /// The last stage on record.
    var stage = ""
    var hasReminder = false

    mutating func isWritten(_ about: String) { mails[about, default: 0] += 1 }
  }

  /// When the sender of assessments begins to call things by other names.
  let renamedFrom: Date
  private var random: SeededGenerator
  private let start: Date

  init(_ number: Int, from start: Date, renamedFrom: Date, seed: UInt64) throws {
    self.number = number
    self.start = start
    self.renamedFrom = renamedFrom
    random = SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(number))
    if number % 8 == 7 {
      try goesByAshby()
    } else {
      try goesByGreenhouse()
    }
  }

  private static func hours(_ hours: Double) -> TimeInterval { hours * 3600 }

  /// Some minutes after so many hours from the beginning.
  private mutating func moment(_ hours: Double) -> Date {
    start.addingTimeInterval(
      Self.hours(hours) + TimeInterval.random(in: 0...2400, using: &random))
  }

  // MARK: - Ways

  private mutating func goesByAshby() throws {
    let (applied, invited, met) = (moment(0), moment(30), moment(110))
    try tell(at: applied) { try $0.appliesInAshby(at: applied) }
    expected.isWritten("applied")
    expected.requests += 1
    try tell(at: invited) { try $0.isInvitedInAshby("Scheduled", at: invited, for: invited) }
    expected.isWritten("invited")
    expected.tasks += 2
    try tell(at: met) { try $0.isInvitedInAshby("WaitingOnFeedback", at: met, for: invited) }
    expected.stage = "interview"
  }

  private mutating func goesByGreenhouse() throws {
    let (applied, moved) = (moment(0), moment(2))
    // One in ten is told of in the wrong order.
    let isEarly = number % 10 == 3
    try tell(at: applied.addingTimeInterval(isEarly ? Self.hours(3) : 0)) {
      try $0.applies(at: applied)
    }
    try tell(at: moved) { try $0.moves(at: moved) }
    expected.isWritten("applied")
    expected.requests += 1
    expected.tasks += 1
    try isGraded()
    let booked = moment(48)
    try tell(at: booked) { try $0.books(at: booked, for: booked) }
    expected.isWritten("invited")
    expected.tasks += 1
    if number % 3 == 0 {
      let cancelled = moment(60)
      try tell(at: cancelled) { try $0.cancels(at: cancelled, for: booked) }
      expected.isWritten("cancelled")
      expected.tasks += 1
    }
    try comesToAnEnd()
  }

  private mutating func isGraded() throws {
    let graded = moment(24)
    // One in ten comes more than a day late.
    let told = graded.addingTimeInterval(number % 10 == 1 ? Self.hours(30) : 0)
    let score = ["91", "70", "20", "n/a"][number % 4]
    try tell(at: told) { [renamedFrom] story in
      let isRenamed = told >= renamedFrom
      try story.isGraded(
        score, at: graded, people: isRenamed ? "person" : "candidate",
        work: isRenamed ? "submission" : "application")
    }
    if score != "n/a" { expected.isWritten("graded") }
    expected.tasks += 1
  }

  /// An offer or none; its answer before the reminder, after it, or never; and how it ended.
  private mutating func comesToAnEnd() throws {
    let isHired = number % 4 == 0
    var end = 96.0
    if number % 4 < 2 {
      let offered = moment(72)
      let answer = [24.0, 156, nil, nil][number / 8 % 4]
      end = [168, 240, 264, 120][number / 8 % 4]
      let answered = answer.map { moment(72 + $0) }
      // An answer may come before the offer that it belongs to.
      let isSwapped = number / 8 % 8 == 4
      try tell(at: isSwapped ? answered ?? offered : offered) { try $0.isOffered(at: offered) }
      expected.isWritten("offer")
      expected.tasks += 1
      if let answered {
        try tell(at: isSwapped ? offered.addingTimeInterval(Self.hours(23)) : answered) {
          try $0.answers(isHired ? "Accepted" : "Rejected", at: answered, sent: offered)
        }
        expected.tasks += 1
        expected.requests += 1
      }
      // Two days before the fifth working day after the offer, which is four to six days after it.
      expected.hasReminder = answer == 156 || end == 264
      if expected.hasReminder { expected.isWritten("reminder") }
    }
    let ended = moment(end)
    try tell(at: ended) { try $0.ends(isHired: isHired, at: ended) }
    if isHired { expected.tasks += 1 }
    expected.stage = isHired ? "hired" : "rejected"
  }

  // MARK: - Telling

  private mutating func tell(
    at time: Date, _ happens: (inout CandidateStory) throws -> Void
  ) throws {
    var story = CandidateStory(number: number, isJobKnown: true)
    try happens(&story)
    for delivery in story.deliveries {
      let delivery = Journey.Delivery(
        vendor: delivery.vendor, id: "\(delivery.id)-\(expected.events)", body: delivery.body)
      tellings.append(Telling(at: time, number: number, delivery: delivery))
      expected.events += 1
      // One in twenty is told again, at once or some hours later.
      guard Int.random(in: 0..<20, using: &random) == 0 else { continue }
      let isAtOnce = Bool.random(using: &random)
      let pause = isAtOnce ? 0 : Self.hours(Double.random(in: 1...9, using: &random))
      // A sender that knows nothing of ids gives the same content another one.
      let isUnknown = delivery.vendor.name == "greenhouse" && number % 4 == 0
      let again = Journey.Delivery(
        vendor: delivery.vendor, id: delivery.id + (isUnknown ? "-again" : ""), body: delivery.body)
      tellings.append(
        Telling(at: time.addingTimeInterval(pause), number: number, delivery: again))
    }
  }
}

extension Journey.Delivery {
  /// The id by which the program knows the event, as the source's `event_id` has it.
  func eventID() throws -> String {
    if vendor.idHeader != nil { return id }
    let body = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    func text(_ value: Any?) -> String { value as? String ?? "" }
    if vendor.name == "calendly" {
      return text((body["payload"] as? [String: Any])?["uri"]) + "/" + text(body["event"])
    }
    return text(body["webhookActionId"]) + "/" + text(body["action"])
  }

  /// What the sender calls it.
  func type() throws -> String {
    let body = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
    return (body["action"] ?? body["event"] ?? body["type"]) as? String ?? "?"
  }
}
