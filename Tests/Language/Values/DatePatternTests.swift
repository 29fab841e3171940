import TestSupport
import Testing

@testable import Values

@Suite struct `Dates in words` {
  private static let time = Timestamp(rfc3339: "2026-03-04T08:05:09Z")!

  private func text(_ pattern: String, _ zone: String, _ language: String) throws -> String {
    let zone = try #require(MachineZones.table.zone(named: zone))
    let names = try #require(LanguageNames.named(language))
    return try DatePattern(pattern).format(Self.time, in: zone, names)
  }

  // What babel 2.18 (CLDR) writes, but for `a` in English, whose case is that of CLDR's "AM".
  @Test(arguments: [
    ("en", "Europe/Berlin", "EEEE d MMMM y, HH:mm", "Wednesday 4 March 2026, 09:05"),
    ("en-GB", "Europe/Berlin", "EEE d MMM yy, h:mm a", "Wed 4 Mar 26, 9:05 am"),
    (
      "de", "Europe/Berlin", "EEEE, d. MMMM y 'um' HH:mm 'Uhr'",
      "Mittwoch, 4. März 2026 um 09:05 Uhr"
    ),
    ("fr", "America/New_York", "EEE d MMM y, hh:mm a", "mer. 4 mars 2026, 03:05 AM"),
    ("es", "UTC", "EEEE d 'de' MMMM 'de' y", "miércoles 4 de marzo de 2026"),
    ("nl", "Asia/Kolkata", "EEEE d MMMM y HH:mm XXX", "woensdag 4 maart 2026 13:35 +05:30"),
    ("it", "UTC", "EEE d MMM y", "mer 4 mar 2026"),
    ("pl", "UTC", "EEEE, d MMMM y", "środa, 4 marca 2026"),
    ("fi", "UTC", "EEEE d. MMMM", "keskiviikkona 4. maaliskuuta"),
    ("cs", "UTC", "EEEE d. MMMM", "středa 4. března"),
    ("sv", "UTC", "EEEE d MMM a", "onsdag 4 mars fm"),
    ("pt", "UTC", "EEEE, d 'de' MMMM", "quarta-feira, 4 de março"),
    ("da", "UTC", "EEE d. MMM", "ons. 4. mar."),
    ("nb", "UTC", "EEE d. MMM h a", "ons. 4. mars 8 a.m."),
    ("en", "UTC", "h 'o''clock' a", "8 o'clock AM"),
    (
      "en", "America/New_York", "QQQ Q QQ yyyy MM dd HH mm ss s m h M XXX",
      "Q1 1 01 2026 03 04 03 05 09 9 5 3 3 -05:00"
    ),
  ])
  func `are those of CLDR`(
    language: String, zone: String, pattern: String, expected: String
  ) throws {
    #expect(try text(pattern, zone, language) == expected)
  }

  @Test(arguments: [
    ("Europe/Berlin", "en", "CET GMT+01:00 +01:00 Europe/Berlin Berlin"),
    ("Europe/Berlin", "de", "MEZ GMT+01:00 +01:00 Europe/Berlin Berlin"),
    ("America/New_York", "en", "EST GMT-05:00 -05:00 America/New_York New York"),
    ("Asia/Kolkata", "en", "IST GMT+05:30 +05:30 Asia/Kolkata Kolkata"),
    ("Europe/Istanbul", "en", "GMT+3 GMT+03:00 +03:00 Europe/Istanbul Istanbul"),
    ("Asia/Kathmandu", "en", "GMT+5:45 GMT+05:45 +05:45 Asia/Kathmandu Kathmandu"),
    ("UTC", "en", "UTC GMT Z UTC UTC"),
    ("-02:30", "en", "GMT-2:30 GMT-02:30 -02:30 -02:30 -02:30"),
  ])
  func `say which zone they mean`(zone: String, language: String, expected: String) throws {
    #expect(try text("z zzzz XXX VV VVV", zone, language) == expected)
  }

  @Test(arguments: [("2026-07-01T12:00:00Z", "CEST"), ("2126-12-01T12:00:00Z", "CET")])
  func `say whether clocks are on summer time`(time: String, expected: String) throws {
    let zone = try #require(MachineZones.table.zone(named: "Europe/Berlin"))
    let time = try #require(Timestamp(rfc3339: time))
    #expect(try DatePattern("z").format(time, in: zone, .english) == expected)
  }

  @Test(arguments: [
    (0, "12 12 AM"), (1, "1 01 AM"), (12, "12 12 PM"), (13, "1 01 PM"), (23, "11 11 PM"),
  ])
  func `count hours from twelve to eleven`(hour: Int, expected: String) throws {
    let time = Timestamp(CivilTime(year: 2026, month: 1, day: 1, hour: hour))
    #expect(try DatePattern("h hh a").format(time, in: .utc, .english) == expected)
  }

  @Test(
    arguments: [
      ("YYYY-MM-DD", "YYYY", "yyyy"), ("DD", "DD", "dd"), ("d MMMM at", "t", nil),
      ("MMMMM", "MMMMM", nil), ("'open", nil, nil), ("dddd", "dddd", "EEEE"), ("X", "X", "XXX"),
    ] as [(String, String?, String?)])
  func `refuse letters that mean nothing, or something else than people think`(
    pattern: String, letters: String?, meant: String?
  ) {
    let problem = #expect(throws: DatePattern.Problem.self) { try DatePattern(pattern) }
    #expect(problem == DatePattern.Problem(letters: letters, meant: meant))
  }

  @Test(arguments: [
    ("de-AT", "de"), ("DE", "de"), ("en-gb", "en-GB"), ("en-US", "en"), ("pt-BR", "pt"),
  ])
  func `take the language of a tag whose region is not known`(tag: String, expected: String) {
    #expect(LanguageNames.named(tag)?.tag == expected)
  }

  @Test func `know no words of a language that the table lacks`() {
    #expect(LanguageNames.named("tlh") == nil)
    #expect(LanguageNames.named("") == nil)
  }

  @Test(arguments: LanguageNames.tags)
  func `have all words in each language`(tag: String) throws {
    let names = try #require(LanguageNames.named(tag))
    #expect(Set(names.months).count == 12)
    #expect(Set(names.shortMonths).count == 12)
    #expect(Set(names.days).count == 7)
    #expect(Set(names.shortDays).count == 7)
    #expect(names.periods.count == 2)
  }
}
