#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A field name prepared for look-up in JSON objects: compared by length and bytes, eight at a time.
///
/// Make it once, at plan time. Names of up to 16 bytes are compared without a call.
@usableFromInline package struct JSONKey: Sendable, Hashable {
  package let name: String
  @usableFromInline let length: UInt32
  /// The first eight bytes, little-endian, zero beyond the end.
  @usableFromInline let head: UInt64
  /// The last eight bytes of a name of more than eight.
  @usableFromInline let tail: UInt64

  package init(_ name: String) {
    self.name = name
    var head: UInt64 = 0
    var tail: UInt64 = 0
    var position = 0
    for byte in name.utf8 {
      if position < 8 { head |= UInt64(byte) << UInt64(8 * position) }
      tail = tail >> 8 | UInt64(byte) << 56
      position += 1
    }
    length = UInt32(position)
    self.head = head
    self.tail = tail
  }

  /// Whether this is the string at `place` of a document's string buffer: a 4-byte length, then the bytes.
  /// Reads up to eight bytes beyond the length, which the buffer always has.
  @inlinable @inline(__always) @unsafe func matches(stringAt place: UnsafePointer<UInt8>) -> Bool {
    let bytes = unsafe UnsafeRawPointer(place)
    guard unsafe bytes.loadUnaligned(as: UInt32.self) == length else { return false }
    let first = UInt64(
      littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: 4, as: UInt64.self))
    if length < 8 { return first & ~(~0 &<< UInt64(8 &* length)) == head }
    guard first == head else { return false }
    if length == 8 { return true }
    let last = UInt64(
      littleEndian: unsafe bytes.loadUnaligned(
        fromByteOffset: Int(length) - 4, as: UInt64.self))
    guard last == tail else { return false }
    return length <= 16 ? true : unsafe matchesWhole(place + 4)
  }

  @usableFromInline @unsafe func matchesWhole(_ bytes: UnsafePointer<UInt8>) -> Bool {
    // A native string lends its bytes; one that does not is compared one by one.
    let isSame = unsafe name.utf8.withContiguousStorageIfAvailable { name in
      unsafe memcmp(name.baseAddress!, bytes, name.count) == 0
    }
    return unsafe isSame
      ?? name.utf8.elementsEqual(UnsafeBufferPointer(start: bytes, count: Int(length)))
  }

  @usableFromInline package static func == (left: JSONKey, right: JSONKey) -> Bool {
    left.length == right.length && left.head == right.head && left.tail == right.tail
      && left.name.utf8.elementsEqual(right.name.utf8)
  }

  @usableFromInline package func hash(into hasher: inout Hasher) {
    hasher.combine(length)
    hasher.combine(head)
    hasher.combine(tail)
  }
}
