import Foundation
import Graph
import NetworkClient
import Store
import Testing
import Values

/// What stops is found, mended and taken up again, by the verbs and the real server.
@Suite(.serialized) struct `dead-letters` {
  /// A workflow beside the shipped ones whose second step divides by the count of earlier events.
  private static let fragile = """
    workflow: fragile
    trigger: { event: application.received }
    actions:
      - { action: task.create, id: first, title: First }
      - { action: task.create, id: second, title: "Share {{ 10 / journey.events }}" }

    """

  private static let application = "new_candidate_application"

  /// The shipped body with its addresses under another name: nothing that the mapping knows.
  private static func renamed() throws -> [UInt8] {
    let text = String(decoding: try Sender.body(application), as: UTF8.self)
    return Array(text.replacing("\"email_addresses\"", with: "\"emails\"").utf8)
  }

  private func tool(_ arguments: String..., state: StateFolder) throws -> ToolRun {
    try ToolRun(arguments + ["--state", state.path])
  }

  @Test func `of a mapping that misses a field is shown, mended and replayed`() throws {
    let state = try StateFolder()
    let copy = try ConfigurationCopy()
    let server = try ServerProcess(state: state)
    let id = try #require(try Sender(url: server.url).post(Self.renamed(), id: "1").delivery)
    try state.waitUntilQuiet()
    let list = try tool("dead-letters", "list", "--format", "json", state: state)
    let letter = try #require(try list.objects().first)
    #expect(letter["id"]?.stringValue == "\(id)" && letter["error_class"] == "quarantined")
    #expect(letter["state"] == "open" && letter["source"] == "greenhouse")
    let page = try tool("dead-letters", "show", "\(id)", state: state)
    #expect(page.output.contains("candidate.email"))
    #expect(page.output.contains("mend the mapping or the contract"))
    #expect(page.output.contains("journeyman dead-letters replay \(id)"))
    // With the mapping as it is, it comes back.
    #expect(try tool("dead-letters", "replay", "\(id)", state: state).exit == 0)
    try state.waitUntilQuiet()
    #expect(try state.reader().event(id)?.state == .quarantined)
    server.stop()

    try copy.replace(
      "candidate.email_addresses)[0].value", with: "candidate.emails)[0].value",
      in: "workflows/sources/greenhouse.yaml")
    try copy.replace(
      "candidate.email_addresses.filter(a, a.type == \"personal\")",
      with: "candidate.emails.filter(a, a.type == \"personal\")",
      in: "workflows/sources/greenhouse.yaml")
    try copy.replace(
      "candidate.email_addresses.filter(a, a.type != \"work\")",
      with: "candidate.emails.filter(a, a.type != \"work\")",
      in: "workflows/sources/greenhouse.yaml")
    let mended = try ServerProcess(
      state: state, workflows: copy.folder.appending(path: "workflows"))
    let dry = try tool("dead-letters", "replay", "--all", "--dry-run", state: state)
    #expect(dry.exit == 0 && dry.output.contains("would run: the event from its mapping on"))
    let replay = try tool(
      "dead-letters", "replay", "--source", "greenhouse", "--format", "json", state: state)
    #expect(replay.exit == 0, "\(replay.errors)")
    #expect(try replay.objects().map { $0["result"] } == ["queued"])
    try state.waitUntilQuiet()
    mended.stop()
    let event = try #require(try state.reader().event(id))
    #expect(event.state == .completed && event.releasedAt != nil)
    #expect(state.mails().count == 1)
    let shown = try tool("events", "show", "\(id)", "--format", "json", state: state)
    #expect(try shown.objects().first?["late"] == true)
    #expect(try tool("dead-letters", "list", state: state).output == "")
  }

  @Test func `replay repeats nothing that is done`() throws {
    let state = try StateFolder()
    let copy = try ConfigurationCopy()
    let workflows = copy.folder.appending(path: "workflows")
    try copy.write(Self.fragile, to: "workflows/journeys/fragile.yaml")
    let server = try ServerProcess(state: state, workflows: workflows)
    let id = try #require(
      try Sender(url: server.url).post(Sender.body(Self.application), id: "1").delivery)
    try state.waitUntilQuiet()
    server.stop()
    #expect(try state.reader().event(id)?.state == .deadLettered)
    let run = try #require(try state.reader().runs(ListFilter(workflow: "fragile")).first)
    let page = try tool("dead-letters", "show", "\(run.id)", state: state)
    #expect(page.output.contains("first (task.create) done"))
    #expect(page.output.contains("mend the condition or the template"))
    let dry = try tool("dead-letters", "replay", "\(run.id)", "--dry-run", state: state)
    #expect(dry.output.contains("not done again: first"))

