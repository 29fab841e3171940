import Foundation
import Testing

/// One candidate's way through all that is shipped, as their senders tell it: application, change of stage, assessment,
/// interview, offer and its answer, and how it ended. Candidates differ by their number, so that every workflow and most
/// segments are reached.
struct Journey {
  let number: Int
  /// In the order in which their senders tell them.
  let deliveries: [Delivery]

  struct Delivery {
    let vendor: Vendor
    let id: String
    let body: [UInt8]
    /// How often the sender tells it.
    var times = 1
  }

  static func address(_ number: Int) -> String { "person\(number)@example.org" }

  /// `base` is when the last of it happened.
  init(_ number: Int, base: Date) throws {
    self.number = number
    var story = Story(number: number, base: base)
    if number % 8 == 7 {
      try story.inAshby()
    } else {
      try story.applies()
      try story.isGraded(["91", "70", "20", "n/a"][number % 4])
      try story.books(isCancelled: number % 3 == 0)
      if number % 4 < 2 {
        try story.isOffered(answer: number % 2 == 0 ? "Accepted" : "Rejected")
      }
      try story.ends(isHired: number % 4 == 0)
    }
    deliveries = story.deliveries
  }
}

/// Writes the bodies: the published ones, made to speak of one person.
private struct Story {
  let number: Int
  let base: Date
  private(set) var deliveries: [Journey.Delivery] = []

  init(number: Int, base: Date) {
    self.number = number
    self.base = base
  }

  private var application: Int { 9_000_000 + number }
  private var email: String { Journey.address(number) }

  /// Minutes before the end of the story.
  private func ago(_ minutes: Double) -> String {
    base.addingTimeInterval(-60 * minutes).formatted(.iso8601)
  }

  private func inDays(_ days: Double) -> String {
    base.addingTimeInterval(86_400 * days).formatted(.iso8601)
  }

  private func day(_ days: Double) -> String { String(inDays(days).prefix(10)) }

  private static func setting(_ path: ArraySlice<Substring>, in tree: Any, to value: Any) -> Any? {
    guard let name = path.first else { return value }
    if var object = tree as? [String: Any] {
      let inner = object[String(name)] ?? [String: Any]()
      guard let changed = setting(path.dropFirst(), in: inner, to: value) else { return nil }
      object[String(name)] = changed
      return object
    }
    guard var items = tree as? [Any], let place = Int(name), items.indices.contains(place),
      let changed = setting(path.dropFirst(), in: items[place], to: value)
    else { return nil }
    items[place] = changed
    return items
  }

  // MARK: - Moments

  private var greenhousePerson: [(String, Any)] {
    [
      ("payload.application.id", application),
      ("payload.application.candidate.id", 8_000_000 + number),
      ("payload.application.candidate.first_name", "Person\(number)"),
      ("payload.application.candidate.last_name", "Example"),
      ("payload.application.candidate.can_email", true),
      (
        "payload.application.candidate.email_addresses", [["value": email, "type": "personal"]]
      ),
      (
        "payload.application.candidate.recruiter",
        ["name": "Betty Smith", "email": "betty@acme.example"]
      ),
    ]
  }

  private mutating func greenhouse(_ file: String, _ changes: [(String, Any)]) throws {
    try tell(.greenhouse, file, greenhousePerson + changes)
  }

