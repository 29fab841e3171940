import Foundation
import Graph
import Store
import TestSupport
import Testing
import Values

@Suite struct `The care of a store` {
  @Test func `backup copies it while the server works, and a server starts on the copy`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let text = String(decoding: try Sender.body("new_candidate_application"), as: UTF8.self)
    func post(_ number: Int) throws {
      let body = text.replacing("person@example.com", with: "person\(number)@example.com")
        .replacing("60304594", with: "\(1_000_000 + number)")
      #expect(try Sender(url: server.url).post(Array(body.utf8), id: "\(number)").status == 200)
    }
    for number in 0..<30 { try post(number) }
    let copy = try StateFolder()
    let file = "\(copy.path)/journeyman.db"
    let run = try ToolRun(["backup", file, "--state", state.path, "--format", "json"])
    #expect(run.exit == 0, "\(run.errors)")
    #expect(try run.objects().first?["deliveries"] == .int(30))
    for number in 30..<40 { try post(number) }
    try state.waitUntilQuiet()
    let again = try ToolRun(["backup", file, "--state", state.path])
    #expect(again.exit == 2 && again.errors.contains("is there already"))
    server.stop()

    let other = try ServerProcess(state: copy)
    // What it had accepted is known, and is not acted upon again.
    let sender = Sender(url: other.url)
    let body = text.replacing("person@example.com", with: "person7@example.com")
      .replacing("60304594", with: "1000007")
    #expect(try sender.post(Array(body.utf8), id: "7").status == 200)
    try copy.waitUntilQuiet()
    #expect(other.stop() == 0)
    let events = try copy.reader().events(ListFilter(limit: nil))
    #expect(events.count == 30 && events.allSatisfy { $0.state == .completed })
  }

  @Test func `a task is done when a person says so, and open again`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    try Sender(url: server.url).post(Sender.body("new_candidate_application"), id: "1")
    try state.waitUntilQuiet()
    func tasks(_ word: String) throws -> [String] {
      try ToolRun(["tasks", "list", "--in", word, "--state", state.path, "--format", "json"])
        .objects().compactMap { $0["id"]?.stringValue }
    }
    let id = try #require(try tasks("open").first)
    let run = try ToolRun(["tasks", "done", id, "--state", state.path])
    #expect(run.exit == 0 && run.output == "\(id)  done\n", "\(run.output)\(run.errors)")
    #expect(try tasks("open").isEmpty && tasks("done") == [id])
    #expect(try ToolRun(["tasks", "reopen", id, "--state", state.path]).exit == 0)
    #expect(try tasks("open") == [id])
    #expect(try ToolRun(["tasks", "done", "task_nobody", "--state", state.path]).exit == 2)
    server.stop()
  }

  @Test func `doctor says what is sound, what is not set, and what to do`() throws {
    let state = try StateFolder()
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: state.path)
    let bare = try ToolRun(["doctor", "--state", state.path])
    #expect(bare.exit == 1, "\(bare.output)")
    #expect(bare.output.contains("set GREENHOUSE_WEBHOOK_SECRET"))
    let server = try ServerProcess(state: state)
    let run = try ToolRun(
      ["doctor", "--state", state.path, "--full", "--connection", "all", "--format", "json"],
      environment: ["GREENHOUSE_WEBHOOK_SECRET": "a-secret-that-nobody-sees"])
    #expect(run.exit == 0, "\(run.output)\(run.errors)")
    #expect(!run.output.contains("nobody-sees"))
    let notes = try run.objects()
    func status(_ check: String) -> String? {
      notes.first { $0["check"]?.stringValue == check }?["status"]?.stringValue
    }
    for check in [
      "configuration", "source greenhouse", "state folder", "server", "store", "kept", "disk",
      "time zones", "connection mail",
    ] {
      #expect(status(check) == "ok", "\(check): \(run.output)")
    }
    #expect(status("source calendly") == "warning" && status("alerts") == "warning")
    #expect(run.output.contains("one takes events at \(server.url)"))
    server.stop()
    let after = try ToolRun(["doctor", "--state", state.path])
    #expect(after.output.contains("none is at work on this folder"))
  }

  @Test func `doctor says whether those are set who are told when something stops`() throws {
    let state = try StateFolder()
    let copy = try ConfigurationCopy()
    try copy.replace(
      "connections:\n",
      with: "connections:\n  desk: { type: http, url: \"https://desk.example\" }\n",
      in: "workflows/journeyman.yaml")
    try copy.replace(
      "defaults:",
      with: """
        alerts:
          - { webhook: { env: OPS_ALERT_URL } }
          - { connection: desk, url: /alerts }
        defaults:
        """, in: "workflows/journeyman.yaml")
    func visit(_ url: String) throws -> [Value] {
      try ToolRun(
        [
          "doctor", "--state", state.path, "--format", "json", "--workflows",
          copy.folder.appending(path: "workflows").path,
        ], environment: ["OPS_ALERT_URL": url]
      ).objects().filter { $0["check"]?.stringValue?.hasPrefix("alert") == true }
    }
    let set = try visit("https://ops.example/a-secret-path")
    #expect(set.map { $0["status"] } == ["ok", "ok"], "\(set)")
    #expect(!set.map { $0.json() }.joined().contains("a-secret-path"))
    #expect(try visit("").map { $0["status"] } == ["wrong", "ok"])
    #expect(try visit("ops.example").map { $0["status"] } == ["wrong", "ok"])
  }

  @Test func `doctor finds a store that is damaged`() throws {
    let state = try StateFolder()
    try ServerProcess(state: state).stop()
    let file = try FileHandle(forUpdating: URL(filePath: "\(state.path)/journeyman.db"))
    try file.seek(toOffset: 8192 * 3)
    try file.write(contentsOf: Data(repeating: 0xA5, count: 8192 * 4))
    try file.close()
    let run = try ToolRun(
      ["doctor", "--state", state.path, "--full", "--format", "json"],
      environment: ["GREENHOUSE_WEBHOOK_SECRET": "a-secret-that-nobody-sees"])
    #expect(run.exit == 1)
    let store = try run.objects().first { $0["check"]?.stringValue == "store" }
    #expect(store?["status"]?.stringValue == "wrong", "\(run.output)")
    #expect(try ToolRun(["backup", "\(state.path)/copy.db", "--state", state.path]).exit == 3)
    #expect(!FileManager.default.fileExists(atPath: "\(state.path)/copy.db"))
  }

  @Test func `doctor reaches a mail server and sends nothing`() throws {
    let peer = SMTPPeer()
    defer { peer.stop() }
    let project = try MailProject()
    let state = try StateFolder()
    func visit(_ url: String, _ name: String = "mail") throws -> ToolRun {
      try ToolRun(
        [
          "doctor", "--workflows", project.workflows.path, "--state", state.path, "--connection",
          name, "--format", "json",
        ],
        environment: ["GREENHOUSE_WEBHOOK_SECRET": "a-secret-that-nobody-sees", "SMTP_URL": url])
    }
    let reached = try visit(peer.url)
    #expect(reached.exit == 0, "\(reached.output)")
    #expect(reached.output.contains("the mail server lets us in"))
    #expect(peer.commands.contains { $0.hasPrefix("EHLO") })
    #expect(!peer.commands.contains { $0.hasPrefix("MAIL") } && peer.messages.isEmpty)
    let closed = try visit("smtp://127.0.0.1:1")
    #expect(closed.exit == 1)
    #expect(closed.output.contains("does not let us in"))
    #expect(try visit(peer.url, "post").exit == 2)
  }
}
