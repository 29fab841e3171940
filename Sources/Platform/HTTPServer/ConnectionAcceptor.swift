import Dispatch
import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Takes connections from a listening socket and hands each to the thread that has the fewest. Threads that take them by
/// themselves race for each, and one of two may come out with nearly all of 64 (70 % of a bare server in place of 80).
///
/// Above the limit of all connections it takes no more until one has gone; one above the limit of its address is closed.
///
/// `@unchecked Sendable`: `source` is set under the lock of `state`, and used under it from then on.
final class ConnectionAcceptor: @unchecked Sendable {
  private struct State {
    /// By thread.
    var open: [Int]
    var byAddress: [RemoteAddress: Int] = [:]
    /// The source is suspended: there is no room, or the system has none.
    var isHeld = false
    var isStopped = false

    mutating func remove(_ address: RemoteAddress, _ thread: Int) {
      open[thread] -= 1
      let left = (byAddress[address] ?? 1) - 1
      byAddress[address] = left > 0 ? left : nil
    }
  }

  private let socket: Int32
  private let limits: HTTPLimits
  private let queue = DispatchQueue(label: "listener")
  private let state: Mutex<State>
  private var source: (any DispatchSourceRead)?
  /// Entered while the source lives.
  private let life = DispatchGroup()

  /// The pause after the system has refused a connection: it has no descriptor left, or no memory.
  private static let pause = DispatchTimeInterval.milliseconds(50)

  /// The socket is closed by `stop`, or where `start` is never called, by its owner.
  init(_ socket: Int32, limits: HTTPLimits, threads: Int) {
    self.socket = socket
    self.limits = limits
    state = Mutex(State(open: Array(repeating: 0, count: threads)))
  }

  /// The threads that connections go to; each says of one by `closed` when it is gone.
  func start(_ threads: [ListenerThread]) {
    let source = DispatchSource.makeReadSource(fileDescriptor: socket, queue: queue)
    source.setEventHandler { [weak self] in self?.takeAll(for: threads) }
    source.setCancelHandler { [socket, life] in
      close(socket)
      life.leave()
    }
    life.enter()
    state.withLock { _ in self.source = source }
    source.resume()
  }

  /// Takes no more. When this returns, nothing is handed to a thread any more and the socket is closed.
  func stop() {
    let source = state.withLock { state -> (any DispatchSourceRead)? in
      guard !state.isStopped else { return nil }
      state.isStopped = true
      resume(&state)
      return self.source
    }
    source?.cancel()
    life.wait()
  }

  /// A connection that was handed to the thread is gone.
  func closed(_ address: RemoteAddress, on thread: Int) {
    state.withLock { state in
      state.remove(address, thread)
      resume(&state)
    }
  }

  // MARK: - On the queue

  private func takeAll(for threads: [ListenerThread]) {
    while hasRoom() {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let isDone = unsafe withUnsafeMutablePointer(to: &storage) { storage in
        let address = unsafe UnsafeMutableRawPointer(storage).assumingMemoryBound(to: sockaddr.self)
        let connection = unsafe accept(socket, address, &length)
        guard connection >= 0 else { return isOver(after: errno) }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        let peer = unsafe RemoteAddress(address)
        guard let thread = add(peer) else {
          close(connection)
          return false
        }
        let isTaken = unsafe threads[thread].take(connection, address, length)
        if !isTaken { closed(peer, on: thread) }
        return false
      }
      if isDone { return }
    }
  }

  /// Whether no more can be taken now.
  private func isOver(after code: Int32) -> Bool {
    switch code {
    case EAGAIN, EWOULDBLOCK: return true
    // The peer has gone before it was taken.
    case EINTR, ECONNABORTED, EPROTO: return false
    default:
      state.withLock { hold(&$0) }
      queue.asyncAfter(deadline: .now() + Self.pause) { [weak self] in
        guard let self else { return }
        state.withLock { resume(&$0) }
      }
      return true
    }
  }

  private func hasRoom() -> Bool {
    state.withLock { state in
      guard !state.isStopped else { return false }
      let hasRoom = state.open.reduce(0, +) < limits.connections
      if !hasRoom { hold(&state) }
      return hasRoom
    }
  }

  /// Counts it; nil where the address has too many.
  private func add(_ address: RemoteAddress) -> Int? {
    state.withLock { state in
      guard state.byAddress[address, default: 0] < limits.connectionsPerAddress,
        let thread = state.open.indices.min(by: { state.open[$0] < state.open[$1] })
      else { return nil }
      state.byAddress[address, default: 0] += 1
      state.open[thread] += 1
      return thread
    }
  }

  // MARK: - Under the lock

  private func hold(_ state: inout State) {
    guard !state.isHeld, !state.isStopped else { return }
    state.isHeld = true
    source?.suspend()
  }

  private func resume(_ state: inout State) {
    guard state.isHeld else { return }
    state.isHeld = false
    source?.resume()
  }
}
