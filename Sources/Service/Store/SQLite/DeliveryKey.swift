import Cryptography

/// What tells a delivery from others, in 16 bytes: the beginning of a SHA-256 over its kind, its source and its text.
///
/// Two different texts have the same key as good as never: among 2^40 deliveries with a probability of 2^-49, and nobody
/// can make such a pair on purpose with less than 2^64 attempts. So a key stands for its text.
struct DeliveryKey: Hashable, Comparable {
  private enum Kind: UInt8 {
    case eventID = 1
    case content = 2
  }

  let high: UInt64
  let low: UInt64

  static func of(eventID: String, source: String) throws(StoreError) -> DeliveryKey {
    try DeliveryKey(.eventID, source: source, eventID.utf8)
  }

  static func of(content: [UInt8], source: String) throws(StoreError) -> DeliveryKey {
    try DeliveryKey(.content, source: source, content)
  }

  private init(_ kind: Kind, source: String, _ text: some Sequence<UInt8>) throws(StoreError) {
    var message: [UInt8] = [kind.rawValue]
    message.reserveCapacity(128)
    message.append(contentsOf: source.utf8)
    // No source's name holds a zero, so no two pairs of name and text make the same message.
    message.append(0)
    message.append(contentsOf: text)
    do throws(CryptographyError) {
      (high, low) = try SHA256Digest(of: message).leading
    } catch {
      throw .cannotHash("\(error)")
    }
  }

  init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  /// A digest needs no more than some of its bits to be told from others.
  func hash(into hasher: inout Hasher) { hasher.combine(low) }

  /// As the database orders the bytes.
  static func < (left: DeliveryKey, right: DeliveryKey) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
