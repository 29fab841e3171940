/// A value that fits two words, or the mark that there is none: what conditions compare. Plain bits, so that reading
/// it counts no reference; a text is the place where its bytes stand, good as long as the record that it came from.
@safe @usableFromInline package struct Scalar: BitwiseCopyable, @unchecked Sendable {
  // Unchecked: the texts that it may point at are never written to.

  @usableFromInline package enum Kind: UInt8, Sendable, BitwiseCopyable {
    /// Nobody has looked, or the way there is cut: nothing can be said.
    case unknown
    /// What holds the field is there, the field is not.
    case missing
    case null, bool, int, uint, double, string, timestamp
    /// A list, a map or another value that is no scalar.
    case other
  }

  @usableFromInline package let kind: Kind
  /// Nanoseconds of a timestamp, the length of a text.
  @usableFromInline let part: UInt32
  /// A truth as 0 or 1, a number's bits, a timestamp's seconds, or the address of a text.
  @usableFromInline let bits: UInt64

  @inlinable @inline(__always) init(kind: Kind, part: UInt32 = 0, bits: UInt64 = 0) {
    self.kind = kind
    self.part = part
    self.bits = bits
  }

  /// Anything but a text, which needs a place to stand.
  package init?(_ value: Value) {
    switch value {
    case .null: self.init(kind: .null)
    case .bool(let truth): self.init(kind: .bool, bits: truth ? 1 : 0)
    case .int(let number): self.init(kind: .int, bits: UInt64(bitPattern: number))
    case .uint(let number): self.init(kind: .uint, bits: number)
    case .double(let number): self.init(kind: .double, bits: number.bitPattern)
    case .timestamp(let time): self.init(time: time)
    case .string: return nil
    case .list, .map, .bytes, .duration, .type, .optional, .abstract: self.init(kind: .other)
    }
  }

  init(time: Timestamp) {
    self.init(
      kind: .timestamp, part: UInt32(bitPattern: time.nanoseconds),
      bits: UInt64(bitPattern: time.seconds))
  }

  /// Texts of 4 GiB or more there are none.
  @inlinable @inline(__always) init(_ text: TextPlace) {
    unsafe self.init(
      kind: .string, part: UInt32(truncatingIfNeeded: text.count),
      bits: UInt64(UInt(bitPattern: text.start)))
  }

  /// The scalar at a place of a tape.
  @inline(__always)
  init(at cursor: JSONCursor) {
    switch cursor.tag {
    case UInt8(ascii: "\""): self.init(cursor.text)
    case UInt8(ascii: "l"): self.init(kind: .int, bits: cursor.payload)
    case UInt8(ascii: "d"): self.init(kind: .double, bits: cursor.payload)
    case UInt8(ascii: "u"): self.init(kind: .uint, bits: cursor.payload)
    case UInt8(ascii: "t"): self.init(kind: .bool, bits: 1)
    case UInt8(ascii: "f"): self.init(kind: .bool, bits: 0)
    case UInt8(ascii: "n"): self.init(kind: .null)
    default: self.init(kind: .other)
    }
  }
}

extension Scalar {
  /// Of a bool.
  @inlinable @inline(__always) package var isTrue: Bool { bits != 0 }

  /// Of an int.
  @inlinable @inline(__always) package var int: Int64 { Int64(bitPattern: bits) }

  /// Of a uint.
  @inlinable @inline(__always) package var uint: UInt64 { bits }

  /// Of a double.
  @inlinable @inline(__always) package var double: Double { Double(bitPattern: bits) }

  /// Of a timestamp.
  package var timestamp: Timestamp {
    Timestamp(seconds: Int64(bitPattern: bits), nanoseconds: Int32(bitPattern: part))
  }

  /// Of a text.
  @inlinable @inline(__always) var text: TextPlace {
    // The initialiser of a text is the only one that makes this kind.
    unsafe TextPlace(
      UnsafePointer(bitPattern: UInt(bits)).unsafelyUnwrapped,
      count: Int(truncatingIfNeeded: part))
  }

  /// Whether this is the text; false of any other kind.
  @inlinable @inline(__always) package func isText(_ key: JSONKey) -> Bool {
    kind == .string && key.matches(text)
  }

  /// Whether this is a text with this token: of up to 16 bytes, this text.
  @inlinable @inline(__always) package func hasToken(_ token: FieldToken) -> Bool {
    kind == .string && token.matches(text)
  }

  /// The token of a text.
  @inlinable package var token: FieldToken { FieldToken(text) }

  /// Whether two texts are the same.
  @inlinable package func isSameText(as other: Scalar) -> Bool {
    let (left, right) = (text, other.text)
    return unsafe left.count == right.count && left.bytes.elementsEqual(right.bytes)
  }

  /// The bytes of a text; nil for any other kind.
  @inlinable package func withText<Result>(_ body: (Swift.Span<UInt8>) -> Result) -> Result? {
    guard kind == .string else { return nil }
    let span = unsafe Swift.Span(_unsafeElements: text.bytes)
    return body(span)
  }
}
