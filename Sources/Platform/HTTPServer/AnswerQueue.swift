import CMicroHTTPD
import Synchronization

/// Suspended connections of one of the listener's threads whose answers are there. Many of them may be answered in a row;
/// each resumption takes a lock of libmicrohttpd's and wakes the thread, which then wants the same lock. So only the
/// first of them is resumed by whoever answers; the thread, which that wakes, resumes the rest.
final class AnswerQueue: Sendable {
  private struct State {
    /// The thread has been woken, and will come by.
    var isAwaited = false
    var rest: [SuspendedConnection] = []
  }

  private let state = Mutex(State())

  /// The answer to this one is there. It may be gone when this returns.
  func add(_ connection: SuspendedConnection) {
    let isFirst = state.withLock { state in
      guard state.isAwaited else {
        state.isAwaited = true
        return true
      }
      state.rest.append(connection)
      return false
    }
    if isFirst { connection.resume() }
  }

  /// On the thread, whenever a connection that was resumed comes by, or will never.
  func resumeRest() {
    let rest = state.withLock { state in
      state.isAwaited = false
      defer { state.rest = [] }
      return state.rest
    }
    for connection in rest { connection.resume() }
  }
}

/// A connection that libmicrohttpd leaves alone until it is resumed, once.
///
/// `@unchecked Sendable`: libmicrohttpd takes the resumption from any thread, under its own lock.
@safe struct SuspendedConnection: @unchecked Sendable {
  private let connection: OpaquePointer

  @unsafe init(suspending connection: OpaquePointer) {
    unsafe MHD_suspend_connection(connection)
    unsafe self.connection = connection
  }

  func resume() { unsafe MHD_resume_connection(connection) }
}
