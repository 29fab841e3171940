import Foundation
import Store
import Testing
import Values

@Suite struct `candidates search` {
  /// Somebody who applied, was tested, and was turned down for this role.
  private func state() throws -> StateFolder {
    let state = try StateFolder()
    let server = try ServerProcess(state: state, environment: Vendor.environment)
    let greenhouse = Vendor.greenhouse
    try greenhouse.post(
      greenhouse.body("new_candidate_application"), to: server.url, id: "application")
    try state.waitUntilQuiet()
    let id = try #require(
      try state.reader().events(ListFilter()).first?.application)
    let result = """
      {"type": "assessment.completed", "timestamp": "2026-11-20T10:00:00Z",
       "data": {"assessment": {"id": "attempt", "score": 91}, "application": {"id": "\(id)"}}}
      """
    try Vendor.assessments.post(Array(result.utf8), to: server.url, id: "msg")
    try state.waitUntilQuiet()
    // The published body is of another candidate, long ago.
    let rejection = String(decoding: try greenhouse.body("reject_candidate"), as: UTF8.self)
    let known = try #require(
      JSONParser().parse(Array(rejection.utf8)).root.value()["payload"]?["application"]?["id"]?
        .intValue)
    try greenhouse.post(
      Array(
        rejection.replacing("\(known)", with: id)
          .replacing("2015-02-11T15:50:41Z", with: "2026-11-21T10:00:00Z").utf8),
      to: server.url, id: "rejection")
    try state.waitUntilQuiet()
    server.stop()
    return state
  }

  private func search(_ state: StateFolder, _ options: String...) throws -> ToolRun {
    try ToolRun(["candidates", "search", "--state", state.path] + options)
  }

  @Test func `finds who was turned down and is qualified`() throws {
    let state = try state()
    let found = try search(
      state, "--tag", "rejected-but-qualified", "--where", "score >= 90.0", "--format", "json")
    #expect(found.exit == 0, "\(found.errors)")
    let person = try #require(try found.objects().first)
    #expect(person["stage"] == "rejected" && person["score"] == .double(91))
    #expect(person["applications"]?.listValue?.first?["job"]?.stringValue != nil)
    #expect(person["email"] == nil && !found.output.contains("hector.porter.265788@example.com"))
    let none = try search(state, "--tag", "rejected-but-qualified", "--where", "score < 90.0")
    #expect(none.exit == 0 && none.output.isEmpty && none.errors.contains("nobody is found"))
    let table = try search(state, "--tag", "rejected-but-qualified", "--contact")
    #expect(table.lines.first?.hasPrefix("id") == true && table.lines.count == 2)
    #expect(table.output.contains("hector.porter.265788@example.com"))
  }

  @Test func `tells what is wrong with the condition, and with the command`() throws {
    let state = try state()
    let mistaken = try search(state, "--where", "stagee == 'rejected'")
    #expect(mistaken.exit == 1 && mistaken.errors.contains("did you mean `stage`?"))
    let unknown = try search(state, "--where", "fields.last_assessment > 3")
    #expect(unknown.exit == 1 && unknown.errors.contains("neither true nor false"))
    #expect(try search(state, "--after", "nobody").exit == 2)
    #expect(try search(state, "--source", "greenhouse").exit == 2)
    let list = try ToolRun(["candidates", "list", "--tag", "x", "--state", state.path])
    #expect(list.exit == 2 && list.errors.contains("`candidates search`"))
  }

  @Test func `writes cells that no spreadsheet takes for a formula`() throws {
    let state = try StateFolder()
    let store = try SQLiteStore(StateFiles(folder: state.path))
    let now = Timestamp(seconds: 1_800_000_000)
    for (number, name) in ["=HYPERLINK(\"https://evil.example\")", "Ada, Countess"].enumerated() {
      var record = CandidateRecord(id: .init(high: UInt64(number), low: 0), at: now)
      record.name = .init(name, at: now, by: "e")
      record.tags = ["vip"]
      try store.commitNow([.record(record)])
    }
    store.close()
    let found = try search(state, "--tag", "vip", "--format", "csv")
    #expect(found.lines.count == 3 && found.lines[0].hasPrefix("id,name,stage,score,"))
    #expect(found.lines[1].contains(#","Ada, Countess","#))
    #expect(found.lines[2].contains(#","'=HYPERLINK(""https://evil.example"")","#))
    let page = try search(state, "--tag", "vip", "--limit", "1", "--format", "csv")
    #expect(page.lines.count == 2 && page.errors.contains("--after cand_"))
  }
}
