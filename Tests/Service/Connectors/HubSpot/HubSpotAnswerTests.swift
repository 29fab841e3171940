import Actions
import NetworkClient
import Testing
import Values

@testable import Connectors

@Suite struct `An answer of HubSpot` {
  private let now = Timestamp(rfc3339: "2026-11-21T09:00:00Z")!

  private func report(
    _ status: Int, _ body: String, _ headers: [OutgoingRequest.Header] = []
  ) -> AttemptReport? {
    let response = ReceivedResponse(status: status, headers: headers, body: Array(body.utf8))
    switch HubSpotAnswer(response, of: "hubspot", now: now).reading {
    case .read: return nil
    case .not(let report), .refused(let report, _): return report
    }
  }

  private func verdicts(_ status: Int, _ body: String, _ emails: String...) -> [String: String] {
    let response = ReceivedResponse(status: status, headers: [], body: Array(body.utf8))
    let contacts = emails.map {
      ContactBatch.Contact(
        HubSpotContactRequest(
          connection: "hubspot", email: $0,
          properties: $0.hasPrefix("c") ? [.init("wrong", "1")] : []),
        write: 0)
    }
    let reading = HubSpotAnswer(response, of: "hubspot", now: now).reading
    return ContactVerdicts(reading, of: contacts, receiver: "hubspot").verdicts.mapValues {
      switch $0 {
      case .open: "open"
      case .over(let report):
        switch report.outcome {
        case .done(let value): "done \(value.json())"
        case let other: "\(other.reason ?? "")"
        }
      }
    }
  }

  @Test(arguments: [
    (#"{"policyName":"SECONDLY"}"#, nil, 1), (#"{"policyName":"TEN_SECONDLY_ROLLING"}"#, nil, 10),
    (#"{"policyName":"DAILY"}"#, nil, 3600), ("", nil, 10), (#"{"policyName":"DAILY"}"#, "60", 60),
    ("", "2", 2),
  ])
  func `that names a limit puts everything off as long as it lasts`(
    body: String, retryAfter: String?, seconds: Int
  ) throws {
    let headers = retryAfter.map { [OutgoingRequest.Header("Retry-After", $0)] } ?? []
    let found = try #require(report(429, body, headers))
    guard case .postponed(_, let pause) = found.outcome else {
      Issue.record("it is put off, not \(found.outcome)")
      return
    }
    #expect(pause == .seconds(seconds) && found.receiver == .busy(pause))
  }

  @Test(arguments: [401, 403])
  func `that does not let us in is no reason to give up`(status: Int) throws {
    let found = try #require(
      report(status, #"{"category":"MISSING_SCOPES","message":"ada@example.org"}"#))
    guard case .transient(let reason, _, reached: false) = found.outcome else {
      Issue.record("it is as if nobody were there, not \(found.outcome)")
      return
    }
    #expect(reason.contains("MISSING_SCOPES") && !reason.contains("ada@"))
  }

  @Test func `that cannot be read leaves it open`() throws {
    guard case .uncertain? = report(200, "<html>")?.outcome,
      case .transient(_, _, reached: true)? = report(502, "")?.outcome
    else {
      Issue.record("nobody knows")
      return
    }
  }

  @Test func `tells each contact of a call what became of it`() {
    let body = """
      {"status":"COMPLETE","numErrors":1,
       "results":[{"id":"7","properties":{"email":"a@x.example"},"new":true},
                  {"id":"8","properties":{"email":"B@x.example"},"new":false}],
       "errors":[{"status":"error","category":"VALIDATION_ERROR","message":"c@x.example is invalid",
                  "context":{"id":["C@x.example"]}}]}
      """
    let verdicts = verdicts(
      207, body, "a@x.example", "b@x.example", "c@x.example", "d@x.example")
    #expect(verdicts["a@x.example"] == #"done {"id":"7","new":true}"#)
    #expect(verdicts["b@x.example"] == #"done {"id":"8","new":false}"#)
    #expect(
      verdicts["c@x.example"] == "`hubspot` refused the contact: VALIDATION_ERROR")
    #expect(verdicts["d@x.example"] == "open")
  }

  @Test func `that refuses all for the sake of some leaves the others open`() {
    let named =
      #"{"category":"VALIDATION_ERROR","errors":[{"context":{"propertyName":["wrong"]}}]}"#
    let refused = "`hubspot` refused it: 400, VALIDATION_ERROR"
    #expect(
      verdicts(400, named, "a@x.example", "c@x.example") == [
        "a@x.example": "open", "c@x.example": refused,
      ])
    let unnamed = #"{"category":"VALIDATION_ERROR","message":"no"}"#
    #expect(
      verdicts(400, unnamed, "a@x.example", "c@x.example") == [
        "a@x.example": "open", "c@x.example": "open",
      ])
    #expect(verdicts(400, unnamed, "a@x.example") == ["a@x.example": refused])
  }
}

@Suite struct `The pace of calls to HubSpot` {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func answer(most: Int, left: Int) -> ReceivedResponse {
    ReceivedResponse(
      status: 200,
      headers: [
        .init("X-HubSpot-RateLimit-Max", "\(most)"),
        .init("X-HubSpot-RateLimit-Remaining", "\(left)"),
        .init("X-HubSpot-RateLimit-Interval-Milliseconds", "10000"),
      ], body: [])
  }

  @Test func `lets no more through in any stretch than it may`() {
    var pace = HubSpotPace(count: 3, period: .seconds(10))
    for second in 0..<3 { #expect(pace.turn(at: start + .seconds(second)) == nil) }
    let next = start + .seconds(10) + .milliseconds(250)
    #expect(pace.turn(at: start + .seconds(3)) == next)
    #expect(pace.turn(at: next) == nil)
    #expect(pace.turn(at: next) == next + .seconds(1))
  }

  @Test func `counts the calls of others, of whom HubSpot tells`() {
    var pace = HubSpotPace(count: 100, period: .seconds(10))
    #expect(pace.turn(at: start) == nil)
    pace.note(answer(most: 100, left: 2), at: start)
    for _ in 0..<2 { #expect(pace.turn(at: start + .seconds(1)) == nil) }
    #expect(pace.turn(at: start + .seconds(1)) == start + .seconds(10) + .milliseconds(250))
  }

  @Test func `rests when nothing is left, and when it is asked to`() {
    var pace = HubSpotPace(count: 100, period: .seconds(10))
    pace.note(answer(most: 100, left: 0), at: start)
    #expect(pace.turn(at: start + .seconds(9)) == start + .seconds(10))
    #expect(pace.turn(at: start + .seconds(10)) == nil)
    pace.rest(for: .seconds(60), at: start + .seconds(11))
    #expect(pace.turn(at: start + .seconds(70)) == start + .seconds(71))
  }

  @Test func `goes on when the clock is set back`() {
    var pace = HubSpotPace(count: 1, period: .seconds(10))
    #expect(pace.turn(at: start) == nil)
    #expect(pace.turn(at: start - .seconds(3600)) == nil)
  }
}
