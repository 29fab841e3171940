/// A text's length, its first eight bytes and its last eight: names of up to 16 bytes are equal exactly when
/// their tokens are. A plain word, so that look-ups through many names count no references.
@usableFromInline package struct FieldToken: Sendable, Hashable, BitwiseCopyable {
  @usableFromInline let length: UInt32
  /// The first eight bytes, little-endian, zero beyond the end.
  @usableFromInline let head: UInt64
  /// The last eight bytes of a text of more than eight, else zero.
  @usableFromInline let tail: UInt64

  /// The token of no text: that of a key which is none.
  static let none = FieldToken(length: .max, head: 0, tail: 0)

  /// The token of a number in a table of constants; that of no text. Numbers that are equal have the same.
  package static func number(_ number: Double) -> FieldToken {
    // 0.0 and -0.0 are equal.
    FieldToken(length: .max - 1, head: (number + 0).bitPattern, tail: 0)
  }

  init(length: UInt32, head: UInt64, tail: UInt64) {
    self.length = length
    self.head = head
    self.tail = tail
  }

  @usableFromInline package static func == (left: FieldToken, right: FieldToken) -> Bool {
    left.length == right.length && left.head == right.head && left.tail == right.tail
  }

  @usableFromInline package func hash(into hasher: inout Hasher) {
    hasher.combine(length)
    hasher.combine(head)
    hasher.combine(tail)
  }

  package init(_ text: String) {
    var text = text
    self = text.withUTF8 { bytes in unsafe FieldToken(UnsafeRawBufferPointer(bytes)) }
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    length = UInt32(clamping: bytes.count)
    guard bytes.count >= 8 else {
      var head: UInt64 = 0
      for place in bytes.indices {
        unsafe head |= UInt64(bytes[place]) << UInt64(8 * place)
      }
      self.head = head
      tail = 0
      return
    }
    head = UInt64(littleEndian: unsafe bytes.loadUnaligned(as: UInt64.self))
    guard bytes.count > 8 else {
      tail = 0
      return
    }
    tail = UInt64(
      littleEndian: unsafe bytes.loadUnaligned(
        fromByteOffset: bytes.count - 8, as: UInt64.self))
  }

  /// The token of a text that stands somewhere.
  @inlinable @inline(__always) package init(_ text: TextPlace) {
    length = UInt32(truncatingIfNeeded: text.count)
    head = text.head
    tail = text.count > 8 ? text.eightBytes(at: text.count &- 8) : 0
  }

  /// A well spread number that equal tokens share. For tables whose keys nobody from outside chooses.
  @inlinable @inline(__always) package var spread: UInt64 {
    let product = (head ^ 0x9E37_79B9_7F4A_7C15 ^ UInt64(length)).multipliedFullWidth(
      by: tail ^ 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  /// Whether equal tokens mean equal texts.
  @inlinable package var isWhole: Bool { length <= 16 }

  /// Whether this is the token of the text.
  @inlinable @inline(__always) package func matches(_ text: TextPlace) -> Bool {
    guard text.count == Int(length), text.head == head else { return false }
    return text.count <= 8 || text.eightBytes(at: text.count &- 8) == tail
  }
}
