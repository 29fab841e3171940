#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension String {
  /// Equality by code points, as JSON and CEL have it. Swift's `==` also equates canonical equivalents
  /// ("é" as one scalar and as two).
  package func hasSameBytes(as other: String) -> Bool {
    let left = utf8
    let right = other.utf8
    guard left.count == right.count else { return false }
    // Native strings lend their bytes; others are compared one by one.
    let isSame = unsafe left.withContiguousStorageIfAvailable { left in
      unsafe right.withContiguousStorageIfAvailable { right in
        unsafe left.isEmpty || memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0
      }
    }
    if let isSame = isSame ?? nil { return isSame }
    return left.elementsEqual(right)
  }
}
