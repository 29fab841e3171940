import Foundation
import HTTPServer
import Synchronization
import Testing
import Values

/// A place on the web that keeps what it is posted.
private final class Post: HTTPHandler {
  private let requests = Mutex<[(path: String, body: [UInt8])]>([])

  var all: [(path: String, body: [UInt8])] { requests.withLock { $0 } }

  func admit(_ request: HTTPRequest) -> HTTPAdmission { .read(atMost: 1 << 20) }

  func handle(_ request: HTTPRequest) -> HTTPDisposition {
    requests.withLock { $0.append((request.path, request.body)) }
    return .answer(HTTPResponse(204))
  }

  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse { HTTPResponse(413) }
}

@Suite struct `An alert by webhook` {
  private static func project(_ copy: ConfigurationCopy) throws {
    try copy.replace(
      "defaults:", with: "alerts: [{ webhook: { env: OPS_ALERT_URL } }]\ndefaults:",
      in: "workflows/journeyman.yaml")
  }

  @Test func `says what stopped`() throws {
    let post = Post()
    let web = try HTTPListener(address: "127.0.0.1", port: 0, handler: post)
    defer { web.stop() }
    let copy = try ConfigurationCopy()
    try Self.project(copy)
    let state = try StateFolder()
    let server = try ServerProcess(
      state: state,
      environment: ["OPS_ALERT_URL": "http://127.0.0.1:\(web.port)/ops/a-secret-path"],
      workflows: copy.folder.appending(path: "workflows"))
    let unknown = Array(#"{"action":"new_candidate_application","payload":{}}"#.utf8)
    try Sender(url: server.url).post(unknown, id: "1")
    try state.wait(until: { _ in !post.all.isEmpty }, "nobody was told")
    let request = try #require(post.all.first)
    #expect(request.path == "/ops/a-secret-path")
    let alert = try Value(json: request.body)["alerts"]?.listValue?.first
    #expect(alert?["message"] == "an event is quarantined")
    #expect(server.stop() == 0)
    #expect(!server.said.contains("a-secret-path"))
  }

  @Test(arguments: [
    ("", "set the environment variable OPS_ALERT_URL"), ("ops.example", "is no address of the web"),
  ])
  func `must have an address`(_ address: String, _ said: String) throws {
    let copy = try ConfigurationCopy()
    try Self.project(copy)
    let state = try StateFolder()
    let failure = try #require(throws: ServerProcess.Failure.self) {
      try ServerProcess(
        state: state, environment: ["OPS_ALERT_URL": address],
        workflows: copy.folder.appending(path: "workflows"))
    }
    #expect(failure.said.contains(said), "\(failure.said)")
  }
}