    // Without a server it is noted, and carried out when one starts.
    let noted = try tool("dead-letters", "replay", "\(run.id)", state: state)
    #expect(noted.exit == 0 && noted.errors.contains("no server is running"))
    try copy.replace("10 / journey.events", with: "10", in: "workflows/journeys/fragile.yaml")
    let mended = try ServerProcess(state: state, workflows: workflows)
    try state.wait(
      until: { try $0.event(id)?.state == .completed }, "the noted replay is not carried out")
    mended.stop()
    let titles = try state.reader().tasks(ListFilter()).map(\.title)
    #expect(titles.filter { $0 == "First" }.count == 1)
    #expect(titles.contains("Share 10"))
    #expect(titles.filter { $0.hasPrefix("Review") }.count == 1)
    #expect(state.mails().count == 1)
  }

  @Test func `replay runs with the files of now, or with those of then where that is asked for`()
    throws
  {
    let state = try StateFolder()
    let copy = try ConfigurationCopy()
    let workflows = copy.folder.appending(path: "workflows")
    try copy.write(Self.fragile, to: "workflows/journeys/fragile.yaml")
    let server = try ServerProcess(state: state, workflows: workflows)
    let id = try #require(
      try Sender(url: server.url).post(Sender.body(Self.application), id: "1").delivery)
    try state.waitUntilQuiet()
    server.stop()
    try copy.replace("10 / journey.events", with: "10", in: "workflows/journeys/fragile.yaml")
    let mended = try ServerProcess(state: state, workflows: workflows)
    let replay = try tool(
      "dead-letters", "replay", "--step", "second", "--class", "evaluation", "--revision",
      "original", state: state)
    #expect(replay.exit == 0, "\(replay.output)\(replay.errors)")
    try state.wait(
      until: { try $0.runs(ListFilter(workflow: "fragile")).count == 2 }, "nothing was replayed")
    try state.waitUntilQuiet()
    let runs = try state.reader().runs(ListFilter(workflow: "fragile"))
    #expect(runs.map(\.state) == [.deadLettered, .deadLettered])
    #expect(Set(runs.map(\.revision)).count == 1)
    #expect(try tool("dead-letters", "list", "--class", "final", state: state).output == "")
    #expect(try tool("dead-letters", "list", "--until", "1h", state: state).output == "")
    _ = try tool("dead-letters", "replay", "\(id)", "--revision", "current", state: state)
    try state.wait(
      until: { try $0.event(id)?.state == .completed }, "the replay is not carried out")
    mended.stop()
  }

  @Test func `replay takes up thousands, each once, though they stop again`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let total = LetterCounts.total
    let client = try HTTPClient()
    for number in 0..<total {
      let body = Array(#"{"action":"new_candidate_application","payload":{"n":\#(number)}}"#.utf8)
      _ = try Sender(url: server.url).post(body, id: "\(number)", client: client)
    }
    try state.waitUntilQuiet()
    let run = try tool("dead-letters", "replay", "--all", state: state)
    #expect(run.exit == 0, "\(run.errors)")
    #expect(run.output == "\(total) queued\n")
    try state.waitUntilQuiet()
    let reader = try state.reader()
    #expect(try reader.deadLetterCount(ListFilter(state: "open")) == total)
    #expect(try reader.deadLetterCount(ListFilter(state: "replayed")) == total)
    server.stop()
  }

  /// More than are asked for at once.
  private enum LetterCounts { static let total = 2500 }

  @Test func `discard asks for a reason and keeps it`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let id = try #require(try Sender(url: server.url).post(Self.renamed(), id: "1").delivery)
    try state.waitUntilQuiet()
    let without = try tool("dead-letters", "discard", "\(id)", state: state)
    #expect(without.exit == 2 && without.errors.contains("--reason"))
    let discard = try tool(
      "dead-letters", "discard", "\(id)", "--reason", "a test of ours", state: state)
    #expect(discard.exit == 0 && discard.output == "\(id)  discarded\n")
    let again = try tool("dead-letters", "discard", "\(id)", "--reason", "x", state: state)
    #expect(again.exit == 1 && again.output.contains("it is discarded already"))
    let list = try tool("dead-letters", "list", "--in", "all", "--format", "json", state: state)
    #expect(try list.objects().first?["note"] == "a test of ours")
    #expect(try state.reader().event(id)?.state == .discarded)
    server.stop()
  }

  @Test(arguments: [
    (["replay"], "say which"), (["replay", "evt_x", "--source", "a"], "not both"),
    (["replay", "run_00000000000000000000000000"], "there is none of the id"),
    (["show", "evt_x"], "there is none of the id"), (["mend"], "is followed by `list`"),
    (["list", "--since", "yesterday"], "--since is a time"),
  ])
  func `refuses what names no letter`(_ arguments: [String], _ said: String) throws {
    let state = try StateFolder()
    try ServerProcess(state: state).stop()
    let run = try ToolRun(["dead-letters"] + arguments + ["--state", state.path])
    #expect(run.exit == 2)
    #expect(run.errors.contains(said), "\(run.errors)")
  }

  @Test(arguments: ["before-commit", "after-commit"])
  func `replay acts once, at whichever commit the server is killed`(point: String) throws {
    let copy = try ConfigurationCopy()
    let workflows = copy.folder.appending(path: "workflows")
    try copy.write(Self.fragile, to: "workflows/journeys/fragile.yaml")
    let state = try StateFolder()
    let server = try ServerProcess(state: state, workflows: workflows)
    let id = try #require(
      try Sender(url: server.url).post(Sender.body(Self.application), id: "1").delivery)
    try state.waitUntilQuiet()
    server.stop()
    try copy.replace("10 / journey.events", with: "10", in: "workflows/journeys/fragile.yaml")
    var number = 0
    var survived = false
    while !survived && number < 20 {
      number += 1
      let round = try StateFolder(copyOf: state)
      _ = try tool("dead-letters", "replay", "\(id)", state: round)
      do {
        let dying = try ServerProcess(
          state: round, environment: ["JOURNEYMAN_KILL_AT": "\(point):\(number)"],
          workflows: workflows)
        while dying.isRunning && !survived {
          survived = try isDone(id, round)
          usleep(5_000)
        }
        if survived { dying.stop() }
      } catch is ServerProcess.Failure {
        // Killed before it listened.
      }
      let next = try ServerProcess(state: round, workflows: workflows)
      try round.wait(until: { _ in try isDone(id, round) }, "\(point):\(number) is not done")
      next.stop()
      let tasks = try round.reader().tasks(ListFilter()).map(\.title)
      #expect(Set(tasks).count == tasks.count && tasks.contains("Share 10"), "\(point):\(number)")
      #expect(round.mails().count == 1)
    }
    #expect(survived && number > 2)
  }

  private func isDone(_ id: EventID, _ state: StateFolder) throws -> Bool {
    guard let reader = try? state.reader() else { return false }
    return try reader.event(id)?.state == .completed
      && reader.deadLetters(ListFilter()).allSatisfy { $0.state == .replayed }
      && reader.requestedCommands(limit: 1).isEmpty
  }
}

