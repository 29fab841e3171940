import Foundation
import Store
import Testing

/// A body that a vendor has published, and what must become of it.
struct PublishedBody: Sendable {
  let file: String
  let state: EventState?
  /// Of the one workflow that it starts, and the segment where that has some.
  let run: String?
  /// What the reason has to name.
  let reason: String?
  /// Why it is to end so.
  let why: String

  init(
    _ file: String, _ state: EventState?, run: String? = nil, reason: String? = nil, _ why: String
  ) {
    self.file = file
    self.state = state
    self.run = run
    self.reason = reason
    self.why = why
  }

  /// In the order in which they are posted.
  static let greenhouse = [
    PublishedBody(
      "new_candidate_application", .completed, run: "application-received/first-application",
      "somebody has applied, and is answered"),
    PublishedBody(
      "candidate_stage_change", .completed, run: "candidate-stage-changed",
      "a move, which is recorded"),
    PublishedBody(
      "reject_candidate", .completed, run: "application-rejected/rejected",
      "an application has ended, which is recorded; the message is the recruiter's own"),
    PublishedBody(
      "hire_candidate", .completed, run: "candidate-hired, new-hire-account",
      "a hire, which is recorded and handed over"),
    PublishedBody(
      "merge_candidate", .completed,
      "two ids are one person from now on; no workflow has anything to do"),
    PublishedBody(
      "offer_created", .quarantined, reason: "candidate",
      "it says Accepted, of an application that nobody knows"),
    PublishedBody(
      "offer_approved", .ignored, reason: "duplicate",
      "the same offer in the same state: told already"),
    PublishedBody("offer_deleted", .ignored, reason: "no rule", "a draft is gone: no news"),
    PublishedBody(
      "new_prospect_application", .ignored, reason: "no rule",
      "a prospect was found by us and has not applied: no confirmation"),
    PublishedBody("application_updated", .ignored, reason: "no rule", "an edit"),
    PublishedBody("update_candidate", .ignored, reason: "no rule", "an edit of the profile"),
    PublishedBody("delete_application", .ignored, reason: "no rule", "housekeeping"),
    PublishedBody(
      "interview_deleted", .ignored, reason: "no rule",
      "Greenhouse never tells of the interview itself, so nobody was told"),
    PublishedBody("scorecard_deleted", .ignored, reason: "no rule", "internal"),
    PublishedBody("job_created", .ignored, reason: "no rule", "about no candidate"),
    PublishedBody("job_updated", .ignored, reason: "no rule", "about no candidate"),
    PublishedBody("job_deleted", .ignored, reason: "no rule", "about no candidate"),
    PublishedBody("job_post_created", .ignored, reason: "no rule", "about no candidate"),
    PublishedBody("department_deleted", .ignored, reason: "no rule", "about no candidate"),
  ]

  static let calendly = [
    PublishedBody(
      "invitee.created", .completed, run: "interview-scheduled/in-the-past",
      "an interview of a listed type whose time is years ago: a person looks, nobody is mailed"),
    PublishedBody(
      "invitee.canceled", .completed, run: "interview-cancelled/in-the-past",
      "cancelled after its time: recorded"),
  ]

  static let ashby = [
    PublishedBody("ping", nil, "the vendor's test: answered, no event"),
    PublishedBody(
      "applicationSubmit", .completed, run: "application-received/first-application",
      "somebody has applied, and is answered by the one name that Ashby has"),
    PublishedBody(
      "applicationUpdate", .ignored, reason: "no rule", "comes beside what says it better"),
    PublishedBody(
      "candidateStageChange", .completed, run: "candidate-stage-changed",
      "a move, which is recorded, though the body has no job"),
    PublishedBody(
      "candidateHire", .completed, run: "candidate-hired, new-hire-account",
      "a hire, although its offer has the text `string` for a time that nobody needs"),
    PublishedBody(
      "interviewScheduleCreate", .ignored, reason: "no rule", "NeedsScheduling: no time yet"),
    PublishedBody(
      "interviewScheduleUpdate", .ignored, reason: "no rule", "NeedsScheduling: no time yet"),
    PublishedBody(
      "offerCreate", .ignored, reason: "no rule", "WaitingOnApprovalStart: a draft, no offer"),
    PublishedBody("offerDelete", .ignored, reason: "no rule", "a draft is gone: no news"),
    PublishedBody(
      "candidateDelete", .ignored, reason: "no rule", "erasure is not an event of a journey"),
    PublishedBody("pushToHRIS", .ignored, reason: "no rule", "between two systems"),
    PublishedBody("signatureRequestUpdate", .ignored, reason: "no rule", "of no moment"),
    PublishedBody("interviewPlanTransition", .ignored, reason: "no rule", "about no candidate"),
    PublishedBody("jobCreate", .ignored, reason: "no rule", "about no candidate"),
    PublishedBody("jobPostingPublish", .ignored, reason: "no rule", "about no candidate"),
    PublishedBody("jobPostingUpdate", .ignored, reason: "no rule", "about no candidate"),
  ]

