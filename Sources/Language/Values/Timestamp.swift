/// An instant, counted from 1970-01-01T00:00:00Z in the proleptic Gregorian calendar without leap seconds.
/// CEL allows the years 1 to 9999; the initialisers from parts do not check.
package struct Timestamp: Hashable, Comparable, Sendable {
  package let seconds: Int64
  /// 0 to 999,999,999, counted forward, also before 1970.
  package let nanoseconds: Int32

  package init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Milliseconds since 1970, as the store keeps times. Rounded down.
  package init(milliseconds: Int64) {
    let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let borrow: Int64 = remainder < 0 ? 1 : 0
    self.init(
      seconds: quotient - borrow, nanoseconds: Int32((remainder + borrow * 1000) * 1_000_000))
  }

  package var milliseconds: Int64 { seconds * 1000 + Int64(nanoseconds / 1_000_000) }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  package static func + (time: Timestamp, span: Duration) -> Timestamp {
    let parts = span.components
    var seconds = time.seconds + parts.seconds
    var nanoseconds = Int64(time.nanoseconds) + parts.attoseconds / 1_000_000_000
    if nanoseconds < 0 {
      nanoseconds += 1_000_000_000
      seconds -= 1
    } else if nanoseconds >= 1_000_000_000 {
      nanoseconds -= 1_000_000_000
      seconds += 1
    }
    return Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
  }

  package static func - (time: Timestamp, span: Duration) -> Timestamp { time + (.zero - span) }

  package static func - (left: Timestamp, right: Timestamp) -> Duration {
    .seconds(left.seconds - right.seconds)
      + .nanoseconds(Int64(left.nanoseconds) - Int64(right.nanoseconds))
  }
}
