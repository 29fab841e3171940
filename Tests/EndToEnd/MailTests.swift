import Foundation
import Graph
import Store
import TestSupport
import Testing
import Values

/// The shipped configuration with a mail server in place of the outbox.
final class MailProject {
  let workflows: URL
  private let folder: URL

  /// - Parameter keepsOthers: whether the journeys stay that need connections which it does not have.
  init(
    connection: String = "type: smtp, url: { env: SMTP_URL }", keepsOthers: Bool = false
  ) throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-mail-\(UUID().uuidString)")
    workflows = folder.appending(path: "workflows")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["workflows", "schemas"] {
      try FileManager.default.copyItem(
        at: ServerProcess.repository.appending(path: name), to: folder.appending(path: name))
    }
    if !keepsOthers { try removeJourneysOfOthers() }
    try """
    project: mail
    store: { sqlite: ../var/journeyman.db }
    connections:
      mail: { \(connection), from: "Acme Careers <careers@acme.example>" }
    defaults: { timezone: Europe/London }
    """.write(
      to: workflows.appending(path: "journeyman.yaml"), atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The shipped journeys that need connections which this project does not have, with their scenarios.
  private func removeJourneysOfOthers() throws {
    let journeys = workflows.appending(path: "journeys")
    for name in try FileManager.default.contentsOfDirectory(atPath: journeys.path) {
      let journey = journeys.appending(path: name)
      let text = try String(contentsOf: journey, encoding: .utf8)
      let actions = ["http.", "slack.", "hubspot.", "ats.", "sms."]
      guard actions.contains(where: { text.contains("action: \($0)") }) else { continue }
      try FileManager.default.removeItem(at: journey)
      try? FileManager.default.removeItem(at: workflows.appending(path: "tests/\(name)"))
    }
  }
}

@Suite struct `A project with a mail server` {
  private func only(_ reader: any StoreReader) throws -> EventRow? {
    try reader.events(ListFilter(limit: nil)).first
  }

  @Test func `sends what its workflows say, and nothing into a folder`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let state = try StateFolder()
    let project = try MailProject()
    let server = try ServerProcess(
      state: state, environment: ["SMTP_URL": peer.url], workflows: project.workflows)
    try Sender(url: server.url).post(
      Sender.body("new_candidate_application"), id: "application-1")
    try state.waitUntilQuiet()
    #expect(server.stop() == 0)
    #expect(try only(state.reader())?.state == .completed)
    #expect(peer.messages.count == 1)
    #expect(peer.messages.first?.sender == "careers@acme.example")
    #expect(state.mails().isEmpty)
  }

  @Test func `does not start while the address of its server is not set`() throws {
    let project = try MailProject()
    let failure = #expect(throws: ServerProcess.Failure.self) {
      try ServerProcess(
        state: try StateFolder(), environment: ["SMTP_URL": ""], workflows: project.workflows)
    }
    #expect(
      failure?.said.contains(
        "the `url` of the connection `mail` is not set: set the environment variable SMTP_URL")
        == true)
  }

  @Test func `does not start with an address that is none, and does not repeat it`() throws {
    let project = try MailProject()
    let failure = #expect(throws: ServerProcess.Failure.self) {
      try ServerProcess(
        state: try StateFolder(), environment: ["SMTP_URL": "http://user:hunter2@mail.example"],
        workflows: project.workflows)
    }
    #expect(failure?.said.contains("is no address of a mail server") == true)
    #expect(failure?.said.contains("hunter2") == false)
  }

  @Test func `killed while a message is on its way, holds it for a person`() throws {
    let peer = SMTPPeer([.end: [.silence]])
    defer { peer.stop() }
    let state = try StateFolder()
    let project = try MailProject()
    let environment = ["SMTP_URL": peer.url]
    let first = try ServerProcess(
      state: state, environment: environment, workflows: project.workflows)
    try Sender(url: first.url).post(
      Sender.body("new_candidate_application"), id: "application-1")
    try state.wait(
      until: { _ in peer.commands.contains { $0.hasPrefix("DATA") } }, "no message was sent")
    first.kill()
    let second = try ServerProcess(
      state: state, environment: environment, workflows: project.workflows)
    try state.waitUntilQuiet()
    second.stop()
    #expect(try only(state.reader())?.state == .deadLettered)
    #expect(peer.commands.filter { $0.hasPrefix("DATA") }.count == 1)
  }
}
