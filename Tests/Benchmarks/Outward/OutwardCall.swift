import Actions
import Connectors
import Foundation
import NetworkClient
import Store
import TestSupport
import Values

/// One call of a connector that is measured: what is asked for, and what the receiver answers.
struct OutwardCall: Sendable {
  let name: String
  /// How many requests go out together.
  var together = 1
  let request: @Sendable (_ number: Int) -> ActionRequest
  let answer: ReceivedResponse
  let connector: @Sendable (HTTPSettings) throws -> any Connector

  static let date = Timestamp(seconds: 1_795_190_709)

  /// As vendors send them.
  private static let headers: [OutgoingRequest.Header] = [
    .init("Date", "Sun, 22 Nov 2026 17:45:09 GMT"), .init("Content-Type", "application/json"),
    .init("Connection", "keep-alive"), .init("Server", "nginx"), .init("Vary", "Accept-Encoding"),
    .init("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
    .init("X-Request-Id", "0f2c3f5a-7b8c-4f53-9d3e-5a3a0a8a1f77"),
    .init("X-RateLimit-Limit", "600"), .init("X-RateLimit-Remaining", "598"),
    .init("Cache-Control", "private, no-cache, no-store, must-revalidate"),
    .init("X-Content-Type-Options", "nosniff"), .init("Referrer-Policy", "no-referrer"),
  ]

  static func answer(_ status: Int, _ body: String) -> ReceivedResponse {
    ReceivedResponse(status: status, headers: headers, body: Array(body.utf8))
  }

  /// All that go over the web. `notes` is what connectors remember.
  static func all(_ notes: ConnectorNotes) -> [OutwardCall] {
    [
      web, slackMessage(notes), slackReply(notes), greenhouse(notes), contacts, sendGrid, postmark,
      sms,
    ]
  }

  private static let web = OutwardCall(
    name: "http.request, signed",
    request: { number in
      .web(
        WebRequest(
          connection: "desk", url: "/new-hires",
          body: .json(
            .object([
              "event": "candidate.hired", "application": .string("\(number)"),
              "name": "Ada Lovelace", "email": "ada@example.org", "job": "Backend Engineer",
              "office": "London", "starts_on": "2027-01-04",
            ]))))
    }, answer: answer(201, #"{"id": "nh_7", "number": "E-1204", "state": "created"}"#),
    connector: { settings in
      var settings = settings
      settings.signature = WebhookSignature(secret: "whsec_YS1zZWNyZXQtb2YtdGhlLXRlc3Rz")
      return HTTPConnection(settings)
    })

  private static func message(thread: String?) -> ActionRequest {
    .slack(
      SlackMessage(
        connection: "slack", channel: "C024BE91L",
        text: "*Ada Lovelace* has an interview: Fri 27 Nov, 10:00 GMT", thread: thread,
        stage: "Interview",
        button: .init(text: "Open profile", url: "https://app.greenhouse.io/people/60304594")))
  }

  private static let posted = answer(
    200,
    #"{"ok": true, "channel": "C024BE91L", "ts": "1767225600.000100", "message": {"type": "message", "text": "…"}}"#
  )

  private static func slackMessage(_ notes: ConnectorNotes) -> OutwardCall {
    OutwardCall(
      name: "slack.post", request: { _ in message(thread: nil) }, answer: posted,
      connector: { SlackConnection(name: "slack", $0, notes: notes) })
  }

  /// Into a thread that is open and shows the stage already.
  private static func slackReply(_ notes: ConnectorNotes) -> OutwardCall {
    OutwardCall(
      name: "slack.post, into a thread", request: { _ in message(thread: "cand_1") },
      answer: posted, connector: { SlackConnection(name: "slack", $0, notes: notes) })
  }

  private static func greenhouse(_ notes: ConnectorNotes) -> OutwardCall {
    OutwardCall(
      name: "ats.note",
      request: { number in
        .ats(
          ATSRequest(
            connection: "greenhouse", candidate: "\(number)",
            .note(
              body: "The data challenge: scored 84.5. Report: https://x.example/7",
              visibility: .admins)))
      }, answer: answer(200, #"{"id": 226809053, "created_at": "2026-11-22T17:45:09Z"}"#),
      connector: {
        ATSConnection(name: "greenhouse", .greenhouse(user: "1", paths: [:]), $0, notes: notes)
      })
  }

  /// A call full of them.
  private static let contacts = OutwardCall(
    name: "hubspot.contact, 100 a call", together: 100,
    request: { number in
      .hubSpotContact(
        HubSpotContactRequest(
          connection: "hubspot", email: "person\(number % 100)@example.org", lifecycleStage: "lead",
          properties: [
            .init("firstname", "Ada"), .init("lastname", "Lovelace"), .init("phone", "555-5555"),
            .init("source_job", "Backend Engineer"), .init("recruiting_stage", "applied"),
          ], tags: ["applicant", "applied-2026-Q4"]))
    },
    answer: answer(
      200,
      "{\"status\": \"COMPLETE\", \"results\": ["
        + (0..<100).map {
          #"{"id": "\#(9000 + $0)", "properties": {"email": "person\#($0)@example.org", "lifecyclestage": "lead", "createdate": "2026-11-22T17:45:09Z"}, "createdAt": "2026-11-22T17:45:09Z", "updatedAt": "2026-11-22T17:45:09Z", "archived": false, "new": true}"#
        }.joined(separator: ", ") + "]}"),
    connector: { settings in
      var own = HubSpotConnection.Settings()
      own.batchAge = .seconds(60)
      own.rate = (count: .max, period: .seconds(1))
      return HubSpotConnection(name: "hubspot", settings, own)
    })

  /// About 6 KB, as a confirmation of the shipped workflows is.
  private static let sendGrid = OutwardCall(
    name: "email.send by SendGrid", request: { _ in .email(MailBenchmarks.request()) },
    answer: answer(202, ""),
    connector: { SendGridConnection(name: "mail", $0, shelf: AttachmentShelf()) })

  private static let postmark = OutwardCall(
    name: "email.send by Postmark", request: { _ in .email(MailBenchmarks.request()) },
    answer: answer(
      200, #"{"To": "ada@example.org", "MessageID": "b7bc2f4a", "ErrorCode": 0, "Message": "OK"}"#),
    connector: { PostmarkConnection(name: "mail", $0, shelf: AttachmentShelf()) })

  private static let sms = OutwardCall(
    name: "sms.send",
    request: { _ in
      .sms(
        SMSRequest(
          connection: "sms", to: "+442079460958",
          body: "Your interview is on Friday 27 November, 10:00 (GMT). We look forward. Acme"))
    }, answer: answer(201, #"{"sid": "SM7", "status": "queued", "num_segments": "1"}"#),
    connector: {
      TwilioConnection(
        name: "sms", account: "AC0123456789abcdef0123456789abcdef", sender: "+15557122661", $0)
    })
}
