import Testing

@testable import Actions

@Suite struct `The length of a text message` {
  private func segments(_ character: String, _ count: Int) -> Int {
    SMSLength(String(repeating: character, count: count)).segments
  }

  @Test(
    arguments: [
      ("a", 0, 0), ("a", 1, 1), ("a", 160, 1), ("a", 161, 2), ("a", 306, 2), ("a", 307, 3),
      ("é", 160, 1), ("é", 161, 2), ("ж", 70, 1), ("ж", 71, 2), ("ж", 134, 2), ("ж", 135, 3),
      // Two septets each, never cut in two: 76 of them in one of several segments.
      ("€", 80, 1), ("€", 81, 2), ("€", 152, 2), ("€", 153, 3),
      // Two units of UTF-16 each: 33 of them in one of several segments.
      ("😀", 35, 1), ("😀", 36, 2), ("😀", 66, 2), ("😀", 67, 3),
    ])
  func `is counted as networks do`(character: String, count: Int, expected: Int) {
    #expect(segments(character, count) == expected)
  }

  @Test func `is that of the alphabet of GSM, in which some signs count twice`() {
    let length = SMSLength("Ünïted: 10 €, [ok]")
    #expect(length.alphabet == .unicode(because: "ï"))
    #expect(SMSLength("Zürich: 10 €, [ok]").alphabet == .gsm)
    #expect(SMSLength("Zürich: 10 €, [ok]").units == 21)
  }

  @Test(arguments: ["’", "…", "–", "ç", "\t"])
  func `is shorter for one sign that the alphabet does not have`(sign: String) {
    let text = sign + String(repeating: "a", count: 79)
    #expect(SMSLength(text).segments == 2)
  }

  @Test func `has every sign of the alphabet once`() {
    let signs = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    #expect(SMSLength(signs).alphabet == .gsm)
    #expect(SMSLength(signs).units == signs.unicodeScalars.count)
    for sign in "\u{0C}^{}\\[~]|€" { #expect(SMSLength(String(sign)).units == 2) }
  }
}

@Suite struct `A telephone number` {
  @Test(arguments: [
    "+442079460958", "+44 20 7946 0958", "+44-20-7946-0958", "+44 (20) 7946.0958",
    " +44\u{A0}20 7946/0958 ",
  ])
  func `is the same from everywhere, however it was written`(written: String) throws {
    #expect(try PhoneNumber(written).text == "+442079460958")
  }

  @Test(arguments: [
    "020 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946 0958", "+0 20 7946 0958", "+44", "",
    "+442079460958, +442079460959", "+44 20 7946 0958 ext. 7", "+1234567890123456", "call me",
    "44 20 7946 +0958",
  ])
  func `is nothing else, and no country is guessed`(written: String) {
    #expect(throws: InvalidPhoneNumber.self) { try PhoneNumber(written) }
  }
}
