import CCrypto

/// Comparison that takes the same time wherever two texts differ, so that a stranger cannot find a code byte by byte.
package enum ConstantTime {
  /// Whether both hold the same bytes. Lengths are no secret: unequal ones answer at once.
  package static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
  }
}
