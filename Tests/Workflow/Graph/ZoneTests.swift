import CEL
import Diagnostics
import Graph
import TestSupport
import Testing
import Values

@Suite struct `The zone in force` {
  private func zone(_ event: Event, zones: ZoneTable = MachineZones.table) throws -> Value {
    let graph = ProjectGraph(
      name: "test", revision: "r", sources: [], workflows: [], contracts: [:],
      thresholds: Thresholds([]), lookups: .map(.empty), timeZone: "Europe/London", zones: zones,
      properties: ["candidate", "job"])
    let environment = WorkflowVariables.environment(properties: [
      ("candidate", .dyn), ("job", .dyn),
    ])
    let compiled = Expression.compile(SourceText(text: "zone", name: "test"), in: environment)
    let program = try #require(compiled.program)
    return try program.evaluate(
      graph.activation(for: DecisionInput(event: event, journey: .newcomer, now: receipt)))
  }

  private static let berlin: Value = .object(["timezone": "Europe/Berlin"])
  private static let newYork: Value = .object(["timezone": "America/New_York"])
  private static let rails: Value = .object(["timezone": "Eastern Time (US & Canada)"])

  @Test(arguments: [
    (event(["candidate": berlin, "job": newYork]), "Europe/Berlin"),
    (event(["candidate": .object(["id": "7"]), "job": newYork]), "America/New_York"),
    (event(["job": newYork]), "America/New_York"),
    (event(["candidate": rails, "job": newYork]), "America/New_York"),
    (event(["candidate": rails]), "Europe/London"),
    (event(["candidate": .object(["timezone": 7])]), "Europe/London"),
    (event([:]), "Europe/London"),
    (event(["candidate": .object(["timezone": "+05:30"])]), "+05:30"),
  ])
  func `is the candidate's, else the office's, else the project's`(
    event: Event, expected: String
  ) throws {
    #expect(try zone(event).stringValue == expected)
  }

  @Test func `is read from an event on its tape`() throws {
    let body = try JSONParser().parse(#"{"candidate": {"timezone": "Asia/Kolkata"}}"#).root
    let header = event([:]).header
    #expect(try zone(Event(header: header, data: .json(body))).stringValue == "Asia/Kolkata")
  }
}
