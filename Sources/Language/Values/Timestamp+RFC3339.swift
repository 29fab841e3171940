extension Timestamp {
  /// 0001-01-01T00:00:00Z, the first instant of the language.
  package static let earliest = Timestamp(seconds: -62_135_596_800)
  /// 9999-12-31T23:59:59.999999999Z, the last one.
  package static let latest = Timestamp(seconds: 253_402_300_799, nanoseconds: 999_999_999)

  /// Parses `2026-03-01T09:30:00.5+01:00`. Nil for anything else, for days and times of day that do not exist
  /// (leap seconds among them) and for instants before the year 1 or after 9999 in UTC.
  ///
  /// `t` and `z` may be small. Digits after the ninth of a fraction are cut off.
  /// Source: RFC 3339, section 5.6.
  package init?(rfc3339 text: some StringProtocol) {
    var text = String(text)
    let time = text.withUTF8 { bytes in unsafe Self.read(bytes) }
    guard let time else { return nil }
    self = time
  }

  /// As `init(rfc3339:)`, from the bytes of the text.
  package init?(rfc3339 text: Swift.Span<UInt8>) {
    let time = unsafe text.withUnsafeBufferPointer { bytes in unsafe Self.read(bytes) }
    guard let time else { return nil }
    self = time
  }

  private static func read(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    var reader = unsafe DigitReader(text)
    guard let year = reader.number(digits: 4), year >= 1, reader.skip("-"),
      let month = reader.number(digits: 2), reader.skip("-"),
      let day = reader.number(digits: 2), (1...12).contains(month), day >= 1,
      day <= CivilTime.daysIn(month: month, of: year), reader.skip("T") || reader.skip("t"),
      let hour = reader.number(digits: 2), hour < 24, reader.skip(":"),
      let minute = reader.number(digits: 2), minute < 60, reader.skip(":"),
      let second = reader.number(digits: 2), second < 60
    else { return nil }
    var nanosecond = 0
    if reader.skip(".") {
      guard let fraction = reader.fraction() else { return nil }
      nanosecond = fraction
    }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    let time = Timestamp(
      CivilTime(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second,
        nanosecond: nanosecond), offsetSeconds: offset)
    return time >= .earliest && time <= .latest ? time : nil
  }

  /// In UTC, with as many digits of the fraction as are needed: `2026-03-01T08:30:00.5Z`.
  package var rfc3339: String { rfc3339(offsetSeconds: 0) }

  /// At an offset of so many seconds east of UTC, whole minutes: `2026-03-01T09:30:00+01:00`.
  package func rfc3339(offsetSeconds: Int) -> String {
    let civil = civilTime(offsetSeconds: offsetSeconds)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    if (0...9999).contains(civil.year) {
      text.append(civil.year, digits: 4)
    } else {
      // No RFC 3339, but honest: outside the years of the language.
      text += String(civil.year).utf8
    }
    text.append(UInt8(ascii: "-"))
    text.append(civil.month, digits: 2)
    text.append(UInt8(ascii: "-"))
    text.append(civil.day, digits: 2)
    text.append(UInt8(ascii: "T"))
    text.append(civil.hour, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(civil.minute, digits: 2)
    text.append(UInt8(ascii: ":"))
    text.append(civil.second, digits: 2)
    text.append(fraction: civil.nanosecond)
    if offsetSeconds == 0 {
      text.append(UInt8(ascii: "Z"))
    } else {
      text.append(UInt8(ascii: offsetSeconds < 0 ? "-" : "+"))
      text.append(abs(offsetSeconds) / 3600, digits: 2)
      text.append(UInt8(ascii: ":"))
      text.append(abs(offsetSeconds) / 60 % 60, digits: 2)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension Timestamp: CustomStringConvertible {
  package var description: String { rfc3339 }
}

extension [UInt8] {
  /// A number that is not negative, with zeros before it.
  mutating func append(_ number: Int, digits: Int) {
    var power = 1
    for _ in 1..<digits { power *= 10 }
    while power > 0 {
      append(UInt8(ascii: "0") + UInt8(number / power % 10))
      power /= 10
    }
  }

  /// `.5` of 500,000,000 nanoseconds, nothing of none.
  mutating func append(fraction nanoseconds: Int) {
    guard nanoseconds > 0 else { return }
    append(UInt8(ascii: "."))
    append(nanoseconds, digits: 9)
    while last == UInt8(ascii: "0") { removeLast() }
  }
}
