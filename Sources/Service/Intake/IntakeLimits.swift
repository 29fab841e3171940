/// What the intake takes from strangers.
package struct IntakeLimits: Equatable, Sendable {
  /// Bytes of a body.
  package var bodyBytes: Int
  /// Deliveries without a valid signature that one address may send at once, and then per second. What is above is
  /// answered 429 and neither kept nor logged.
  package var unverifiedBurst: Int
  package var unverifiedPerSecond: Double

  package init(
    bodyBytes: Int = 1024 * 1024, unverifiedBurst: Int = 60, unverifiedPerSecond: Double = 1
  ) {
    self.bodyBytes = bodyBytes
    self.unverifiedBurst = unverifiedBurst
    self.unverifiedPerSecond = unverifiedPerSecond
  }
}
