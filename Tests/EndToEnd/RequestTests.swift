import Foundation
import Graph
import Store
import TestSupport
import Testing
import Values

@Suite struct `A project that asks another system` {
  private static let token = "s3cret-of-the-desk"

  /// The shipped configuration with a workflow that tells a desk of each application.
  private func project() throws -> MailProject {
    let project = try MailProject(connection: "type: outbox")
    try """
    project: desk
    store: { sqlite: ../var/journeyman.db }
    connections:
      mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
      desk: { type: http, url: { env: DESK_URL }, token: { env: DESK_TOKEN }, allow_private: true }
    defaults: { timezone: Europe/London }
    """.write(
      to: project.workflows.appending(path: "journeyman.yaml"), atomically: true, encoding: .utf8)
    try """
    workflow: tell-desk
    trigger: { event: application.received }
    actions:
      - action: http.request
        id: tell
        connection: desk
        url: "/applied/{{ application.id }}"
        json: { name: "{{ candidate.full_name }}" }
    """.write(
      to: project.workflows.appending(path: "journeys/tell-desk.yaml"), atomically: true,
      encoding: .utf8)
    return project
  }

  @Test func `sends it once, shows a person what is known, and keeps its secrets to itself`() throws
  {
    let peer = HTTPPeer([.reset])
    defer { peer.stop() }
    let state = try StateFolder()
    let project = try project()
    let server = try ServerProcess(
      state: state, environment: ["DESK_URL": peer.url, "DESK_TOKEN": Self.token],
      workflows: project.workflows)
    try Sender(url: server.url).post(Sender.body("new_candidate_application"), id: "application-1")
    try state.waitUntilQuiet()
    let run = try #require(
      try state.reader().runs(ListFilter(limit: nil)).first { $0.workflow == "tell-desk" })
    #expect(run.steps.first?.record.state == .uncertain && peer.requests.count == 1)
    let sent = try #require(peer.requests.first)
    #expect(sent.target.hasPrefix("/applied/") && sent.method == "POST")
    #expect(sent.headers["authorization"] == "Bearer \(Self.token)")

    let page = try ToolRun(["dead-letters", "show", "\(run.id)", "--state", state.path])
    #expect(page.output.contains("tell: POST \(sent.target) at desk, first sent at 2"))
    let key = try #require(sent.headers["idempotency-key"])
    #expect(page.output.contains("its key at the receiver: \(key)"))

    let replay = try ToolRun(
      ["dead-letters", "replay", "\(run.id)", "--uncertain", "repeat", "--state", state.path])
    #expect(replay.exit == 0, "\(replay.errors)")
    try state.waitUntilQuiet()
    #expect(server.stop() == 0)
    #expect(peer.requests.map { $0.headers["idempotency-key"] } == [key, key])
    #expect(
      try state.reader().events(ListFilter(limit: nil)).map(\.state) == [.completed])
    for name in try FileManager.default.contentsOfDirectory(atPath: state.path) {
      let bytes = FileManager.default.contents(atPath: "\(state.path)/\(name)") ?? Data()
      #expect(bytes.range(of: Data(Self.token.utf8)) == nil, "\(name)")
    }
  }

  @Test func `shows a person what a receiver said that refused, without our secret in it`() throws {
    let peer = HTTPPeer([
      .answer(
        422, body: "{\"error\": \"no such job\",\n \"token\": \"\(Self.token)\"}\u{1B}[2J")
    ])
    defer { peer.stop() }
    let state = try StateFolder()
    let project = try project()
    let server = try ServerProcess(
      state: state, environment: ["DESK_URL": peer.url, "DESK_TOKEN": Self.token],
      workflows: project.workflows)
    try Sender(url: server.url).post(Sender.body("new_candidate_application"), id: "application-1")
    try state.waitUntilQuiet()
    #expect(server.stop() == 0)
    let run = try #require(
      try state.reader().runs(ListFilter(limit: nil)).first { $0.workflow == "tell-desk" })
    #expect(run.steps.first?.record.reason == "`desk` answered 422 (unprocessable)")
    let page = try ToolRun(["dead-letters", "show", "\(run.id)", "--state", state.path])
    #expect(page.output.contains("what the receiver of `tell` said"))
    #expect(page.output.contains("  {\"error\": \"no such job\",\n   \"token\": \"…\"}"))
    #expect(!page.output.contains("\u{1B}"))
    #expect(!server.said.contains("no such job"))
    let database = try Data(contentsOf: URL(filePath: "\(state.path)/journeyman.db"))
    #expect(database.range(of: Data(Self.token.utf8)) == nil)
  }

  @Test func `does not start while a secret of it is not set`() throws {
    let project = try project()
    let failure = #expect(throws: ServerProcess.Failure.self) {
      try ServerProcess(
        state: try StateFolder(), environment: ["DESK_URL": "https://desk.example"],
        workflows: project.workflows)
    }
    #expect(
      failure?.said.contains("set the environment variable DESK_TOKEN") == true)
  }
}
