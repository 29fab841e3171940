/// A time zone: the offset from UTC at every instant, from the bytes of a zone file (RFC 8536).
///
/// The bytes are handed in, as this layer reads no files; on Unix they stand in /usr/share/zoneinfo.
package final class Zone: Sendable {
  /// As it was asked for: `Europe/Berlin`.
  package let name: String
  /// Rising instants in seconds since 1970, and the offset from each one on.
  private let transitions: [Int64]
  private let types: [LocalType]
  /// What holds before the first transition.
  private let firstType: LocalType
  /// What holds after the last transition, for ever; nil in old files, whose last offset stays.
  private let rule: ZoneRule?

  package static let utc = Zone(name: "UTC", offsetSeconds: 0, abbreviation: "UTC")

  /// What a zone's clocks show from an instant on.
  struct LocalType: Sendable, Equatable {
    /// East of UTC.
    let offsetSeconds: Int
    /// `CET`; digits such as `+03` where people have no letters for it.
    let abbreviation: String
  }

  /// A zone that always has one offset, in seconds east of UTC.
  package init(name: String, offsetSeconds: Int, abbreviation: String = "") {
    self.name = name
    transitions = []
    types = []
    firstType = LocalType(offsetSeconds: offsetSeconds, abbreviation: abbreviation)
    rule = nil
  }

  /// Reads a zone file of version 1 to 4. Nil for bytes that are none.
  package init?(name: String, file bytes: [UInt8]) {
    var reader = ZoneFileReader(bytes)
    guard let contents = reader.read() else { return nil }
    self.name = name
    transitions = contents.transitions
    types = contents.types
    firstType = contents.firstType
    rule = contents.rule
  }

  /// Seconds east of UTC at an instant.
  package func offsetSeconds(at time: Timestamp) -> Int { localType(at: time).offsetSeconds }

  /// The letters that people of the zone write after a time at an instant: `CEST`. Nil where they have none and the
  /// zone's file gives digits.
  package func abbreviation(at time: Timestamp) -> String? {
    let text = localType(at: time).abbreviation
    guard let first = text.utf8.first, (first | 0x20) >= 0x61, (first | 0x20) <= 0x7A else {
      return nil
    }
    return text
  }

  private func localType(at time: Timestamp) -> LocalType {
    guard let last = transitions.last else { return rule?.type(at: time.seconds) ?? firstType }
    if time.seconds >= last, let rule { return rule.type(at: time.seconds) }
    // The last transition at or before the instant.
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= time.seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstType : types[low - 1]
  }

  /// What calendar and clock show in the zone at an instant.
  package func civilTime(at time: Timestamp) -> CivilTime {
    time.civilTime(offsetSeconds: offsetSeconds(at: time))
  }

  /// The instant at which calendar and clock show this. Of a time that comes twice, when clocks are set back,
  /// the first; a time that is left out, when they are set forward, is moved on by as much as they are:
  /// 02:30 on that night is the instant that shows 03:30. Source: RFC 5545, section 3.3.5.
  package func instant(of civil: CivilTime) -> Timestamp {
    let asUTC = Timestamp(civil)
    let day: Int64 = 86_400
    let before = offsetSeconds(at: Timestamp(seconds: asUTC.seconds - day))
    let after = offsetSeconds(at: Timestamp(seconds: asUTC.seconds + day))
    for offset in [before, after] {
      let candidate = Timestamp(civil, offsetSeconds: offset)
      if offsetSeconds(at: candidate) == offset { return candidate }
    }
    return Timestamp(civil, offsetSeconds: before)
  }
}

/// Reads the parts of a zone file that are needed (RFC 8536, section 3).
private struct ZoneFileReader {
  struct Contents {
    let transitions: [Int64]
    let types: [Zone.LocalType]
    let firstType: Zone.LocalType
    let rule: ZoneRule?
  }

  private struct Header {
    let version: UInt8
    let isUTCount, isStandardCount, leapCount, timeCount, typeCount, characterCount: Int

    /// Of the data block after it, with times of so many bytes.
    func dataLength(timeLength: Int) -> Int {
      timeCount * (timeLength + 1) + typeCount * 6 + characterCount + leapCount * (timeLength + 4)
        + isStandardCount + isUTCount
    }
  }

  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() -> Contents? {
    guard let first = readHeader() else { return nil }
    guard first.version >= UInt8(ascii: "2") else { return readBlock(first, timeLength: 4) }
    // The first block is for old readers; the second has times of 64 bits and a rule after it.
    place += first.dataLength(timeLength: 4)
    guard let second = readHeader() else { return nil }
    return readBlock(second, timeLength: 8)
  }

  private mutating func readHeader() -> Header? {
    guard place + 44 <= bytes.count, bytes[place..<place + 4].elementsEqual("TZif".utf8) else {
      return nil
    }
    let version = bytes[place + 4]
    place += 20
    let counts = (0..<6).map { _ in Int(readNumber(length: 4) & 0xFFFF_FFFF) }
    return Header(
      version: version, isUTCount: counts[0], isStandardCount: counts[1], leapCount: counts[2],
      timeCount: counts[3], typeCount: counts[4], characterCount: counts[5])
  }

  private mutating func readBlock(_ header: Header, timeLength: Int) -> Contents? {
    let end = place + header.dataLength(timeLength: timeLength)
    guard end <= bytes.count, header.typeCount > 0 else { return nil }
    let transitions = (0..<header.timeCount).map { _ in readNumber(length: timeLength) }
    let types = bytes[place..<place + header.timeCount].map(Int.init)
    place += header.timeCount
    let characters = place + header.typeCount * 6
    let localTypes = (0..<header.typeCount).map { _ in
      let offset = Int(readNumber(length: 4))
      // Whether it is daylight saving time stands between.
      let name = Int(bytes[place + 1])
      place += 2
      return Zone.LocalType(
        offsetSeconds: offset,
        abbreviation: text(at: characters + name, before: characters + header.characterCount))
    }
    guard types.allSatisfy({ $0 < localTypes.count }),
      localTypes.allSatisfy({ abs($0.offsetSeconds) < 26 * 3600 }),
      zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    place = end
    return Contents(
      transitions: transitions, types: types.map { localTypes[$0] }, firstType: localTypes[0],
      rule: timeLength == 8 ? readRule() : nil)
  }

  /// Up to the next zero byte, or the end; empty for a place beyond it.
  private func text(at start: Int, before end: Int) -> String {
    guard start < end else { return "" }
    return String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Between two line feeds; may be empty.
  private func readRule() -> ZoneRule? {
    guard place < bytes.count, bytes[place] == UInt8(ascii: "\n") else { return nil }
    let text = bytes[(place + 1)...].prefix { $0 != UInt8(ascii: "\n") }
    return ZoneRule(String(decoding: text, as: UTF8.self))
  }

  /// Big-endian two's complement; the caller has seen that the bytes are there.
  private mutating func readNumber(length: Int) -> Int64 {
    var number: Int64 = bytes[place] >= 0x80 ? -1 : 0
    for byte in bytes[place..<place + length] { number = number << 8 | Int64(byte) }
    place += length
    return number
  }
}
