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
  @usableFromInline let token: FieldToken

  package init(_ name: String) {
    self.name = name
    token = FieldToken(name)
  }

  /// Whether this is the text.
  @inlinable @inline(__always) func matches(_ text: TextPlace) -> Bool {
    guard token.matches(text) else { return false }
    return token.isWhole ? true : matchesWhole(text)
  }

  @usableFromInline func matchesWhole(_ text: TextPlace) -> Bool {
    // A native string lends its bytes; one that does not is compared one by one.
    let isSame = unsafe name.utf8.withContiguousStorageIfAvailable { name in
      unsafe memcmp(name.baseAddress!, text.start, name.count) == 0
    }
    return unsafe isSame ?? name.utf8.elementsEqual(text.bytes)
  }

  @usableFromInline package static func == (left: JSONKey, right: JSONKey) -> Bool {
    left.token == right.token && (left.token.isWhole || left.name.hasSameBytes(as: right.name))
  }

  @usableFromInline package func hash(into hasher: inout Hasher) { hasher.combine(token) }
}
