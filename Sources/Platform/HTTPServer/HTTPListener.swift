// HTTPServer: a listener for HTTP/1.1 over libmicrohttpd. Bytes come in from strangers, requests go to a handler, its
// answers go out, at once or later. It must not know what a request means.
import Dispatch
import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A running server: threads that poll connections and call the handler in place. A connection stays with the thread
/// that it was handed to.
///
/// `@unchecked Sendable`: a timer of Dispatch's may be cancelled from any thread.
package final class HTTPListener: @unchecked Sendable {
  /// As it was given: an address literal or a name.
  package let address: String
  /// The port that it listens at, also where 0 had been asked for.
  package let port: UInt16

  private let state = ServerState()
  private let acceptor: ConnectionAcceptor
  private let threads: [ListenerThread]
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
    let acceptor = ConnectionAcceptor(socket.descriptor, limits: limits, threads: threads)
    var started: [ListenerThread] = []
    do throws(HTTPServerError) {
      for thread in 0..<threads {
        let driver = RequestDriver(
          handler: handler, limits: limits, state: state, acceptor: acceptor, thread: thread,
          log: log)
        started.append(try ListenerThread(driver, limits))
      }
    } catch {
      for thread in started { thread.stop() }
      close(socket.descriptor)
      throw error
    }
    self.address = address
    self.port = socket.port
    self.acceptor = acceptor
    self.threads = started
    sweeper = Self.startSweeping(state.watch, every: limits.sweepInterval)
    acceptor.start(started)
  }

  deinit { stop() }

  /// Stops and waits for it: no new connection is taken, a new request on an old one is answered 503, the requests at
  /// hand are answered; then the connections are closed. Blocks until every suspended request has its answer, for
  /// libmicrohttpd aborts the process if it is stopped with one; so never from the handler. A second call does
  /// nothing.
  package func stop() {
    drain()
    state.open.wait()
    end()
  }

  /// As `stop`, but gives up after a time: false says that requests are still unanswered and that the listener
  /// therefore still runs, turning new ones away. It may be called again.
  package func stop(within grace: Duration) -> Bool {
    drain()
    let milliseconds = Int(clamping: grace.wholeMilliseconds)
    guard state.open.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
      return false
    }
    end()
    return true
  }

  /// Connections open at this moment.
  package var openConnections: Int { state.watch.count }

  private enum Life { case running, draining, stopped }

  private func drain() {
    life.withLock { life in
      guard life == .running else { return }
      life = .draining
      state.isDraining.store(true, ordering: .sequentiallyConsistent)
      acceptor.stop()
    }
  }

  /// Called when no request is open; a new one since then was turned away without being suspended.
  private func end() {
    life.withLock { life in
      guard life == .draining else { return }
      life = .stopped
      for thread in threads { thread.stop() }
      sweeper.cancel()
    }
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
