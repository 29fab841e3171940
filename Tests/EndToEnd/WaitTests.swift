import Foundation
import Graph
import Store
import Testing
import Values

/// A run that waits in the built program: parked in the store, it outlives a kill and a change of the files.
@Suite struct `A run that waits in a server` {
  private static func workflow(tag: String) -> String {
    """
    workflow: patient
    trigger: { event: application.received }
    actions:
      - { action: wait, for: 1s, cancel_on: application.rejected }
      - { action: candidate.update, tags: [\(tag)] }
    """
  }

  /// The shipped configuration with one workflow more.
  private static func configuration() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "journeyman-waits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["workflows", "schemas"] {
      try FileManager.default.copyItem(
        at: ServerProcess.repository.appending(path: name), to: folder.appending(path: name))
    }
    return folder
  }

  private static func write(_ text: String, below folder: URL) throws {
    try text.write(
      to: folder.appending(path: "workflows/journeys/patient.yaml"), atomically: true,
      encoding: .utf8)
  }

  @Test func `goes on after a kill, once, with the text that it began with`() throws {
    let folder = try Self.configuration()
    defer { try? FileManager.default.removeItem(at: folder) }
    let workflows = folder.appending(path: "workflows")
    let state = try StateFolder()
    try Self.write(Self.workflow(tag: "old"), below: folder)
    let server = try ServerProcess(state: state, workflows: workflows)
    let body = try Sender.body("new_candidate_application")
    #expect(try Sender(url: server.url).post(body, id: "1").status == 200)
    try state.wait(
      until: { reader in
        try reader.runs(ListFilter()).contains { $0.workflow == "patient" && $0.state != .running }
      }, "the run never waits")
    server.kill()
    try Self.write(Self.workflow(tag: "new"), below: folder)
    let next = try ServerProcess(state: state, workflows: workflows)
    try state.waitUntilQuiet()
    next.stop()
    let reader = try state.reader()
    let run = try #require(try reader.runs(ListFilter()).first { $0.workflow == "patient" })
    #expect(run.state == .completed)
    #expect(run.steps.map(\.record.state) == [.done, .done])
    let candidate = try #require(try reader.candidates(ListFilter()).first)
    #expect(candidate.tags.filter { ["old", "new"].contains($0) } == ["old"])
    #expect(try reader.events(ListFilter()).map(\.state) == [.completed])
  }
}
