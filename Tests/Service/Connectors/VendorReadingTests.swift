import Actions
import NetworkClient
import Testing
import Values

@testable import Connectors

private func response(
  _ status: Int, _ body: String = "", headers: [String: String] = [:]
) -> ReceivedResponse {
  ReceivedResponse(
    status: status, headers: headers.map { OutgoingRequest.Header($0.key, $0.value) },
    body: Array(body.utf8))
}

/// In a word, with the pause that is kept and how the receiver is taken to be.
private func told(_ report: AttemptReport) -> String {
  let outcome: String
  switch report.outcome {
  case .done: outcome = "done"
  case .transient(_, let pause, let reached):
    outcome =
      (reached ? "transient" : "not let in") + (pause.map { " \($0.components.seconds)s" } ?? "")
  case .postponed(_, let pause): outcome = "postponed \(pause.components.seconds)s"
  case .final: outcome = "final"
  case .uncertain: outcome = "uncertain"
  default: outcome = "something else"
  }
  switch report.receiver {
  case .working: return "\(outcome), working"
  case .failing: return "\(outcome), failing"
  case .busy(let pause): return "\(outcome), busy \(pause.components.seconds)s"
  case .untold: return "\(outcome), untold"
  }
}

@Suite struct `An answer of SendGrid` {
  private let reading = SendGridReading(receiver: "mail", now: friday)

  @Test(
    arguments: [
      (202, "done, working"), (200, "final, working"), (204, "uncertain, failing"),
      (400, "final, working"),
      (401, "not let in, failing"), (403, "final, working"), (413, "final, working"),
      (429, "postponed 30s, busy 30s"), (500, "transient, failing"), (503, "transient, failing"),
    ])
  func `is told by its status`(status: Int, expected: String) {
    #expect(told(reading.report(of: response(status), effect)) == expected)
  }

  @Test(
    arguments: [
      (["X-RateLimit-Reset": "1795190800"], "postponed 90s, busy 90s"),
      (["X-RateLimit-Reset": "1795190609"], "postponed 0s, busy 0s"),
      (["X-RateLimit-Reset": "soon"], "postponed 30s, busy 30s"),
      (["Retry-After": "7", "X-RateLimit-Reset": "1795190800"], "postponed 7s, busy 7s"),
    ])
  func `that is too busy says until when`(headers: [String: String], expected: String) {
    #expect(told(reading.report(of: response(429, headers: headers), effect)) == expected)
  }
}

@Suite struct `An answer of Postmark` {
  private let reading = PostmarkReading(receiver: "mail", now: friday)

  private func words(_ status: Int, _ code: Int) -> String {
    told(
      reading.report(of: response(status, "{\"ErrorCode\": \(code), \"Message\": \"…\"}"), effect))
  }

  @Test(
    arguments: [
      (200, 0, "done, working"), (200, 406, "final, working"), (422, 300, "final, working"),
      (422, 406, "final, working"), (422, 405, "not let in, failing"),
      (422, 412, "not let in, failing"), (401, 10, "not let in, failing"),
      (422, 10, "not let in, failing"), (422, 100, "transient, failing"),
      (422, 429, "postponed 30s, busy 30s"), (429, 429, "postponed 30s, busy 30s"),
      (500, 0, "transient, failing"), (503, 100, "transient, failing"),
      (422, 999, "final, working"),
    ])
  func `is told by its code`(status: Int, code: Int, expected: String) {
    #expect(words(status, code) == expected)
  }

  @Test func `that is none of its answers leaves the outcome open`() {
    #expect(
      told(reading.report(of: response(200, "<html>welcome</html>"), effect))
        == "uncertain, failing")
    #expect(
      told(reading.report(of: response(502, "<html>"), effect))
        == "transient, failing")
  }

  @Test func `says of whom it takes nothing`() {
    let report = reading.report(
      of: response(422, #"{"ErrorCode": 406, "Message": "ada@example.org is inactive"}"#), effect)
    #expect(
      report.outcome.reason
        == "`mail` refused the message (406): its recipient bounced or complained before, and gets "
        + "nothing from there")
    #expect(report.answer.map { String(decoding: $0, as: UTF8.self) }?.contains("ada@") == true)
  }
}

@Suite struct `An answer of Twilio` {
  private let reading = TwilioReading(receiver: "sms", now: friday)
  private let request = SMSRequest(connection: "sms", to: "+442079460958", body: "Tomorrow at 9.")

  @Test(
    arguments: [
      (201, #"{"sid": "SM1", "status": "queued"}"#, "done, working"),
      (201, "<html>", "uncertain, failing"), (400, #"{"code": 21211}"#, "final, working"),
      (400, #"{"code": 21610}"#, "final, working"), (400, "", "final, working"),
      (401, #"{"code": 20003}"#, "not let in, failing"), (404, "", "final, working"),
      (429, #"{"code": 20429}"#, "postponed 30s, busy 30s"), (500, "", "transient, failing"),
    ])
  func `is told by its status and code`(status: Int, body: String, expected: String) {
    #expect(told(reading.report(of: response(status, body), request)) == expected)
  }

  @Test func `gives the id and the number of segments`() throws {
    let report = reading.report(of: response(201, #"{"sid": "SM1"}"#), request)
    guard case .done(let value) = report.outcome else {
      Issue.record("it is not done")
      return
    }
    #expect(value.json() == #"{"id":"SM1","segments":1}"#)
  }

  @Test func `says why a message is refused`() {
    let report = reading.report(of: response(400, #"{"code": 21610}"#), request)
    #expect(
      report.outcome.reason == "`sms` refused the message (21610): the recipient has said STOP")
  }

  private func message(
    body: String = "Tomorrow at 9.", to: String = "+442079460958",
    made: String = "Fri, 20 Nov 2026 15:00:00 +0000", direction: String = "outbound-api"
  ) -> String {
    """
    {"sid": "SM7", "body": "\(body)", "to": "\(to)", "date_created": "\(made)", \
    "direction": "\(direction)"}
    """
  }

  private func found(_ message: String, status: Int = 200) -> String {
    switch reading.finding(
      in: response(status, "{\"messages\": [\(message)]}"), of: request)
    {
    case .sent: "sent"
    case .nothing: "nothing"
    case .unknown(let report): "unknown: \(told(report))"
    }
  }

  @Test func `to a look for a message finds the same to the same number of the last day`() {
    #expect(found(message()) == "sent")
    #expect(found(message(body: "Tomorrow at 10.")) == "nothing")
    #expect(found(message(to: "+442079460959")) == "nothing")
    #expect(found(message(made: "Wed, 18 Nov 2026 15:00:00 +0000")) == "nothing")
    #expect(found(message(direction: "inbound")) == "nothing")
    #expect(found("") == "nothing")
    #expect(found(message(), status: 500) == "unknown: transient, failing")
    #expect(found(message(), status: 401) == "unknown: not let in, failing")
  }

  @Test func `is asked for with a number or a messaging service`() {
    func form(_ sender: String) -> [String] {
      TwilioMessage(request, sender: sender).form.map { "\($0.name)=\($0.value)" }
    }
    #expect(
      form("+15557122661") == ["To=+442079460958", "From=+15557122661", "Body=Tomorrow at 9."])
    #expect(form("MG" + String(repeating: "a", count: 32))[1].hasPrefix("MessagingServiceSid=MG"))
  }
}
