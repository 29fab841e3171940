import Graph
import Testing
import Values

@testable import Insight
@testable import Store

@Suite struct `An audit` {
  private func event(
    _ eventID: String, _ state: EventState = .completed, at time: String = "2026-11-21T10:00:00Z",
    type: String? = "application.received", source: String = "ats"
  ) throws -> EventRow {
    EventRow(
      id: EventID.random(at: Timestamp(milliseconds: 1)), source: source, eventID: eventID,
      type: type, candidate: nil, application: nil, state: state,
      receivedAt: try #require(Timestamp(rfc3339: time)), time: nil, reason: nil, releasedAt: nil,
      document: nil)
  }

  private func log(_ ids: String...) throws -> SentLog {
    let lines = ids.map { "\($0),2026-11-20T23:59:00Z,sent.type\n" }
    return try SentLog(
      Array(("id,at,type\n" + lines.joined()).utf8), .init(id: "id", time: "at", type: "type"))
  }

  @Test func `counts by the day on which it was sent, source and type`() throws {
    var audit = Audit(sent: try log("a", "b", "c"), source: nil)
    audit.add(try event("a"))
    audit.add(try event("b", type: "offer.extended"))
    audit.add(try event("c", .ignored))
    let result = audit.result()
    #expect(result.isBalanced)
    #expect(result.groups.map(\.group.day) == ["2026-11-20", "2026-11-20"])
    #expect(result.groups.map(\.group.type) == ["application.received", "offer.extended"])
    #expect(result.groups[0].counts == Audit.Counts(sent: 2, received: 2, acted: 1, ignored: 1))
    #expect(result.total == Audit.Counts(sent: 3, received: 3, acted: 2, ignored: 1))
  }

  @Test func `lists what is missing, and what stopped`() throws {
    var audit = Audit(sent: try log("a", "lost", "b", "c"), source: "ats")
    audit.add(try event("a", .quarantined))
    audit.add(try event("b", .deadLettered))
    audit.add(try event("c", .pending))
    let result = audit.result()
    #expect(!result.isBalanced)
    #expect(
      result.total == Audit.Counts(sent: 4, received: 3, atWork: 1, stopped: 2, missing: 1))
    #expect(result.findings.map(\.eventID) == ["a", "b", "lost"])
    #expect(result.findings.map(\.kind) == [.stopped, .stopped, .missing])
    #expect(result.groups.contains { $0.group.type == "sent.type" && $0.counts.missing == 1 })
  }

  @Test func `finds a missing id in what was refused`() throws {
    var audit = Audit(sent: try log("in-header", "in-body", "17", "nowhere"), source: nil)
    for (headers, body) in [
      (#"{"event-id": "in-header"}"#, "not JSON"),
      ("{}", #"{"a": [{"id": "in-body"}], "n": 17}"#),
    ] {
      audit.add(
        refused: DeliveryRow(
          id: EventID.random(at: Timestamp(milliseconds: 1)), source: "ats",
          receivedAt: Timestamp(milliseconds: 1), verdict: .refused, status: 401, hasEvent: false,
          repeats: 0, reason: "wrong signature", headers: Array(headers.utf8),
          body: Array(body.utf8)))
    }
    let result = audit.result()
    #expect(result.total == Audit.Counts(sent: 4, refused: 3, missing: 1))
    #expect(result.findings.filter { $0.kind == .missing }.map(\.eventID) == ["nowhere"])
  }

  @Test func `says how many came in that time which the log does not list`() throws {
    let log = try SentLog(
      Array("id,at\na,2026-11-20\nb,2026-11-22\n".utf8), .init(id: "id", time: "at"))
    var audit = Audit(sent: log, source: nil)
    for id in ["a", "b", "other"] { audit.add(try event(id)) }
    audit.add(try event("later", at: "2026-11-23T00:00:00Z"))
    #expect(audit.result().unlisted == 1)
    #expect(audit.result().isBalanced)
  }

  @Test func `without a log counts all that was received`() throws {
    var audit = Audit(sent: nil, source: nil)
    audit.add(try event("a"))
    audit.add(try event("b", .deadLettered, type: nil, source: "other"))
    let result = audit.result()
    #expect(result.groups.map(\.group.source) == ["ats", "other"])
    #expect(result.total == Audit.Counts(received: 2, acted: 1, stopped: 1))
    #expect(!result.isBalanced)
  }
}
