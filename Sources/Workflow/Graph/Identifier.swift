// Graph: the compiled, interpreted form of a configuration, and everything that is decided with it.
//
// In come deliveries and events as values, the candidate's record, and the time as a parameter; out go mapped
// events, decisions with their traces, and commands of a run. No clock, no I/O, no randomness, and neither spans
// nor YAML: it explains itself by node ids that the Compiler maps back to places.

/// An opaque 16-byte id of ours that sorts by the time of its making.
///
/// The first 48 bits are milliseconds since 1970, the rest is random. The text is a short prefix that says what
/// it names and 26 letters of Crockford's base 32: `evt_01jd2c8x5m4k9tq0y6wvfzr3eh`.
package struct Identifier<Subject: IdentifierSubject>: Hashable, Sendable, Comparable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// `random` are 16 bits and 64 bits of a secure generator.
  package init(milliseconds: Int64, random: (UInt16, UInt64)) {
    high = UInt64(truncatingIfNeeded: milliseconds) << 16 | UInt64(random.0)
    low = random.1
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  /// The 16 bytes, most significant first.
  package var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      for index in 0..<8 {
        buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64(index)))
        buffer[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64(index)))
      }
      count = 16
    }
  }

  /// Nil unless there are exactly 16.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// What an id names; gives it its prefix.
package protocol IdentifierSubject: Sendable {
  static var prefix: String { get }
}

package enum EventSubject: IdentifierSubject { package static let prefix = "evt" }
package enum CandidateSubject: IdentifierSubject { package static let prefix = "cand" }
package enum RunSubject: IdentifierSubject { package static let prefix = "run" }
package enum TaskSubject: IdentifierSubject { package static let prefix = "task" }

/// One row of the store: a delivery and the event in it.
package typealias EventID = Identifier<EventSubject>
package typealias CandidateID = Identifier<CandidateSubject>
package typealias RunID = Identifier<RunSubject>
package typealias TaskID = Identifier<TaskSubject>

extension Identifier: CustomStringConvertible, LosslessStringConvertible {
  package var description: String {
    // Every answer to a sender names one: written as bytes it takes a tenth of the time.
    let prefix = Subject.prefix.utf8
    return String(unsafeUninitializedCapacity: prefix.count + 27) { text in
      var end = text[...].update(fromContentsOf: prefix)
      text[end] = UInt8(ascii: "_")
      for place in 0..<26 {
        end += 1
        text[end] = Base32.letters[Int(group(place))]
      }
      return end + 1
    }
  }

  /// Reads the text form, with or without the prefix, in any case.
  package init?(_ text: String) {
    var text = text
    text.makeContiguousUTF8()
    self.init(utf8: text.utf8.span)
  }

  /// As `init(_:)`, from the bytes of the text: every event that is read has one.
  package init?(utf8 text: Span<UInt8>) {
    let start = text.count - 26
    guard start == 0 || Self.isPrefix(text, count: start) else { return nil }
    let digits = Base32.digits
    var high: UInt64 = 0
    var low: UInt64 = 0
    for place in start..<text.count {
      let digit = digits[Int(text[place])]
      guard digit < 32, high >> 59 == 0 else { return nil }
      high = high << 5 | low >> 59
      low = low << 5 | UInt64(digit)
    }
    self.init(high: high, low: low)
  }

  /// Whether the first `count` bytes are the prefix and an underscore.
  private static func isPrefix(_ text: Span<UInt8>, count: Int) -> Bool {
    let prefix = Subject.prefix.utf8
    guard count == prefix.count + 1, text[count - 1] == UInt8(ascii: "_") else { return false }
    for (place, byte) in prefix.enumerated() where text[place] != byte { return false }
    return true
  }

  /// The five bits of letter `place`; the first letter holds only the top three of the 128.
  private func group(_ place: Int) -> UInt8 {
    let shift = UInt64(125 - 5 * place)
    let bits = shift >= 64 ? high >> (shift - 64) : low >> shift
    let carried = shift < 64 && shift > 59 ? high << (64 - shift) : 0
    return UInt8(truncatingIfNeeded: (bits | carried) & 31)
  }
}

/// Crockford's base 32, lower case: no i, l, o, u. Source: crockford.com/base32.html.
private enum Base32 {
  static let letters = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  /// By letter of either case; 255 for what is no digit.
  static let digits = [UInt8](unsafeUninitializedCapacity: 256) { digits, count in
    digits.initialize(repeating: 255)
    for (digit, letter) in letters.enumerated() {
      digits[Int(letter)] = UInt8(digit)
      if letter >= UInt8(ascii: "a") { digits[Int(letter - 32)] = UInt8(digit) }
    }
    count = 256
  }
}
