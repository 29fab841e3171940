import Actions
import NetworkClient
import Synchronization
import TestSupport
import Testing
import Values

@testable import Connectors

private func settings(_ peer: HTTPPeer, _ headers: [OutgoingRequest.Header]) -> HTTPSettings {
  var settings = HTTPSettings(now: { friday })
  settings.root = peer.url
  settings.headers = headers
  settings.allowsPrivateAddresses = true
  settings.timeout = .seconds(20)
  return settings
}

private func key(of report: AttemptReport) -> String? {
  if case .done(let value) = report.outcome { value["key"]?.stringValue } else { nil }
}

@Suite struct `A service that sends mail` {
  private func sendGrid(_ peer: HTTPPeer, _ shelf: AttachmentShelf = AttachmentShelf())
    -> SendGridConnection
  {
    SendGridConnection(
      name: "mail", settings(peer, [.init("Authorization", "Bearer SG.0123456789")]), shelf: shelf)
  }

  private func postmark(_ peer: HTTPPeer, stream: String? = nil) -> PostmarkConnection {
    PostmarkConnection(
      name: "mail", settings(peer, [.init("X-Postmark-Server-Token", "pm-0123456789")]),
      stream: stream, shelf: AttachmentShelf())
  }

  @Test func `gets a mail as SendGrid wants it`() throws {
    let peer = HTTPPeer(then: .answer(202, headers: ["X-Message-Id": "7"], body: ""))
    defer { peer.stop() }
    let report = sendGrid(peer).report(of: EffectAttempt(.email(confirmation()), as: effect))
    #expect(key(of: report) == effect.opaque)
    let request = try #require(peer.requests.first)
    #expect(request.method == "POST" && request.target == "/v3/mail/send")
    #expect(request.headers["authorization"] == "Bearer SG.0123456789")
    #expect(request.headers["content-type"] == "application/json")
    #expect(
      request.text
        == (try SendGridMessage(confirmation(), effect: effect, date: friday).body.json()))
  }

  @Test func `gets a mail as Postmark wants it`() throws {
    let peer = HTTPPeer(then: .answer(200, body: #"{"ErrorCode": 0, "Message": "OK"}"#))
    defer { peer.stop() }
    let report = postmark(peer, stream: "hr").report(
      of: EffectAttempt(.email(confirmation()), as: effect))
    #expect(key(of: report) == effect.opaque)
    let request = try #require(peer.requests.first)
    #expect(request.method == "POST" && request.target == "/email")
    #expect(request.headers["x-postmark-server-token"] == "pm-0123456789")
    #expect(request.headers["authorization"] == nil)
    #expect(request.text.contains(#""MessageStream":"hr""#))
  }

  @Test func `gets the files of a mail`() throws {
    let peer = HTTPPeer(then: .answer(202, body: ""))
    defer { peer.stop() }
    let shelf = AttachmentShelf()
    shelf.put(["d1": [0x25, 0x50, 0x44, 0x46]])
    var request = confirmation()
    request.attachments = [
      Attachment(name: "Benefits.pdf", type: "application/pdf", digest: "d1", size: 4)
    ]
    let done = sendGrid(peer, shelf).report(of: EffectAttempt(.email(request), as: effect))
    #expect(key(of: done) != nil)
    #expect(peer.requests.first?.text.contains(#""content":"JVBERg==""#) == true)
    let without = sendGrid(peer).report(of: EffectAttempt(.email(request), as: effect))
    #expect(without.outcome.reason == "the file `Benefits.pdf` is kept nowhere any more")
    #expect(peer.requests.count == 1)
  }

  @Test func `says its refusal without our secret`() {
    let peer = HTTPPeer(
      then: .answer(400, body: #"{"errors": [{"message": "not SG.0123456789"}]}"#))
    defer { peer.stop() }
    let report = sendGrid(peer).report(of: EffectAttempt(.email(confirmation()), as: effect))
    let said = String(decoding: report.answer ?? [], as: UTF8.self)
    #expect(said == #"{"errors": [{"message": "not …"}]}"#)
  }

  @Test func `carries no other requests`() {
    let peer = HTTPPeer()
    defer { peer.stop() }
    let sms = SMSRequest(connection: "mail", to: "+442079460958", body: "Hello")
    for connection in [sendGrid(peer), postmark(peer)] as [any BlockingPerformer] {
      let report = connection.report(of: EffectAttempt(.sms(sms), as: effect))
      #expect(
        report.outcome.reason == "the connection `mail` does not carry out `sms.send`")
    }
    #expect(peer.requests.isEmpty)
  }

  @Test func `is asked what our key may do, and nothing is sent`() throws {
    let scopes = HTTPPeer(then: .answer(200, body: #"{"scopes": ["mail.send", "2fa_required"]}"#))
    let none = HTTPPeer(then: .answer(200, body: #"{"scopes": ["stats.read"]}"#))
    let server = HTTPPeer(then: .answer(200, body: #"{"Name": "Recruiting"}"#))
    let closed = HTTPPeer(then: .answer(401, body: "{}"))
    defer { for peer in [scopes, none, server, closed] { peer.stop() } }
    #expect(
      try SendGridConnection.probe(name: "mail", settings(scopes, [])) == "the key may send")
    #expect(scopes.requests.map(\.target) == ["/v3/scopes"])
    #expect(throws: ConnectorProblem.self) {
      try SendGridConnection.probe(name: "mail", settings(none, []))
    }
    #expect(
      try PostmarkConnection.probe(name: "mail", settings(server, []))
        == "the token is of the server `Recruiting`")
    let refusal = #expect(throws: ConnectorProblem.self) {
      try PostmarkConnection.probe(name: "mail", settings(closed, []))
    }
    #expect(refusal?.reason == "`mail` does not let us in: 401")
  }
}

@Suite struct `An account of Twilio` {
  private let request = SMSRequest(
    connection: "sms", to: "+442079460958", body: "Tomorrow at 9 & don't be late: 100 %")

  private func peer(_ script: [HTTPPeer.Behaviour] = []) -> TwilioPeer {
    TwilioPeer(script, at: "Fri, 20 Nov 2026 16:00:00 +0000")
  }

  private func send(_ twilio: TwilioPeer, mayBeDone: Bool = false) -> StepOutcome {
    TwilioConnection(
      name: "sms", account: TwilioPeer.account, sender: "+15557122661",
      settings(twilio.peer, [.init("Authorization", "Basic c2VjcmV0")])
    ).report(of: EffectAttempt(.sms(request), as: effect, mayBeDone: mayBeDone)).outcome
  }

  @Test func `gets a message as a form`() throws {
    let twilio = peer()
    defer { twilio.stop() }
    guard case .done(let value) = send(twilio) else {
      Issue.record("it is not done")
      return
    }
    #expect(value.json() == #"{"id":"SM1","segments":1}"#)
    let sent = try #require(twilio.peer.requests.first)
    #expect(sent.target == "/2010-04-01/Accounts/\(TwilioPeer.account)/Messages.json")
    #expect(sent.headers["content-type"] == "application/x-www-form-urlencoded")
    #expect(sent.headers["authorization"] == "Basic c2VjcmV0")
    #expect(
      twilio.forms == [["To": request.to, "From": "+15557122661", "Body": request.body]])
  }

  @Test func `is asked for the latest messages before one is repeated`() throws {
    let twilio = peer([.reset])
    defer { twilio.stop() }
    guard case .uncertain = send(twilio) else {
      Issue.record("nobody knows how it ended")
      return
    }
    #expect(twilio.forms.count == 1)
    guard case .done(let value) = send(twilio, mayBeDone: true) else {
      Issue.record("it was done")
      return
    }
    #expect(value["id"]?.stringValue == "SM1")
    #expect(twilio.forms.count == 1)
    #expect(
      twilio.peer.requests.last?.target
        == "/2010-04-01/Accounts/\(TwilioPeer.account)/Messages.json?To=%2B442079460958&PageSize=50"
    )
  }

  @Test func `gets it once more where it never came`() {
    let twilio = peer()
    defer { twilio.stop() }
    guard case .done = send(twilio, mayBeDone: true) else {
      Issue.record("it is not done")
      return
    }
    #expect(twilio.forms.count == 1)
  }

  @Test(
    arguments: [
      (HTTPPeer.Behaviour.answer(403), "unresolved"), (.answer(500), "transient"),
      (.answer(200, body: "<html>"), "unresolved"), (.reset, "transient"),
      (.answer(429), "postponed"),
    ])
  func `gets nothing while it cannot be asked`(look: HTTPPeer.Behaviour, expected: String) {
    let twilio = peer([look])
    defer { twilio.stop() }
    let word =
      switch send(twilio, mayBeDone: true) {
      case .unresolved: "unresolved"
      case .transient: "transient"
      case .postponed: "postponed"
      default: "something else"
      }
    #expect(word == expected)
    #expect(twilio.forms.isEmpty)
  }

  @Test func `is asked for by itself, and nothing is sent`() throws {
    let peer = HTTPPeer(
      then: .answer(200, body: #"{"friendly_name": "Acme", "status": "active"}"#))
    let asleep = HTTPPeer(then: .answer(200, body: #"{"status": "suspended"}"#))
    defer { for each in [peer, asleep] { each.stop() } }
    #expect(
      try TwilioConnection.probe(name: "sms", account: "AC1", settings(peer, []))
        == "the account is `Acme`")
    #expect(peer.requests.map(\.target) == ["/2010-04-01/Accounts/AC1.json"])
    let problem = #expect(throws: ConnectorProblem.self) {
      try TwilioConnection.probe(name: "sms", account: "AC1", settings(asleep, []))
    }
    #expect(problem?.reason == "the account is `suspended` and sends nothing")
  }
}
