// HTTPServer: a listener for HTTP/1.1 over libmicrohttpd. Bytes come in from strangers, requests go to a handler, its
// answers go out, at once or later. It must not know what a request means.
import CMicroHTTPD
import Dispatch
import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A running server: threads that poll connections and call the handler in place. A connection stays with the thread
/// that took it.
///
/// poll and not epoll: libmicrohttpd's epoll loop sleeps its whole timeout when exactly 128 events are ready at once
/// (throughput with 256 busy clients fell from 80,000 to 100 requests/s); poll showed no stall up to 1,000.
/// https://www.gnu.org/software/libmicrohttpd/manual/libmicrohttpd.html
///
/// `@unchecked Sendable`: after `init` the daemon is touched under the lock of `life` only.
@safe package final class HTTPListener: @unchecked Sendable {
  /// As it was given: an address literal or a name.
  package let address: String
  /// The port that it listens at, also where 0 had been asked for.
  package let port: UInt16

  private let driver: RequestDriver
  private let daemon: OpaquePointer
  /// libmicrohttpd's logger reads it for as long as the daemon lives.
  private let settings: UnsafeMutablePointer<cmicrohttpd_settings>
  private let sweeper: any DispatchSourceTimer
  private let life = Mutex(Life.running)

  /// Two keep the one thread that writes busy: a delivery takes 10 to 15 µs here and 10 there. With one, a processor of
  /// two was idle for half of the time; a third brought nothing.
  package static let defaultThreads = 2

  /// Listens at once: when this returns, connections are taken. Port 0 picks a free one. `log` gets what
  /// libmicrohttpd has to say about peers and connections, a line each, on any thread.
  package init(
    address: String, port: UInt16, limits: HTTPLimits = HTTPLimits(),
    threads: Int = defaultThreads, handler: any HTTPHandler,
    log: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(HTTPServerError) {
    let socket = try ListeningSocket(address: address, port: port)
    let driver = RequestDriver(handler: handler, limits: limits, log: log)
    let settings = unsafe Self.settings(
      of: driver, on: socket, limits: limits, threads: threads)
    let flags =
      MHD_USE_POLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
      | MHD_USE_ERROR_LOG.rawValue
    guard let daemon = unsafe cmicrohttpd_start(flags, settings) else {
      let code = errno
      unsafe settings.deallocate()
      close(socket.descriptor)
      throw .cannotStart(reason: unsafe String(cString: strerror(code)))
    }
    self.address = address
    self.port = socket.port
    self.driver = driver
    unsafe self.daemon = daemon
    unsafe self.settings = unsafe settings
    sweeper = Self.startSweeping(driver.watch, every: limits.sweepInterval)
  }

  deinit { stop() }

  /// Stops and waits for it: no new connection is taken, a new request on an old one is answered 503, the requests at
  /// hand are answered; then the connections are closed. Blocks until every suspended request has its answer, for
  /// libmicrohttpd aborts the process if it is stopped with one; so never from the handler. A second call does
  /// nothing.
  package func stop() {
    drain()
    driver.open.wait()
    end()
  }

  /// As `stop`, but gives up after a time: false says that requests are still unanswered and that the listener
  /// therefore still runs, turning new ones away. It may be called again.
  package func stop(within grace: Duration) -> Bool {
    drain()
    let milliseconds = Int(clamping: grace.wholeMilliseconds)
    guard driver.open.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
      return false
    }
    end()
    return true
  }

  /// Connections open at this moment.
  package var openConnections: Int { driver.watch.count }

  private enum Life { case running, draining, stopped }

  private func drain() {
    life.withLock { life in
      guard life == .running else { return }
      life = .draining
      driver.isDraining.store(true, ordering: .sequentiallyConsistent)
      let socket = unsafe MHD_quiesce_daemon(daemon)
      if socket >= 0 { close(socket) }
    }
  }

  /// Called when no request is open; a new one since then was turned away without being suspended.
  private func end() {
    life.withLock { life in
      guard life == .draining else { return }
      life = .stopped
      unsafe MHD_stop_daemon(daemon)
      unsafe settings.deallocate()
      sweeper.cancel()
    }
  }

  private static func settings(
    of driver: RequestDriver, on socket: ListeningSocket, limits: HTTPLimits, threads: Int
  ) -> UnsafeMutablePointer<cmicrohttpd_settings> {
    // Ours is exact and comes first; this limit is a second net, in whole seconds.
    let idle = limits.idleTime + limits.requestTime + .seconds(2)
    let settings = UnsafeMutablePointer<cmicrohttpd_settings>.allocate(capacity: 1)
    unsafe settings.initialize(
      to: cmicrohttpd_settings(
        listening_socket: socket.descriptor,
        // A pool of one is none.
        pool_threads: threads > 1 ? UInt32(clamping: threads) : 0,
        connections: UInt32(clamping: limits.connections),
        connections_per_address: UInt32(clamping: limits.connectionsPerAddress),
        idle_seconds: UInt32(clamping: idle.components.seconds),
        memory_per_connection: limits.headerBytes,
        owner: Unmanaged.passUnretained(driver).toOpaque(),
        handle: requestAdvanced, completed: requestCompleted,
        connection_changed: connectionChanged, request_line: requestLineCame, log: messageLogged))
    return unsafe settings
  }

  private static func startSweeping(
    _ watch: ConnectionWatch, every interval: Duration
  ) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
    let milliseconds = Int(interval.wholeMilliseconds)
    timer.schedule(
      deadline: .now() + .milliseconds(milliseconds), repeating: .milliseconds(milliseconds))
    timer.setEventHandler { watch.sweep() }
    timer.resume()
    return timer
  }
}

extension HTTPLimits {
  /// A connection is shut down at most this much after its time: a quarter of the shorter limit, one second at most.
  fileprivate var sweepInterval: Duration {
    min(.seconds(1), min(requestTime, idleTime) / 4)
  }
}
