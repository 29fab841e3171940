import CCurl

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a request may not do on its way: connect to an address that is not public, or go out a second time.
final class TransferGuard {
  private let allowsPrivateAddresses: Bool
  private let mayBeSentTwice: Bool
  /// Sockets that were opened, and those that were not.
  private var opened = 0
  private var refused = 0
  private var isHeldBack = false
  private var sent = 0
  private(set) var wasRepeated = false

  init(allowsPrivateAddresses: Bool, mayBeSentTwice: Bool) {
    self.allowsPrivateAddresses = allowsPrivateAddresses
    self.mayBeSentTwice = mayBeSentTwice
  }

  /// Whether nothing was sent because every address was refused, or that of the connection that was kept.
  var isRefused: Bool { isHeldBack || refused > 0 && opened == 0 }

  /// Whether a connection to the address may be made. Asked for each address just before it is connected to, so that
  /// what a name service answered at another time, or will next, is of no account.
  func mayConnect(to address: [UInt8]) -> Bool {
    guard isAllowed(address) else {
      refused += 1
      return false
    }
    opened += 1
    return true
  }

  /// - Parameter address: as `AddressRange` takes it.
  private func isAllowed(_ address: [UInt8]) -> Bool {
    allowsPrivateAddresses || AddressRange.isPublic(address)
  }

  /// A socket for the address, or -1.
  @unsafe func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    guard unsafe mayConnect(to: Self.bytes(of: address)) else { return -1 }
    let family = unsafe address.pointee.family
    let type = unsafe address.pointee.socktype
    return socket(family, type, unsafe address.pointee.protocol)
  }

  /// Whether the request may go out now, over a connection to that address, which may have been kept from before.
  /// libcurl sends one again by itself where a kept connection ends without a word: the first may have arrived all the
  /// same.
  ///
  /// - Parameter address: the other end, as text: `93.184.216.34`, `2606:2800:220:1::1`.
  func maySend(to address: String) -> Bool {
    guard isAllowed(Self.bytes(of: address)) else {
      isHeldBack = true
      return false
    }
    sent += 1
    wasRepeated = sent > 1 && !mayBeSentTwice
    return !wasRepeated
  }

  /// In network order; empty for what is neither IPv4 nor IPv6.
  @unsafe private static func bytes(of address: UnsafeMutablePointer<curl_sockaddr>) -> [UInt8] {
    // libcurl keeps room for the largest kind of address behind this member, whose type is the smallest.
    guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return [] }
    let start = unsafe UnsafeRawPointer(address) + offset
    let length = unsafe Int(address.pointee.addrlen)
    switch unsafe address.pointee.family {
    case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
      let found = unsafe start.loadUnaligned(as: sockaddr_in.self).sin_addr
      return unsafe withUnsafeBytes(of: found) { unsafe Array($0) }
    case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
      let found = unsafe start.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return unsafe withUnsafeBytes(of: found) { unsafe Array($0) }
    default: return []
    }
  }

  /// In network order; empty for a text that is neither.
  private static func bytes(of text: String) -> [UInt8] {
    var four = in_addr()
    if unsafe inet_pton(AF_INET, text, &four) == 1 {
      return unsafe withUnsafeBytes(of: four) { unsafe Array($0) }
    }
    var six = in6_addr()
    guard unsafe inet_pton(AF_INET6, text, &six) == 1 else { return [] }
    return unsafe withUnsafeBytes(of: six) { unsafe Array($0) }
  }
}

/// libcurl's `CURLOPT_OPENSOCKETFUNCTION`: -1 is `CURL_SOCKET_BAD`.
func socketWanted(
  _ owner: UnsafeMutableRawPointer?, _ purpose: curlsocktype,
  _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  guard let address = unsafe address else { return -1 }
  let transfer = unsafe Unmanaged<TransferGuard>.fromOpaque(owner!).takeUnretainedValue()
  return unsafe transfer.open(address)
}

/// libcurl's `CURLOPT_PREREQFUNCTION`: called when the connection stands, before each request on it.
func requestBegins(
  _ owner: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?,
  _ local: UnsafeMutablePointer<CChar>?, _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
  let transfer = unsafe Unmanaged<TransferGuard>.fromOpaque(owner!).takeUnretainedValue()
  let address = unsafe remote.map { unsafe String(cString: $0) } ?? ""
  return transfer.maySend(to: address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
