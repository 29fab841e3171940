#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A bound TCP socket that listens. Made by us and not by libmicrohttpd, because so the system's reason for a refusal
/// reaches the user. Closed by its owner.
struct ListeningSocket: Sendable {
  let descriptor: Int32
  /// The port bound, also where 0 had been asked for.
  let port: UInt16

  /// Connections that the system keeps until they are accepted.
  private static let backlog: Int32 = 1024

  init(address: String, port: UInt16) throws(HTTPServerError) {
    let resolved = try unsafe Self.resolve(address, port: port)
    defer { unsafe freeaddrinfo(resolved) }
    let info = unsafe resolved.pointee
    func failure(_ attempted: String) -> HTTPServerError {
      let code = errno
      return .cannotListen(
        address: address, port: port, attempted: attempted, code: code,
        reason: unsafe String(cString: strerror(code)))
    }

    let descriptor = unsafe socket(info.ai_family, info.ai_socktype, info.ai_protocol)
    guard descriptor >= 0 else { throw failure("open a socket") }
    do throws(HTTPServerError) {
      var yes: Int32 = 1
      let flagLength = socklen_t(MemoryLayout<Int32>.size)
      // A restarted server takes its port back while connections of the old one are still in TIME_WAIT.
      guard unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, flagLength) == 0 else {
        throw failure("reuse the address")
      }
      guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0,
        fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0
      else { throw failure("prepare the socket") }
      guard unsafe bind(descriptor, info.ai_addr, info.ai_addrlen) == 0 else {
        throw failure("bind")
      }
      guard listen(descriptor, Self.backlog) == 0 else { throw failure("listen") }
      guard let bound = Self.boundPort(descriptor) else { throw failure("read the port") }
      self.port = bound
      self.descriptor = descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  private static func resolve(
    _ address: String, port: UInt16
  ) throws(HTTPServerError) -> UnsafeMutablePointer<addrinfo> {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    #if canImport(Glibc)
      unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      unsafe hints.ai_socktype = SOCK_STREAM
    #endif
    var found: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(address, String(port), &hints, &found)
    guard code == 0, let found = unsafe found else {
      throw .unknownAddress(address, reason: unsafe String(cString: gai_strerror(code)))
    }
    return unsafe found
  }

  private static func boundPort(_ descriptor: Int32) -> UInt16? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return unsafe withUnsafeMutablePointer(to: &storage) { storage in
      let address = unsafe UnsafeMutableRawPointer(storage).assumingMemoryBound(to: sockaddr.self)
      guard unsafe getsockname(descriptor, address, &length) == 0 else { return nil }
      // The port is at the same place in the addresses of both families.
      let port = unsafe UnsafeRawPointer(storage).load(as: sockaddr_in.self).sin_port
      return UInt16(bigEndian: port)
    }
  }
}
