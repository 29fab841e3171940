import Testing
import Values

@Suite struct LanguageWordsTests {
  private func words(_ tag: String) throws -> (LanguageWords, LanguageNames) {
    let names = try #require(LanguageNames.named(tag))
    return (names.words, names)
  }

  @Test(arguments: LanguageNames.tags)
  func `every language that has names has all of its words`(tag: String) throws {
    let (words, names) = try words(tag)
    // Wednesday, 4 March 2026, noon.
    let now = Timestamp(seconds: 1_772_625_600)
    var days: Set<String> = []
    for distance in Int64(-2)...8 {
      let day = words.day(
        of: Timestamp(seconds: now.seconds + 86_400 * distance), seenFrom: now, in: .utc, names)
      #expect(!day.isEmpty)
      days.insert(day)
    }
    #expect(days.count == 11)
    for count in [1, 2, 5, 22] {
      for unit in [86_400, 3600, 60, 1] {
        let text = try #require(words.span(.seconds(count * unit)))
        #expect(text.split(separator: " ").count >= 2 && !text.contains("|"))
      }
    }
    #expect(words.list(["a", "b", "c"]).hasPrefix("a, b "))
    #expect(try #require(words.amount(DecimalDigits(12_345), currency: "XYZ")).contains("XYZ"))
  }

  @Test(
    arguments: [
      ("en", -1, "yesterday"), ("en", 0, "today"), ("en", 1, "tomorrow"), ("en", 2, "on Friday"),
      ("en", 6, "on Tuesday"), ("en", 7, "on 11 March"), ("en", -2, "on 2 March"),
      ("en", 365, "on 4 March 2027"), ("de", 2, "am Freitag"), ("de-AT", 8, "am 12. März"),
      ("pl", 4, "w niedzielę"), ("cs", 7, "11. března"), ("es", 365, "el 4 de marzo de 2027"),
      ("fr", 1, "demain"), ("it", 7, "mercoledì 11 marzo"), ("pt", 5, "na segunda-feira"),
      ("fi", 4, "sunnuntaina"),
    ])
  func `a day is called as people near it call it`(
    tag: String, distance: Int, expected: String
  ) throws {
    let (words, names) = try words(tag)
    let now = Timestamp(seconds: 1_772_625_600)
    let time = Timestamp(seconds: now.seconds + 86_400 * Int64(distance))
    #expect(words.day(of: time, seenFrom: now, in: .utc, names) == expected)
  }

  @Test func `tomorrow begins at midnight of the zone`() throws {
    let (words, names) = try words("en")
    // 2026-03-04T23:30:00Z, which is half past midnight of the fifth in Berlin, and an hour later.
    let night = Timestamp(seconds: 1_772_667_000)
    let morning = Timestamp(seconds: 1_772_670_600)
    let zone = try #require(ZoneTable.none.zone(named: "+01:00"))
    #expect(words.day(of: morning, seenFrom: night, in: .utc, names) == "tomorrow")
    #expect(words.day(of: morning, seenFrom: night, in: zone, names) == "today")
  }

  @Test(
    arguments: [
      ("en", 86_400, "1 day"), ("en", 176_400, "2 days and 1 hour"),
      ("en", 90_059, "1 day and 1 hour"),
      ("en", 86_460, "1 day"), ("en", 5400, "1 hour and 30 minutes"), ("en", 150, "2 minutes"),
      ("en", 59, "59 seconds"), ("en", 0, "0 minutes"), ("de", 7200, "2 Stunden"),
      ("fr", 0, "0 minute"), ("pl", 86_400 * 22, "22 dni"), ("pl", 3600 * 5, "5 godzin"),
      ("pl", 60 * 12, "12 minut"), ("pl", 60 * 32, "32 minuty"), ("cs", 86_400 * 3, "3 dny"),
      ("cs", 86_400 * 5, "5 dní"), ("sv", 60, "1 minut"),
    ])
  func `a span has its two largest units`(tag: String, seconds: Int, expected: String) throws {
    #expect(try words(tag).0.span(.seconds(seconds)) == expected)
  }

  @Test func `a span below zero has no words`() throws {
    #expect(try words("en").0.span(.seconds(-1)) == nil)
  }

  @Test(
    arguments: [
      ("en", [], ""), ("en", ["a"], "a"), ("en", ["a", "b"], "a and b"),
      ("en", ["a", "b", "c"], "a, b and c"), ("es", ["Ana", "Inés"], "Ana e Inés"),
      ("es", ["Ana", "Juan"], "Ana y Juan"), ("es", ["agua", "hielo"], "agua y hielo"),
      ("fi", ["a", "b"], "a ja b"),
    ] as [(String, [String], String)])
  func `a list is joined as it is read out`(
    tag: String, items: [String], expected: String
  ) throws {
    #expect(try words(tag).0.list(items) == expected)
  }

  @Test(
    arguments: [
      ("en", 65_000.0, "EUR", "€65,000"), ("en", 65_000.5, "USD", "$65,000.50"),
      ("en", -1234.0, "GBP", "-£1,234"), ("en", 999.999, "EUR", "€1,000"),
      ("en", 0.005, "CHF", "CHF\u{A0}0.01"), ("en", -0.001, "EUR", "€0"),
      ("en", 1234.5, "JPY", "JPY\u{A0}1,234"), ("de", 65_000.0, "EUR", "65.000\u{A0}€"),
      ("de", 1250.5, "USD", "1.250,50\u{A0}USD"), ("fr", 65_000.0, "EUR", "65\u{202F}000\u{A0}€"),
      ("es", 1500.0, "EUR", "1500\u{A0}€"), ("es", 15_000.0, "EUR", "15.000\u{A0}€"),
      ("pl", 1_234_567.0, "PLN", "1\u{A0}234\u{A0}567\u{A0}zł"),
      ("nl", 65_000.0, "EUR", "€\u{A0}65.000"),
      ("pt", 4500.0, "BRL", "R$\u{A0}4.500"), ("sv", 45_000.0, "SEK", "45\u{A0}000\u{A0}kr"),
      ("en", 1e15, "EUR", "€1,000,000,000,000,000"),
    ])
  func `money is written as the language writes it`(
    tag: String, amount: Double, currency: String, expected: String
  ) throws {
    let digits = try #require(DecimalDigits(amount))
    #expect(try words(tag).0.amount(digits, currency: currency) == expected)
  }

  @Test(arguments: ["eur", "EURO", "", "€", "E1R"])
  func `what is no currency code is refused`(currency: String) throws {
    #expect(try words("en").0.amount(DecimalDigits(1), currency: currency) == nil)
  }
}
