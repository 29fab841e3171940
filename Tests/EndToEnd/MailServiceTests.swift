import Foundation
import Store
import TestSupport
import Testing
import Values

@Suite struct `A project whose mail goes by a service` {
  private func project(_ type: String, at peer: HTTPPeer) throws -> MailProject {
    try MailProject(
      connection:
        "type: \(type), url: \"\(peer.url)\", allow_private: true, token: { env: MAIL_TOKEN }")
  }

  @Test(arguments: [
    ("sendgrid", HTTPPeer.Behaviour.answer(202, body: ""), "/v3/mail/send"),
    ("postmark", .answer(200, body: #"{"ErrorCode": 0}"#), "/email"),
  ])
  func `sends what its workflows say by one request`(
    type: String, answer: HTTPPeer.Behaviour, target: String
  ) throws {
    let peer = HTTPPeer(then: answer)
    defer { peer.stop() }
    let state = try StateFolder()
    let project = try project(type, at: peer)
    let server = try ServerProcess(
      state: state, environment: ["MAIL_TOKEN": "token-0123456789"], workflows: project.workflows)
    try Sender(url: server.url).post(
      Sender.body("new_candidate_application"), id: "application-1")
    try state.waitUntilQuiet()
    #expect(server.stop() == 0)
    #expect(peer.requests.map(\.target) == [target])
    #expect(peer.requests.first?.text.contains("careers@acme.example") == true)
    #expect(state.mails().isEmpty)
    let event = try state.reader().events(ListFilter(limit: nil)).first
    #expect(event?.state == .completed)
  }

  @Test func `is looked at by the doctor, who sends nothing`() throws {
    let peer = HTTPPeer(then: .answer(200, body: #"{"scopes": ["mail.send"]}"#))
    defer { peer.stop() }
    let project = try project("sendgrid", at: peer)
    let run = try ToolRun(
      ["doctor", "--connection", "mail", "--workflows", project.workflows.path],
      environment: ["MAIL_TOKEN": "token-0123456789"])
    #expect(run.output.contains("the key may send"))
    #expect(peer.requests.map { "\($0.method) \($0.target)" } == ["GET /v3/scopes"])
    #expect(!run.output.contains("token-0123456789"))
  }
}