@Suite(.serialized) struct `deliveries reverify` {
  @Test func `accepts what was refused while our secret was the wrong one`() throws {
    let state = try StateFolder()
    let body = try Sender.body("new_candidate_application")
    let wrong = try ServerProcess(
      state: state, environment: ["GREENHOUSE_WEBHOOK_SECRET": "a-wrong-secret"])
    #expect(try Sender(url: wrong.url).post(body, id: "1").status == 401)
    #expect(try Sender(url: wrong.url, secret: "a-stranger's").post(body, id: "2").status == 401)
    wrong.stop()
    let server = try ServerProcess(state: state)
    let dry = try ToolRun(["deliveries", "reverify", "--all", "--dry-run", "--state", state.path])
    #expect(dry.exit == 0 && dry.lines.count == 2)
    let run = try ToolRun(
      ["deliveries", "reverify", "--source", "greenhouse", "--format", "json"]
        + ["--state", state.path])
    #expect(run.exit == 1)
    let results = try run.objects()
    #expect(results.map { $0["result"] } == ["accepted", "refused"])
    #expect(results[1]["reason"]?.stringValue?.contains("still cannot be verified") == true)
    try state.waitUntilQuiet()
    #expect(try state.reader().events(ListFilter()).map(\.state) == [.completed])
    #expect(state.mails().count == 1)
    // The sender's own repetition finds it accepted.
    #expect(try Sender(url: server.url).post(body, id: "1").status == 200)
    try state.waitUntilQuiet()
    #expect(try state.reader().events(ListFilter()).count == 1)
    let refused = try state.reader().deliveries(ListFilter()).filter { $0.verdict == .refused }
    #expect(refused.count == 1)
    server.stop()
  }
}
