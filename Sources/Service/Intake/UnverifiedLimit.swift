import HTTPServer

/// How often an address may come without a valid signature: a bucket of tokens for each, refilled over time. Only what
/// failed takes a token, so a sender behind the same address who signs rightly is never held.
struct UnverifiedLimit {
  private struct Bucket {
    var tokens: Double
    var filledAt: Double
  }

  /// Addresses remembered at once. With more, those that are full again are forgotten; were none, all are: a flood
  /// from thousands of addresses is answered 401 rather than remembered.
  private static let maximumAddresses = 4096

  private let burst: Double
  private let perSecond: Double
  private var buckets: [RemoteAddress: Bucket] = [:]

  init(burst: Int, perSecond: Double) {
    self.burst = Double(burst)
    self.perSecond = perSecond
  }

  /// Whether a failure of this address is within the limit at `seconds`, a time that does not run backwards.
  mutating func allows(_ address: RemoteAddress, at seconds: Double) -> Bool {
    var bucket = buckets[address] ?? Bucket(tokens: burst, filledAt: seconds)
    bucket.tokens = tokens(of: bucket, at: seconds)
    bucket.filledAt = seconds
    let isAllowed = bucket.tokens >= 1
    if isAllowed { bucket.tokens -= 1 }
    if buckets.count >= Self.maximumAddresses, buckets[address] == nil { forget(at: seconds) }
    buckets[address] = bucket
    return isAllowed
  }

  private func tokens(of bucket: Bucket, at seconds: Double) -> Double {
    min(burst, bucket.tokens + max(0, seconds - bucket.filledAt) * perSecond)
  }

  private mutating func forget(at seconds: Double) {
    buckets = buckets.filter { tokens(of: $0.value, at: seconds) < burst }
    if buckets.count >= Self.maximumAddresses { buckets = [:] }
  }
}
