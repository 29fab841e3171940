import Foundation
import Testing

/// Writes what senders tell of one candidate: the bodies that they have published, made to speak of one person and of
/// moments of our choice.
struct CandidateStory {
  let number: Int
  /// Whether offers are for the job that the application was for. If not, nobody knows what the job is called, and the offer
  /// is explained in person.
  let isJobKnown: Bool
  private(set) var deliveries: [Journey.Delivery] = []

  init(number: Int, isJobKnown: Bool = false) {
    self.number = number
    self.isJobKnown = isJobKnown
  }

  private var application: Int { 9_000_000 + number }
  private var email: String { Journey.address(number) }

  /// As the published application names it.
  private static let job = 274075

  private static func days(_ days: Double, after time: Date) -> String {
    time.addingTimeInterval(86_400 * days).formatted(.iso8601)
  }

  private static func day(_ time: Date) -> String { String(time.formatted(.iso8601).prefix(10)) }

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
    deliveries.append(
      .init(
        vendor: vendor, id: "\(vendor.name)-\(number)-\(deliveries.count)", body: Array(data)))
  }

  // MARK: - Moments

  mutating func applies(at time: Date) throws {
    try greenhouse(
      "new_candidate_application",
      [("payload.application.applied_at", time.formatted(.iso8601))])
  }

  mutating func moves(at time: Date) throws {
    try greenhouse(
      "candidate_stage_change",
      [("payload.application.last_activity_at", time.formatted(.iso8601))])
  }

  /// `people` and `work` are the names under which the sender says whose it is.
  mutating func isGraded(
    _ score: String, at time: Date, people: String = "candidate", work: String = "application"
  ) throws {
    let body: [String: Any] = [
      "type": "assessment.completed", "timestamp": time.formatted(.iso8601),
      "data": [
        "assessment": [
          "id": "attempt-\(number)", "name": "the data challenge", "kind": "technical",
          "score": Double(score).map { $0 as Any } ?? score as Any,
          "completed_at": time.formatted(.iso8601),
        ],
        people: ["email": email], work: ["id": "\(application)"],
      ],
    ]
    let data = try JSONSerialization.data(withJSONObject: body, options: .sortedKeys)
    deliveries.append(
      .init(vendor: .assessments, id: "assessments-\(number)", body: Array(data)))
  }

  /// An interview three days after `now`.
  mutating func books(at time: Date, for now: Date) throws {
    try tell(
      .calendly, "invitee.created", booking(now) + [("created_at", time.formatted(.iso8601))])
  }

  mutating func cancels(at time: Date, for now: Date) throws {
    try tell(
      .calendly, "invitee.canceled", booking(now) + [("created_at", time.formatted(.iso8601))])
  }

  private func booking(_ now: Date) -> [(String, Any)] {
    [
      (
        "payload.uri",
        "https://api.calendly.com/scheduled_events/E\(number)/invitees/I\(number)"
      ),
      ("payload.email", email), ("payload.name", "Person\(number) Example"),
      ("payload.scheduled_event.start_time", Self.days(3, after: now)),
      ("payload.scheduled_event.end_time", Self.days(3.02, after: now)),
      (
        "payload.scheduled_event.event_type",
        "https://api.calendly.com/event_types/GBGBDCAADAEDCRZ2"
      ),
    ]
  }

  /// Sent on the day of `time`.
  mutating func isOffered(at time: Date) throws {
    try tell(
      .greenhouse, "offer_created",
      offer(sent: time) + [
        ("payload.offer_status", "Created"), ("payload.resolved_at", NSNull()),
      ])
  }

  /// `answer` is `Accepted` or `Rejected`; `sent` is when the offer was made.
  mutating func answers(_ answer: String, at time: Date, sent: Date) throws {
    try tell(
      .greenhouse, "offer_created",
      offer(sent: sent) + [
        ("action", "offer_updated"), ("payload.offer_status", answer),
        ("payload.resolved_at", time.formatted(.iso8601)),
      ])
  }

  private func offer(sent: Date) -> [(String, Any)] {
    (isJobKnown ? [("payload.job_id", Self.job)] : []) + [
      ("payload.id", 7_000_000 + number), ("payload.application_id", application),
      ("payload.version", 1), ("payload.sent_on", Self.day(sent)),
      ("payload.start_date", Self.day(sent.addingTimeInterval(60 * 86_400))),
    ]
  }

  mutating func ends(isHired: Bool, at time: Date) throws {
    if isHired {
      try greenhouse(
        "hire_candidate",
        [
          ("payload.application.offer.id", 7_000_000 + number),
          ("payload.application.offer.resolved_at", time.formatted(.iso8601)),
        ])
    } else {
      try greenhouse(
        "reject_candidate", [("payload.application.rejected_at", time.formatted(.iso8601))])
    }
  }

  // MARK: - Another sender's words

  private var idInAshby: String { "e9ed20fd-d45f-4aad-8a00-\(100_000_000_000 + number)" }

  mutating func appliesInAshby(at time: Date) throws {
    try tell(
      .ashby, "applicationSubmit",
      [
        ("webhookActionId", "submit-\(number)"), ("data.application.id", idInAshby),
        ("data.application.createdAt", time.formatted(.iso8601)),
        ("data.application.candidate.id", idInAshby),
        ("data.application.candidate.name", "Person\(number) Example"),
        ("data.application.candidate.primaryEmailAddress.value", email),
      ])
  }

  /// `status` is `Scheduled`, for three days after `now`, or `WaitingOnFeedback`.
  mutating func isInvitedInAshby(_ status: String, at time: Date, for now: Date) throws {
    try tell(
      .ashby, "interviewScheduleUpdate",
      [
        ("webhookActionId", "\(status)-\(number)"), ("data.interviewSchedule.status", status),
        ("data.interviewSchedule.id", "schedule-\(number)"),
        ("data.interviewSchedule.applicationId", idInAshby),
        ("data.interviewSchedule.candidateId", idInAshby),
        ("data.interviewSchedule.updatedAt", time.formatted(.iso8601)),
        ("data.interviewSchedule.interviewEvents.0.startTime", Self.days(3, after: now)),
        ("data.interviewSchedule.interviewEvents.0.endTime", Self.days(3.02, after: now)),
      ])
  }
}
