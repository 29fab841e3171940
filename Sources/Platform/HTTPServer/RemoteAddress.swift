import CMicroHTTPD

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The address of a peer without its port. An IPv4 address has its mapped IPv6 form (RFC 4291, section 2.5.5.2).
package struct RemoteAddress: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt64

  /// The address before any is known.
  static let unknown = RemoteAddress(high: 0, low: 0)

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Unknown for a family other than IPv4 and IPv6.
  @unsafe init(_ address: UnsafePointer<sockaddr>?) {
    guard let address = unsafe address else {
      self = .unknown
      return
    }
    switch Int32(unsafe address.pointee.sa_family) {
    case AF_INET:
      let word = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self).sin_addr
        .s_addr
      self.init(high: 0, low: 0xffff << 32 | UInt64(UInt32(bigEndian: word)))
    case AF_INET6:
      let parts = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self).sin6_addr
      let halves = unsafe unsafeBitCast(parts, to: (UInt64, UInt64).self)
      self.init(high: UInt64(bigEndian: halves.0), low: UInt64(bigEndian: halves.1))
    default:
      self = .unknown
    }
  }

  /// `192.0.2.7`, or eight groups of hexadecimal digits: `2001:db8:0:0:0:0:0:7`.
  package var description: String {
    if high == 0, low >> 32 == 0xffff {
      return stride(from: 24, through: 0, by: -8).map { String(low >> UInt64($0) & 0xff) }
        .joined(separator: ".")
    }
    return [high, low].flatMap { half in
      stride(from: 48, through: 0, by: -16).map {
        String(half >> UInt64($0) & 0xffff, radix: 16)
      }
    }.joined(separator: ":")
  }
}
