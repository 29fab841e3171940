import Foundation
import Graph
import Store
import Testing
import Values

/// What is done is acted out again on purpose, by the verb and the real server.
@Suite(.serialized) struct `replay --force-effects` {
  private static let application = "new_candidate_application"

  private func tool(_ arguments: String..., state: StateFolder) throws -> ToolRun {
    try ToolRun(arguments + ["--state", state.path])
  }

  /// A folder in which one application has been answered by mail; nobody works on it.
  private func answered() throws -> (StateFolder, EventID, RunID) {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let id = try #require(
      try Sender(url: server.url).post(Sender.body(Self.application), id: "1").delivery)
    try state.waitUntilQuiet()
    server.stop()
    let run = try #require(try state.reader().runs(ListFilter()).first)
    #expect(run.state == .completed && state.mails().count == 1)
    return (state, id, run.id)
  }

  /// The Message-IDs of the mails in the outbox, sorted.
  private func messageIDs(_ state: StateFolder) -> [String] {
    state.mails().compactMap { mail in
      mail.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }.map(String.init)
    }.sorted()
  }

  @Test func `says whom it would message, asks, and writes once more under a new key`() throws {
    let (state, id, run) = try answered()
    let server = try ServerProcess(state: state)

    // Without the option nothing is done.
    let plain = try tool("replay", "\(run)", state: state)
    #expect(plain.exit == 1 && plain.errors.contains("without --force-effects"))
    #expect(plain.output.contains("person@example.com"))
    let dry = try tool(
      "replay", "--workflow", "application-received", "--force-effects", "--dry-run", "--format",
      "json", state: state)
    #expect(dry.exit == 0, "\(dry.errors)")
    let preview = try #require(try dry.objects().first)
    #expect(preview["id"]?.stringValue == "\(run)" && preview["result"] == "would_repeat")
    let steps = preview["steps"]?.listValue ?? []
    #expect(steps.map { $0["messages"] } == ["person@example.com"])
    #expect(steps.first?["last_begun_at"] != nil && steps.first?["times"] == 1)

    // Nobody is there to be asked.
    let unasked = try ToolRun(
      ["replay", "\(id)", "--force-effects", "--state", state.path], input: "yes\n")
    #expect(unasked.exit == 2 && unasked.errors.contains("--yes"))
    #expect(try state.reader().runs(ListFilter()).count == 1)

    let forced = try tool("replay", "\(id)", "--force-effects", "--yes", state: state)
    #expect(forced.exit == 0, "\(forced.output)\(forced.errors)")
    #expect(forced.errors.contains("to person@example.com, done at"))
    #expect(forced.output.contains("\(run)  queued"))
    try state.wait(until: { try $0.runs(ListFilter()).count == 2 }, "nothing was done again")
    try state.waitUntilQuiet()
    server.stop()
    #expect(state.mails().count == 2 && Set(messageIDs(state)).count == 2)
    // A second task for the same review helps nobody.
    #expect(try state.reader().tasks(ListFilter()).count == 1)
    let list = try tool("runs", "list", "--format", "json", state: state)
    let latest = try #require(try list.objects().first)
    #expect(latest["repeats"]?.stringValue == "\(run)" && latest["repetition"] == 1)
    let page = try tool("runs", "show", latest["id"]?.stringValue ?? "", state: state)
    #expect(page.output.contains("repeats \(run): asked for at"))
    #expect(try tool("replay", "\(run)", "--force-effects", "--yes", state: state).exit == 1)
  }

  /// The order is noted while nobody works, and the server that carries it out is killed at each of its commits.
  @Test(arguments: ["before-commit", "after-commit"])
  func `writes once more and not twice, wherever the process dies`(point: String) throws {
    let (before, id, _) = try answered()
    let noted = try tool("replay", "\(id)", "--force-effects", "--yes", state: before)
    #expect(noted.exit == 0 && noted.errors.contains("no server is running"))
    var number = 0
    var survived = false
    while !survived && number < 40 {
      number += 1
      let state = try StateFolder(copyOf: before)
      do {
        let server = try ServerProcess(
          state: state, environment: ["JOURNEYMAN_KILL_AT": "\(point):\(number)"])
        while server.isRunning && !survived { survived = try isDone(state) }
        server.stop()
      } catch is ServerProcess.Failure {
        // Killed before it listened.
      }
      let server = try ServerProcess(state: state)
      try state.wait(until: { _ in try self.isDone(state) }, "\(point):\(number): it is lost")
      server.stop()
      let reader = try state.reader()
      #expect(try reader.runs(ListFilter()).map(\.state) == [.completed, .completed])
      #expect(try reader.event(id)?.state == .completed)
      #expect(state.mails().count == 2 && Set(messageIDs(state)).count == 2)
      #expect(try reader.tasks(ListFilter()).count == 1)
    }
    #expect(survived, "the work never ended")
    #expect(number > 3, "the kills did not come")
  }

  private func isDone(_ state: StateFolder) throws -> Bool {
    guard let reader = try? state.reader() else { return false }
    usleep(5_000)
    return try reader.requestedCommands(limit: 1).isEmpty
      && reader.runs(ListFilter(state: RunState.completed.rawValue)).count == 2
      && reader.unwrittenMessages(limit: 1).isEmpty
  }
}
