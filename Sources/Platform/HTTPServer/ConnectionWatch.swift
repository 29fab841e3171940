import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The open connections and until when each may take. libmicrohttpd's own time limit knows inactivity only, which one
/// byte now and then defeats; so a connection over its time is shut down here, and libmicrohttpd finds it closed.
final class ConnectionWatch: Sendable {
  /// One connection's time, in milliseconds of the watch's clock. Set by the connection's thread, read by the sweep.
  final class Entry: Sendable {
    fileprivate let socket: Int32
    private let deadline: Atomic<Int64>

    fileprivate init(socket: Int32, deadline: Int64) {
      self.socket = socket
      self.deadline = Atomic(deadline)
    }

    func expire(at deadline: Int64) { self.deadline.store(deadline, ordering: .relaxed) }
    /// The time is ours now, not the peer's.
    func pause() { deadline.store(.max, ordering: .relaxed) }
    fileprivate func isOverdue(at now: Int64) -> Bool { deadline.load(ordering: .relaxed) <= now }
  }

  private let start = ContinuousClock.now
  private let entries = Mutex<[Int32: Entry]>([:])

  /// Milliseconds since the watch began.
  var now: Int64 {
    let elapsed = (ContinuousClock.now - start).components
    return elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
  }

  func open(_ socket: Int32, until deadline: Int64) -> Entry {
    let entry = Entry(socket: socket, deadline: deadline)
    entries.withLock { $0[socket] = entry }
    return entry
  }

  /// Called before the socket is closed, so that its number cannot belong to another connection in a sweep.
  func close(_ entry: Entry) {
    entries.withLock { $0[entry.socket] = nil }
  }

  /// Shuts down what is over its time. The sockets stay open under the lock, see `close`.
  func sweep() {
    let now = now
    entries.withLock { entries in
      for entry in entries.values where entry.isOverdue(at: now) {
        shutdown(entry.socket, Int32(SHUT_RDWR))
      }
    }
  }

  var count: Int { entries.withLock { $0.count } }
}
