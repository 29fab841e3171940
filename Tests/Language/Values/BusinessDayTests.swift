import TestSupport
import Testing
import Values

@Suite struct `Business days` {
  @Test(arguments: [
    // Friday, Saturday, Sunday, Monday.
    ("2026-11-20", 1, "2026-11-23"), ("2026-11-20", 5, "2026-11-27"),
    ("2026-11-20", 6, "2026-11-30"), ("2026-11-21", 1, "2026-11-23"),
    ("2026-11-22", 1, "2026-11-23"), ("2026-11-23", 1, "2026-11-24"),
    ("2026-11-23", 5, "2026-11-30"), ("2026-11-21", 0, "2026-11-21"),
    ("2026-11-23", -1, "2026-11-20"), ("2026-11-22", -1, "2026-11-20"),
    ("2026-11-21", -1, "2026-11-20"), ("2026-11-20", -1, "2026-11-19"),
    ("2026-11-20", -5, "2026-11-13"), ("2026-11-20", 1000, "2030-09-20"),
  ])
  func `are Monday to Friday`(day: String, count: Int, expected: String) throws {
    let start = try #require(Timestamp(rfc3339: "\(day)T10:00:00Z"))
    #expect(start.adding(businessDays: count, in: .utc)?.rfc3339 == "\(expected)T10:00:00Z")
  }

  @Test func `lead back to where they came from`() throws {
    let monday = try #require(Timestamp(rfc3339: "2026-11-23T10:00:00Z"))
    for count in 1...40 {
      let later = try #require(monday.adding(businessDays: count, in: .utc))
      #expect(later.adding(businessDays: -count, in: .utc) == monday)
    }
  }

  @Test(arguments: [
    // Friday evening in New York is Saturday in UTC.
    ("America/New_York", "2026-11-21T01:00:00Z", 1, "2026-11-24T01:00:00Z"),
    // Monday morning in Auckland is Sunday in UTC.
    ("Pacific/Auckland", "2026-11-22T20:00:00Z", 1, "2026-11-23T20:00:00Z"),
    // The clock shows 16:00 on both days though it was set back between them.
    ("Europe/Berlin", "2026-10-23T14:00:00Z", 1, "2026-10-26T15:00:00Z"),
  ])
  func `are those of the zone, at the same time of day`(
    zone: String, start: String, count: Int, expected: String
  ) throws {
    let zone = try #require(MachineZones.table.zone(named: zone))
    let start = try #require(Timestamp(rfc3339: start))
    #expect(start.adding(businessDays: count, in: zone)?.rfc3339 == expected)
  }

  @Test(arguments: [3_000_000, -3_000_000, Int.max, Int.min])
  func `end with the years of the language`(count: Int) {
    #expect(Timestamp(seconds: 0).adding(businessDays: count, in: .utc) == nil)
  }
}