  private mutating func tell(
    _ vendor: Vendor, _ file: String, _ changes: [(String, Any)]
  ) throws {
    var body = try JSONSerialization.jsonObject(with: Data(try vendor.body(file)))
    for (path, value) in changes {
      body = try #require(
        Self.setting(path.split(separator: ".")[...], in: body, to: value),
        "\(file) has no place `\(path)`")
    }
    let data = try JSONSerialization.data(withJSONObject: body, options: .sortedKeys)
    let place = deliveries.count
    deliveries.append(
      .init(
        vendor: vendor, id: "\(vendor.name)-\(number)-\(place)", body: Array(data),
        // One in twenty is told twice.
        times: (number + place) % 20 == 0 ? 2 : 1))
  }

  mutating func applies() throws {
    try greenhouse(
      "new_candidate_application", [("payload.application.applied_at", ago(60))])
    try greenhouse(
      "candidate_stage_change", [("payload.application.last_activity_at", ago(50))])
  }

  mutating func isGraded(_ score: String) throws {
    let body: [String: Any] = [
      "type": "assessment.completed", "timestamp": ago(39),
      "data": [
        "assessment": [
          "id": "attempt-\(number)", "name": "the data challenge", "kind": "technical",
          "score": Double(score).map { $0 as Any } ?? score as Any, "completed_at": ago(40),
        ],
        "candidate": ["email": email], "application": ["id": "\(application)"],
      ],
    ]
    let data = try JSONSerialization.data(withJSONObject: body, options: .sortedKeys)
    deliveries.append(
      .init(vendor: .assessments, id: "assessments-\(number)", body: Array(data)))
  }

  mutating func books(isCancelled: Bool) throws {
    let booking = "https://api.calendly.com/scheduled_events/E\(number)/invitees/I\(number)"
    let person: [(String, Any)] = [
      ("payload.uri", booking), ("payload.email", email),
      ("payload.name", "Person\(number) Example"),
      ("payload.scheduled_event.start_time", inDays(3)),
      ("payload.scheduled_event.end_time", inDays(3.02)),
      (
        "payload.scheduled_event.event_type",
        "https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2"
      ),
    ]
    try tell(.calendly, "invitee.created", person + [("created_at", ago(30))])
    if isCancelled { try tell(.calendly, "invitee.canceled", person + [("created_at", ago(25))]) }
  }

  mutating func isOffered(answer: String) throws {
    let offer: [(String, Any)] = [
      ("payload.id", 7_000_000 + number), ("payload.application_id", application),
      ("payload.version", 1), ("payload.sent_on", day(0)), ("payload.start_date", day(60)),
    ]
    try tell(
      .greenhouse, "offer_created",
      offer + [("payload.offer_status", "Created"), ("payload.resolved_at", NSNull())])
    try tell(
      .greenhouse, "offer_created",
      offer + [
        ("action", "offer_updated"), ("payload.offer_status", answer),
        ("payload.resolved_at", ago(10)),
      ])
  }

  mutating func ends(isHired: Bool) throws {
    if isHired {
      try greenhouse("hire_candidate", [("payload.application.offer.resolved_at", ago(5))])
    } else {
      try greenhouse("reject_candidate", [("payload.application.rejected_at", ago(5))])
    }
  }

  /// Another way with other senders' words: an interview that took place.
  mutating func inAshby() throws {
    let id = "e9ed20fd-d45f-4aad-8a00-\(100_000_000_000 + number)"
    try tell(
      .ashby, "applicationSubmit",
      [
        ("webhookActionId", "submit-\(number)"), ("data.application.id", id),
        ("data.application.createdAt", ago(60)), ("data.application.candidate.id", id),
        ("data.application.candidate.name", "Person\(number) Example"),
        ("data.application.candidate.primaryEmailAddress.value", email),
      ])
    for (status, minutes) in [("Scheduled", 30.0), ("WaitingOnFeedback", 5.0)] {
      try tell(
        .ashby, "interviewScheduleUpdate",
        [
          ("webhookActionId", "\(status)-\(number)"), ("data.interviewSchedule.status", status),
          ("data.interviewSchedule.id", "schedule-\(number)"),
          ("data.interviewSchedule.applicationId", id),
          ("data.interviewSchedule.candidateId", id),
          ("data.interviewSchedule.updatedAt", ago(minutes)),
          ("data.interviewSchedule.interviewEvents.0.startTime", inDays(3)),
          ("data.interviewSchedule.interviewEvents.0.endTime", inDays(3.02)),
        ])
    }
  }
}
