import CMicroHTTPD

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// One of the threads of a server: a daemon of libmicrohttpd's that polls the connections it is given.
///
/// poll and not epoll: libmicrohttpd's epoll loop sleeps its whole timeout when exactly 128 events are ready at once
/// (throughput with 256 busy clients fell from 80,000 to 100 requests/s); poll showed no stall up to 1,000. And not its
/// pool of threads, which takes connections in no order and cannot be given any.
/// https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html
///
/// `@unchecked Sendable`: libmicrohttpd takes a connection from any thread, and `stop` comes once, after the last of them.
@safe final class ListenerThread: @unchecked Sendable {
  private let driver: RequestDriver
  private let daemon: OpaquePointer
  /// libmicrohttpd's logger reads it for as long as the daemon lives.
  private let settings: UnsafeMutablePointer<cmicrohttpd_settings>

  /// Connections beyond the limit of the whole server: one that is gone for us is so for libmicrohttpd a moment later.
  private static let spareConnections = 16

  init(_ driver: RequestDriver, _ limits: HTTPLimits) throws(HTTPServerError) {
    let settings = unsafe Self.settings(of: driver, limits)
    let flags =
      MHD_USE_POLL_INTERNAL_THREAD.rawValue | MHD_USE_NO_LISTEN_SOCKET.rawValue
      | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_USE_ERROR_LOG.rawValue
    guard let daemon = unsafe cmicrohttpd_start(flags, settings) else {
      let code = errno
      unsafe settings.deallocate()
      throw .cannotStart(reason: unsafe String(cString: strerror(code)))
    }
    self.driver = driver
    unsafe self.daemon = daemon
    unsafe self.settings = unsafe settings
  }

  /// The connection is libmicrohttpd's from here on; false where it is closed already.
  func take(_ connection: Int32, _ peer: UnsafePointer<sockaddr>, _ length: socklen_t) -> Bool {
    unsafe MHD_add_connection(daemon, connection, peer, length) == .YES
  }

  /// Ends the thread, and closes its connections.
  func stop() {
    unsafe MHD_stop_daemon(daemon)
    unsafe settings.deallocate()
  }

  private static func settings(
    of driver: RequestDriver, _ limits: HTTPLimits
  ) -> UnsafeMutablePointer<cmicrohttpd_settings> {
    // Ours is exact and comes first; this limit is a second net, in whole seconds.
    let idle = limits.idleTime + limits.requestTime + .seconds(2)
    let settings = UnsafeMutablePointer<cmicrohttpd_settings>.allocate(capacity: 1)
    unsafe settings.initialize(
      to: cmicrohttpd_settings(
        connections: UInt32(clamping: limits.connections + spareConnections),
        idle_seconds: UInt32(clamping: idle.components.seconds),
        memory_per_connection: limits.headerBytes,
        owner: Unmanaged.passUnretained(driver).toOpaque(),
        handle: requestAdvanced, completed: requestCompleted,
        connection_changed: connectionChanged, request_line: requestLineCame, log: messageLogged))
    return unsafe settings
  }
}
