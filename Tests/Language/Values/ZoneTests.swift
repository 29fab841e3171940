import Foundation
import Testing

@testable import Values

/// Zone files as Debian 12 ships them (the time zone database is in the public domain).
private func zoneFile(_ name: String) throws -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
  return [UInt8](try Data(contentsOf: folder.appending(path: "Fixtures/zones/\(name)")))
}

private func zone(_ name: String) throws -> Zone {
  try #require(Zone(name: name, file: zoneFile(name)))
}

@Suite struct `Time zones` {
  @Test(arguments: [
    ("Europe-Berlin", "1850-01-01T00:00:00Z", 3208),
    ("Europe-Berlin", "1900-01-01T00:00:00Z", 3600),
    ("Europe-Berlin", "1945-06-01T00:00:00Z", 10800),
    ("Europe-Berlin", "2026-03-29T00:59:59Z", 3600),
    ("Europe-Berlin", "2026-03-29T01:00:00Z", 7200),
    ("Europe-Berlin", "2026-10-25T00:59:59Z", 7200),
    ("Europe-Berlin", "2026-10-25T01:00:00Z", 3600),
    ("Europe-Berlin", "2100-07-01T00:00:00Z", 7200),
    ("Europe-Berlin", "2100-12-01T00:00:00Z", 3600),
    ("America-New_York", "2026-03-08T06:59:59Z", -18000),
    ("America-New_York", "2026-03-08T07:00:00Z", -14400),
    ("America-New_York", "2026-11-01T05:59:59Z", -14400),
    ("America-New_York", "2026-11-01T06:00:00Z", -18000),
    ("America-New_York", "2500-07-04T00:00:00Z", -14400),
    ("Australia-Lord_Howe", "2026-01-01T00:00:00Z", 39600),
    ("Australia-Lord_Howe", "2026-07-01T00:00:00Z", 37800),
    ("Australia-Lord_Howe", "2200-01-01T00:00:00Z", 39600),
    ("Australia-Lord_Howe", "2200-07-01T00:00:00Z", 37800),
    ("Asia-Kolkata", "1900-01-01T00:00:00Z", 19270),
    ("Asia-Kolkata", "3000-01-01T00:00:00Z", 19800),
    ("Africa-Casablanca", "2026-02-25T12:00:00Z", 0),
    ("Africa-Casablanca", "2150-07-01T00:00:00Z", 3600),
    ("America-Nuuk", "2026-07-01T00:00:00Z", -3600),
    ("America-Nuuk", "2080-03-30T00:59:59Z", -7200),
    ("America-Nuuk", "2080-03-31T01:00:00Z", -3600),
    ("UTC", "2026-07-01T00:00:00Z", 0),
  ])
  func `an instant has the offset that Python's zoneinfo gives it`(
    _ name: String, _ time: String, _ offset: Int
  ) throws {
    let time = try #require(Timestamp(rfc3339: time))
    #expect(try zone(name).offsetSeconds(at: time) == offset)
  }

  @Test func `clock times lead back to their instants`() throws {
    let berlin = try zone("Europe-Berlin")
    for text in ["2026-01-01T00:00:00Z", "2026-07-01T12:30:00.5Z", "2026-03-29T01:00:00Z"] {
      let time = try #require(Timestamp(rfc3339: text))
      #expect(berlin.instant(of: berlin.civilTime(at: time)) == time)
    }
  }

  @Test func `a clock time that is left out is moved on, one that comes twice is the first`() throws
  {
    let berlin = try zone("Europe-Berlin")
    let skipped = CivilTime(year: 2026, month: 3, day: 29, hour: 2, minute: 30)
    #expect(berlin.instant(of: skipped).rfc3339 == "2026-03-29T01:30:00Z")
    #expect(berlin.civilTime(at: berlin.instant(of: skipped)).hour == 3)
    let repeated = CivilTime(year: 2026, month: 10, day: 25, hour: 2, minute: 30)
    #expect(berlin.instant(of: repeated).rfc3339 == "2026-10-25T00:30:00Z")
    let newYork = try zone("America-New_York")
    let alsoRepeated = CivilTime(year: 2026, month: 11, day: 1, hour: 1, minute: 30)
    #expect(newYork.instant(of: alsoRepeated).rfc3339 == "2026-11-01T05:30:00Z")
  }

  @Test func `bytes that are no zone file are refused, however cut`() throws {
    let bytes = try zoneFile("Europe-Berlin")
    #expect(Zone(name: "x", file: []) == nil)
    #expect(Zone(name: "x", file: Array("hello".utf8)) == nil)
    // The rule at the end may be missing; nothing before it.
    let ruleLength = "\nCET-1CEST,M3.5.0,M10.5.0/3\n".utf8.count
    for length in stride(from: 0, to: bytes.count - ruleLength, by: 7) {
      #expect(Zone(name: "x", file: Array(bytes[..<length])) == nil)
    }
    for place in stride(from: 0, to: bytes.count, by: 5) {
      var changed = bytes
      changed[place] ^= 0xFF
      // Whatever it is read as, it must not stop the program.
      _ = Zone(name: "x", file: changed)?.offsetSeconds(at: Timestamp(seconds: 4_000_000_000))
    }
  }

  @Test(arguments: [
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01T00:00:00Z", 7200),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36000),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-07-01T00:00:00Z", -3600),
    ("XYZ3:30:15", "2026-07-01T00:00:00Z", -12615),
    ("AAA0BBB-2,J60/0,J61/0", "2024-03-01T00:00:00Z", 7200),
    ("AAA0BBB-2,J60/0,J61/0", "2024-02-29T12:00:00Z", 0),
    ("AAA0BBB-2,59/0,60/0", "2024-02-29T00:00:00Z", 7200),
    ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-27T00:00:00Z", 10800),
    ("IST-2IDT,M3.4.4/26,M10.5.0", "2026-03-26T23:59:59Z", 7200),
  ])
  func `a rule holds in every year`(_ rule: String, _ time: String, _ offset: Int) throws {
    let seconds = try #require(Timestamp(rfc3339: time)).seconds
    #expect(try #require(ZoneRule(rule)).type(at: seconds).offsetSeconds == offset)
  }

  @Test(arguments: [
    "", "CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "<+03-3",
    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,J0,J5", "CET-168", "CET-1 ",
  ])
  func `what is no rule is refused`(_ text: String) { #expect(ZoneRule(text) == nil) }
}
