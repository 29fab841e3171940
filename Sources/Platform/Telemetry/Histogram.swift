import Synchronization

/// How often a measured number fell where: durations, batch sizes. Any number of threads may record.
///
/// Buckets are a quarter of a power of two wide, so a quantile is right within 19 %, from 1 to 2^62, in 2 KB.
package final class Histogram: Sendable {
  package struct Snapshot: Sendable, Equatable {
    package let count: Int
    package let sum: Int
    package let maximum: Int
    fileprivate let buckets: [Int]

    /// The upper bound of the bucket that holds the quantile (0 to 1), never above the maximum seen; 0 where
    /// nothing was recorded.
    package func quantile(_ share: Double) -> Int {
      guard count > 0 else { return 0 }
      let rank = max(1, Int((share * Double(count)).rounded(.up)))
      var seen = 0
      for (bucket, amount) in buckets.enumerated() {
        seen += amount
        if seen >= rank { return min(maximum, Histogram.upperBound(of: bucket)) }
      }
      return maximum
    }

    /// How many of the numbers were below 2^`exponent`, which is 2 or more: a bound of the buckets, so it is exact.
    func count(below exponent: Int) -> Int {
      buckets[..<(4 + (exponent - 2) * 4)].reduce(0, +)
    }
  }

  private struct Content {
    var buckets = [Int](repeating: 0, count: Histogram.bucketCount)
    var count = 0
    var sum = 0
    var maximum = 0
  }

  private static let bucketCount = 4 + 61 * 4
  private let content = Mutex(Content())

  package init() {}

  /// Records a number in the caller's unit; below zero counts as zero.
  package func record(_ value: Int) {
    let value = max(0, value)
    let bucket = Self.bucket(of: value)
    content.withLock { content in
      content.buckets[bucket] += 1
      content.count += 1
      content.sum &+= value
      content.maximum = max(content.maximum, value)
    }
  }

  /// Records a duration in microseconds.
  package func record(_ duration: Duration) {
    let parts = duration.components
    record(Int(parts.seconds) * 1_000_000 + Int(parts.attoseconds / 1_000_000_000_000))
  }

  package func snapshot() -> Snapshot {
    let content = content.withLock { $0 }
    return Snapshot(
      count: content.count, sum: content.sum, maximum: content.maximum, buckets: content.buckets)
  }

  /// 0 to 3 have a bucket each; above, the two bits below the highest one choose among four.
  private static func bucket(of value: Int) -> Int {
    guard value >= 4 else { return value }
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    return 4 + (exponent - 2) * 4 + (value >> (exponent - 2)) & 3
  }

  /// The largest number that falls into a bucket.
  private static func upperBound(of bucket: Int) -> Int {
    guard bucket >= 4 else { return bucket }
    let exponent = (bucket - 4) / 4 + 2
    let quarter = (bucket - 4) % 4
    return (1 << exponent) + (quarter + 1) << (exponent - 2) - 1
  }
}
