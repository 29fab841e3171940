import Foundation
import Graph
import Store
import Testing
import Values

@Suite struct `audit` {
  private func run(_ state: StateFolder, _ log: String, _ more: String...) throws -> ToolRun {
    let file = "\(state.path)/sent.csv"
    try Data(log.utf8).write(to: URL(filePath: file))
    return try ToolRun(
      ["audit", "--sent", file, "--id", "Event ID", "--state", state.path] + more)
  }

  @Test func `says what was sent and never came, and what became of the rest`() throws {
    let state = try StateFolder()
    let server = try ServerProcess(state: state)
    let sender = Sender(url: server.url)
    let body = try Sender.body("new_candidate_application")
    #expect(try sender.post(body, id: "1").status == 200)
    // The same content under another id.
    #expect(try sender.post(body, id: "2").status == 200)
    // Nobody can be told whose it is.
    let unknown = Array(#"{"action":"new_candidate_application","payload":{}}"#.utf8)
    #expect(try sender.post(unknown, id: "3").status == 200)
    #expect(try sender.post(unknown, id: "4", sign: [0]).status == 401)
    try state.waitUntilQuiet()
    // While the server runs; the ring of refused ones is written in its own time.
    try state.wait(
      until: { try $0.deliveries(ListFilter()).contains { $0.verdict == .refused } },
      "the refused delivery is not kept")
    let log = "\u{FEFF}\"Event ID\";\"Sent\"\r\n1;2026-11-20\r\n2;2026-11-20\r\n3;2026-11-21\r\n"
    let gap = try run(
      state, log + "4;2026-11-21\r\nlost;2026-11-21\r\n", "--time", "Sent", "--format", "json")
    #expect(gap.exit == 1, "\(gap.errors)")
    let objects = try gap.objects()
    let total = try #require(objects.last?["counts"])
    for (name, count) in [
      ("sent", 5), ("received", 3), ("acted", 1), ("ignored", 1), ("stopped", 1), ("refused", 1),
      ("missing", 1),
    ] {
      #expect(total[name] == .int(Int64(count)), "\(name)")
    }
    let findings = objects.filter { $0["event_id"] != nil }
    #expect(
      findings.map { [$0["kind"]?.stringValue, $0["event_id"]?.stringValue] }
        == [["stopped", "3"], ["refused", "4"], ["missing", "lost"]])
    let page = try run(state, log + "lost;2026-11-21\r\n", "--time", "Sent")
    #expect(page.lines.contains { $0.hasPrefix("2026-11-20  greenhouse  application.received") })
    #expect(page.output.contains("sent, and never seen here"))
    server.stop()
    let fine = try run(state, "Event ID\n1\n2\n")
    #expect(fine.exit == 0, "\(fine.output)")
  }

  @Test func `names the columns that a log has, where it is asked for another one`() throws {
    let state = try StateFolder()
    try ServerProcess(state: state).stop()
    let run = try run(state, "id,when\n1,2\n")
    #expect(run.exit == 2)
    #expect(run.errors.contains("it has no column `Event ID`, but `id`, `when`"))
    let missing = try ToolRun([
      "audit", "--sent", "nowhere.csv", "--id", "x", "--state", state.path,
    ])
    #expect(missing.exit == 2)
  }
}
