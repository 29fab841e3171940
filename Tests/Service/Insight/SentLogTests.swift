import Testing
import Values

@testable import Insight

@Suite struct `A sender's own log` {
  private let columns = SentLog.Columns(id: "Event ID", time: "Sent at", type: "kind")

  private func read(_ text: String) throws -> SentLog { try SentLog(Array(text.utf8), columns) }

  private let expected = [
    SentLog.Entry(
      id: "e-1", time: Timestamp(rfc3339: "2026-11-21T10:00:00Z"), type: "application, new"),
    SentLog.Entry(id: "e-2", time: Timestamp(rfc3339: "2026-11-21T11:00:00Z"), type: "say \"hi\""),
  ]

  @Test(arguments: [
    "Event ID,kind,Sent at\ne-1,\"application, new\",2026-11-21T10:00:00Z\n"
      + "e-2,\"say \"\"hi\"\"\",2026-11-21T11:00:00Z\n",
    "\u{FEFF}event id;Sent At;kind\r\n\"e-1\";\"2026-11-21 10:00:00 UTC\";application, new\r\n\r\n"
      + "e-2;2026-11-21 11:00;\"say \"\"hi\"\"\"",
    "kind\t Event ID \tSent at\r\"application, new\"\te-1\t1795255200\r"
      + "\"say \"\"hi\"\"\"\te-2\t1795258800000\r",
    #"""
    [{"Event ID": "e-1", "kind": "application, new", "Sent at": "2026-11-21T11:00:00+01:00"},
     {"Event ID": "e-2", "kind": "say \"hi\"", "Sent at": 1795258800}]
    """#,
    #"""
    {"Event ID": "e-1", "kind": "application, new", "Sent at": "2026-11-21T10:00:00Z"}

    {"Event ID": "e-2", "kind": "say \"hi\"", "Sent at": "2026-11-21T11:00:00Z", "more": {}}
    """#,
  ])
  func `is read however it was exported`(_ text: String) throws {
    #expect(try read(text).entries == expected)
  }

  @Test func `names a member of an object within with dots`() throws {
    let log = try SentLog(
      Array(#"[{"event": {"id": 17}}]"#.utf8), .init(id: "event.id"))
    #expect(log.entries == [SentLog.Entry(id: "17")])
  }

  @Test func `counts an id once, and says how many lines repeat one or have no time`() throws {
    let log = try read("Event ID,Sent at,kind\na,yesterday,x\na,2026-11-21,x\nb,2026-11-21,x\n")
    #expect(log.entries.map(\.id) == ["a", "b"])
    #expect(log.repeats == 1 && log.unreadTimes == 1)
    #expect(log.entries[1].time == Timestamp(rfc3339: "2026-11-21T00:00:00Z"))
  }

  @Test func `keeps line breaks within quotes, and counts them`() throws {
    var table = try DelimitedText(Array("a,b\n\"x\ny\",1\n\"z".utf8))
    let row = try #require(try table.next())
    #expect(row.line == 2 && row.fields == ["x\ny", "1"])
    #expect(throws: SentLogError.openQuote(line: 4)) { try table.next() }
  }

  @Test(arguments: [
    ("", SentLogError.isEmpty), ("  \n", .isEmpty),
    ("id,time\n1,2\n", .noColumn("Event ID", known: ["id", "time"])),
    ("Event ID,Sent at,kind\n\"a\"b,,\n", .textAfterQuote(line: 2)),
    ("Event ID,Sent at,kind\n,2026-11-21,x\n", .noID(line: 2)),
    ("{\"Event ID\": \"a\"}\n{\"kind\": \"x\"}\n", .noID(line: 2)),
  ])
  func `that cannot be read says where`(_ text: String, _ error: SentLogError) {
    #expect(throws: error) { try read(text) }
  }

  @Test func `of another encoding is refused`() {
    #expect(throws: SentLogError.isUTF16) {
      try SentLog([0xFF, 0xFE, 0x41, 0, 0x2C, 0], columns)
    }
  }
}
