import Testing

@testable import Values

@Suite struct `Written times` {
  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0, 0), ("2009-02-13T23:31:30Z", 1_234_567_890, 0),
      ("2009-02-14T00:31:30.5+01:00", 1_234_567_890, 500_000_000),
      ("1969-12-31T23:59:59.000000001Z", -1, 1), ("2024-02-29T00:00:00-00:00", 1_709_164_800, 0),
      ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
      ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
      ("2009-02-13t23:31:30.1234567891z", 1_234_567_890, 123_456_789),
    ] as [(String, Int64, Int32)])
  func `an RFC 3339 time is an instant`(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) {
    #expect(Timestamp(rfc3339: text) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", "2009-02-13", "2009-02-13T23:31:30", "2009-02-13 23:31:30Z", "2009-02-30T00:00:00Z",
    "2023-02-29T00:00:00Z", "2009-13-01T00:00:00Z", "2009-00-01T00:00:00Z", "2009-02-13T24:00:00Z",
    "2009-02-13T23:60:00Z", "2009-02-13T23:59:60Z", "2009-02-13T23:31:30.Z", "09-02-13T23:31:30Z",
    "2009-02-13T23:31:30+1:00", "2009-02-13T23:31:30+0100", "2009-02-13T23:31:30+24:00",
    "2009-02-13T23:31:30Zx", "0000-12-31T00:00:00Z", "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01", "٢٠٠٩-02-13T23:31:30Z",
  ])
  func `a time that is none is refused`(_ text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test func `a time is written with the digits it needs`() {
    #expect(Timestamp(seconds: 0).rfc3339 == "1970-01-01T00:00:00Z")
    #expect(Timestamp(seconds: -1, nanoseconds: 120_000_000).rfc3339 == "1969-12-31T23:59:59.12Z")
    #expect(Timestamp.earliest.rfc3339 == "0001-01-01T00:00:00Z")
    #expect(Timestamp.latest.rfc3339 == "9999-12-31T23:59:59.999999999Z")
    #expect(
      Timestamp(seconds: 1_234_567_890).rfc3339(offsetSeconds: -19_800)
        == "2009-02-13T18:01:30-05:30")
  }

  @Test func `every day has its date and every date its day`() {
    var expected = CivilTime(year: -1, month: 12, day: 31)
    var days = expected.daysSince1970
    while expected.year < 2401 {
      let (year, month, day) = (expected.year, expected.month, expected.day)
      let isLast = day == CivilTime.daysIn(month: month, of: year)
      expected =
        isLast
        ? CivilTime(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
        : CivilTime(year: year, month: month, day: day + 1)
      days += 1
      guard CivilTime(daysSince1970: days) == expected, expected.daysSince1970 == days else {
        Issue.record("day \(days) is \(CivilTime(daysSince1970: days)), not \(expected)")
        return
      }
    }
  }

  @Test func `calendar parts are those of the offset`() {
    let civil = Timestamp(rfc3339: "2023-12-31T23:30:15.25Z")!.civilTime(offsetSeconds: 3600)
    #expect(
      civil
        == CivilTime(
          year: 2024, month: 1, day: 1, hour: 0, minute: 30, second: 15, nanosecond: 250_000_000))
    #expect(civil.weekday == 1)
    #expect(civil.dayOfYear == 0)
    #expect(CivilTime(year: 2024, month: 12, day: 31).dayOfYear == 365)
    #expect(CivilTime(year: 1969, month: 12, day: 28).weekday == 0)
    #expect(CivilTime(year: 1, month: 1, day: 1).weekday == 1)
  }
}

@Suite struct `Written spans` {
  @Test(
    arguments: [
      ("0", .zero), ("0s", .zero), ("1h30m", .seconds(5400)), ("1.5s", .milliseconds(1500)),
      ("-250ms", .milliseconds(-250)), ("+2us", .microseconds(2)), ("2µs", .microseconds(2)),
      ("2μs", .microseconds(2)), ("3ns", .nanoseconds(3)), (".5h", .seconds(1800)),
      ("1.h", .seconds(3600)), ("1s1s", .seconds(2)), ("315576000000s", .longest),
      ("-315576000000s", .zero - .longest), ("0.0000000019s", .nanoseconds(1)),
      ("0.333333333333333333333h", .nanoseconds(1_199_999_999_999)),
    ] as [(String, Duration)])
  func `a span is read from its parts`(_ text: String, _ span: Duration) {
    #expect(Duration(text: text) == span)
  }

  @Test(arguments: [
    "", "-", "1", "s", ".s", "1d", "1 s", "1h-1m", "1..5s", "00", "0 ", "315576000001s",
    "99999999999999999999999999999999h", "1S", "--1s",
  ])
  func `a span that is none is refused`(_ text: String) {
    #expect(Duration(text: text) == nil)
  }

  @Test func `a span is written in seconds`() {
    #expect(Duration.zero.secondsText == "0s")
    #expect(Duration.seconds(5400).secondsText == "5400s")
    #expect(Duration.milliseconds(-1500).secondsText == "-1.5s")
    #expect(Duration.nanoseconds(-1).secondsText == "-0.000000001s")
  }
}
