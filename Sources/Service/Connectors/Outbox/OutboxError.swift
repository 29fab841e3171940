#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The folder refused. Transient: a full disk is emptied, a permission is given back, and the messages are still
/// in the store.
package struct OutboxError: Error, Sendable, Hashable {
  /// `errno`
  package let code: CInt
  /// `create a file in`
  package let action: String
  package let path: String

  init(_ code: CInt, doing action: String, _ path: String) {
    self.code = code
    self.action = action
    self.path = path
  }
}

extension OutboxError: CustomStringConvertible {
  /// `could not create a file in var/outbox: No space left on device`
  package var description: String {
    let cause = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return "could not \(action) \(path): \(cause)"
  }
}
