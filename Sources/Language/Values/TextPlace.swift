/// Where the UTF-8 bytes of a text stand, and how many there are. Good as long as what they stand in; at least eight
/// more bytes may be read behind them.
@safe @usableFromInline package struct TextPlace: BitwiseCopyable {
  @usableFromInline let start: UnsafePointer<UInt8>
  @usableFromInline let count: Int

  @inlinable @inline(__always) @unsafe init(_ start: UnsafePointer<UInt8>, count: Int) {
    unsafe self.start = unsafe start
    self.count = count
  }

  /// The text that a word of a tape stands for: eight bits for the kind, 28 for its length, 28 for its place.
  @inlinable @inline(__always) @unsafe init(word: UInt64, in strings: UnsafePointer<UInt8>) {
    unsafe start = unsafe strings + Int(truncatingIfNeeded: word & Self.limit)
    count = Int(truncatingIfNeeded: word &>> 28 & Self.limit)
  }

  /// The word of a text, without its kind.
  @inlinable @inline(__always) static func word(offset: Int, count: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: count) &<< 28 | UInt64(truncatingIfNeeded: offset)
  }

  /// Places and lengths are at most this.
  @usableFromInline static let limit: UInt64 = 0xFFF_FFFF

  @inlinable @inline(__always) var bytes: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: start, count: count)
  }

  /// The eight bytes from `offset` on.
  @inlinable @inline(__always) func eightBytes(at offset: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe UnsafeRawPointer(start).loadUnaligned(
        fromByteOffset: offset, as: UInt64.self))
  }

  /// The first eight bytes, zero beyond the end.
  @inlinable @inline(__always) var head: UInt64 {
    let first = eightBytes(at: 0)
    return count < 8 ? first & ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* count)) : first
  }
}
