import TestSupport
import Testing
import Values

@testable import Actions

@Suite struct `A send window` {
  private func window(_ fields: String) throws -> SendWindow {
    let step = CompiledStep(
      "action: email.send\nsubject: Hello\nbody: Hello\nsend_window: \(fields)\n")
    guard let window = step.template?.sendWindow else {
      throw NotCompiled(findings: step.findings)
    }
    return window
  }

  private func opening(
    _ fields: String, at now: String, in zone: String = "Europe/Berlin"
  ) throws -> String? {
    let activation = Application.activation(["zone": .string(zone)])
    let time = try #require(Timestamp(rfc3339: now))
    return try window(fields).opening(at: time, activation)?.rfc3339
  }

  private static let office = "{ days: mon-fri, hours: 08:00-18:00 }"

  // The 20th of November 2026 is a Friday; Berlin is an hour ahead of UTC.
  @Test(arguments: [
    ("2026-11-20T07:00:00Z", nil), ("2026-11-20T16:59:59Z", nil),
    ("2026-11-20T06:59:59Z", "2026-11-20T07:00:00Z"),
    ("2026-11-20T17:00:00Z", "2026-11-23T07:00:00Z"),
    ("2026-11-22T12:00:00Z", "2026-11-23T07:00:00Z"),
  ])
  func `opens by the clock of whoever reads the message`(now: String, expected: String?) throws {
    #expect(try opening(Self.office, at: now) == expected)
  }

  @Test func `is another candidate's in another zone`() throws {
    let now = "2026-11-20T08:00:00Z"
    #expect(try opening(Self.office, at: now) == nil)
    #expect(try opening(Self.office, at: now, in: "America/New_York") == "2026-11-20T13:00:00Z")
    let fixed = "{ days: mon-fri, hours: 08:00-18:00, timezone: Europe/Berlin }"
    #expect(try opening(fixed, at: now, in: "America/New_York") == nil)
  }

  // Berlin sets its clocks forward on 2026-03-29 at 02:00, and back on 2026-10-25 at 03:00.
  @Test(arguments: [
    ("{ days: mon-fri, hours: 08:00-18:00 }", "2026-03-27T20:00:00Z", "2026-03-30T06:00:00Z"),
    ("{ days: mon-fri, hours: 08:00-18:00 }", "2026-10-23T20:00:00Z", "2026-10-26T07:00:00Z"),
    // The hour that is left out: the window opens when it would have closed, so a week later.
    ("{ days: sun, hours: 02:00-03:00 }", "2026-03-28T12:00:00Z", "2026-04-05T00:00:00Z"),
    // The hour that comes twice: the first one.
    ("{ days: sun, hours: 02:00-02:30 }", "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z"),
    ("{ days: sun, hours: 02:00-02:30 }", "2026-10-25T01:00:00Z", "2026-11-01T01:00:00Z"),
  ])
  func `keeps its hours when clocks are changed`(
    fields: String, now: String, expected: String
  ) throws {
    #expect(try opening(fields, at: now) == expected)
  }

  @Test(arguments: [
    ("{ hours: 09:30-24:00 }", "2026-11-20T22:59:00Z", nil),
    ("{ hours: 09:30-24:00 }", "2026-11-20T23:00:00Z", "2026-11-21T08:30:00Z"),
    ("{ days: [sat, sun] }", "2026-11-20T12:00:00Z", "2026-11-20T23:00:00Z"),
    ("{ days: sat-mon }", "2026-11-23T12:00:00Z", nil),
    ("{ days: Wed }", "2026-11-20T12:00:00Z", "2026-11-24T23:00:00Z"),
  ])
  func `takes days and hours in their short forms`(
    fields: String, now: String, expected: String?
  ) throws {
    #expect(try opening(fields, at: now) == expected)
  }

  @Test(arguments: [
    ("{ days: mon-fri, hours: 08:00-18:00 }", 62), ("{ hours: 08:00-20:00 }", 12),
    ("{ days: wed }", 144), ("{ days: [mon, thu], hours: 10:00-12:00 }", 94),
    ("{ days: mon-sun }", 0),
  ])
  func `knows how long it stays closed`(fields: String, hours: Int) throws {
    #expect(try window(fields).longestPause == .seconds(hours * 3600))
  }

  @Test(arguments: [
    ("{}", ["missing-key 4:1 send_window"]),
    ("{ timezone: candidate }", ["missing-key 4:1 send_window"]),
    ("{ days: mon-fry }", ["wrong-type 4:22 mon-fry"]),
    ("{ days: [] , hours: 08:00-18:00 }", ["window-never-opens 4:16 days"]),
    ("{ hours: 8-18 }", ["wrong-type 4:23 8-18"]),
    ("{ hours: 08:00-25:00 }", ["wrong-type 4:23 08:00-25:00"]),
    ("{ hours: 18:00-08:00 }", ["window-never-opens 4:23 18:00-08:00"]),
    ("{ hours: 08:00-08:00 }", ["window-never-opens 4:23 08:00-08:00"]),
    ("{ days: mon, timezone: Europe/Berln }", ["unknown-zone 4:37 Europe/Berln"]),
    ("{ days: mon, zone: candidate }", ["unknown-key 4:27 zone"]),
  ])
  func `is refused`(fields: String, expected: [String]) {
    let step = CompiledStep(
      "action: email.send\nsubject: Hello\nbody: Hello\nsend_window: \(fields)\n")
    #expect(step.places == expected)
  }
}