  static let ezyhire = [
    PublishedBody(
      "TEST_COMPLETED", .quarantined, reason: "no candidate", "it has a score and names nobody")
  ]

  static let coderbyte = [
    PublishedBody(
      "assessment_completed", .quarantined, reason: "candidate.full_name",
      "an address of which nobody knows whose it is")
  ]
}

@Suite struct `The bodies that vendors publish` {
  static let senders: [(vendor: Vendor, bodies: [PublishedBody], mails: Int)] = [
    (.greenhouse, PublishedBody.greenhouse, 1), (.calendly, PublishedBody.calendly, 0),
    (.ashby, PublishedBody.ashby, 1), (.ezyhire, PublishedBody.ezyhire, 0),
    (.coderbyte, PublishedBody.coderbyte, 0),
  ]

  @Test(arguments: senders.indices)
  func `end as their meaning asks for`(_ sender: Int) throws {
    let (vendor, bodies, mails) = Self.senders[sender]
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    let answers = try bodies.map { body in
      (body, try vendor.post(vendor.body(body.file), to: server.url, id: body.file))
    }
    try state.waitUntilQuiet()
    let reader = try state.reader()
    let runs = try reader.runs(ListFilter(limit: nil))
    for (body, answer) in answers {
      let place = Comment(rawValue: "\(vendor.name) \(body.file): \(body.why)")
      #expect(answer.status == 200, place)
      let id = try #require(answer.delivery, place)
      let event = try reader.event(id)
      #expect(event?.state == body.state, place)
      if let reason = body.reason { #expect(event?.reason?.contains(reason) == true, place) }
      let run = runs.filter { $0.event == id }.reversed().map {
        [$0.workflow, $0.segment].compactMap { $0 }.joined(separator: "/")
      }
      #expect(run.joined(separator: ", ") == body.run ?? "", place)
    }
    #expect(state.mails().count == mails)
  }

  /// The same two bodies that are quarantined above, once their person has applied.
  @Test func `are completed by what is known of the person`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    let application = String(
      decoding: try Vendor.greenhouse.body("new_candidate_application"), as: UTF8.self
    ).replacing("person@example.com", with: "Daniel@test.com").replacing("71980812", with: "234556")
    try Vendor.greenhouse.post(Array(application.utf8), to: server.url, id: "application")
    try state.waitUntilQuiet()
    let result = try Vendor.coderbyte.post(
      Vendor.coderbyte.body("assessment_completed"), to: server.url, id: "")
    let offer = try Vendor.greenhouse.post(
      Vendor.greenhouse.body("offer_created"), to: server.url, id: "offer")
    try state.waitUntilQuiet()
    let reader = try state.reader()
    let runs = try reader.runs(ListFilter(limit: nil))
    #expect(runs.filter { $0.event == result.delivery }.map(\.segment) == ["manual-review"])
    #expect(runs.filter { $0.event == offer.delivery }.map(\.segment) == ["accepted"])
    #expect(try reader.candidates(ListFilter()).count == 1)
    #expect(
      try Set(reader.tasks(ListFilter()).map(\.title)) == [
        "Review Jane Smith for Data Scientist",
        "Review Jane Smith: an assessment without a usable score",
        "Welcome Jane Smith: the offer is accepted",
      ])
    #expect(state.mails().count == 1)
  }

  /// The two ids of the published merge, known as two people who applied before.
  @Test func `join two records when the sender merges two people`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    let text = String(
      decoding: try Vendor.greenhouse.body("new_candidate_application"), as: UTF8.self)
    for (id, other) in [("37031511", "1"), ("457456", "2")] {
      let body = text.replacing("60304594", with: id).replacing("71980812", with: other)
        .replacing("person@example.com", with: "person\(other)@example.com")
      try Vendor.greenhouse.post(Array(body.utf8), to: server.url, id: other)
    }
    try state.waitUntilQuiet()
    #expect(try state.reader().candidates(ListFilter()).count == 2)
    let merge = try Vendor.greenhouse.post(
      Vendor.greenhouse.body("merge_candidate"), to: server.url, id: "merge")
    try state.waitUntilQuiet()
    let reader = try state.reader()
    #expect(try reader.event(try #require(merge.delivery))?.state == .completed)
    #expect(try reader.candidates(ListFilter()).count == 1)
    #expect(state.mails().count == 2)
  }

  @Test func `are all in the table`() throws {
    for (vendor, bodies, _) in Self.senders {
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/\(vendor.name)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(bodies.map { "\($0.file).json" }.sorted() == files.sorted())
    }
  }
}
