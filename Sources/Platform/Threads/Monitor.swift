// Threads: threads of our own for work that blocks, and a lock that they can wait on. Knows nothing of what
// they do.
//
// Blocking calls (SQLite, fsync) do not belong on Swift's cooperative pool, and a hop to a task costs more than
// an event's whole way; so the long-running parts have threads, which wait here for one another.

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// State behind a lock, with threads that sleep until it has changed.
///
/// `@unchecked Sendable`: the state is touched only while the pthread mutex is held, and mutex and condition
/// live at fixed addresses until nobody can reach the monitor any more.
@safe
package final class Monitor<State>: @unchecked Sendable {
  private var state: State
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  package init(_ state: sending State) {
    self.state = state
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe changed = .allocate(capacity: 1)
    unsafe changed.initialize(to: pthread_cond_t())
    #if canImport(Glibc)
      // Waits are measured by the monotonic clock: setting the wall clock must not stretch them.
      var attributes = pthread_condattr_t()
      unsafe pthread_condattr_init(&attributes)
      unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      unsafe pthread_cond_init(changed, &attributes)
      unsafe pthread_condattr_destroy(&attributes)
    #else
      unsafe pthread_cond_init(changed, nil)
    #endif
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe changed.deallocate()
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  /// Reads or changes the state. Nobody is woken: say so with `wakeOne` or `wakeAll`.
  package func withLock<Result>(_ body: (inout State) -> Result) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body(&state)
  }

  package func wakeOne() { unsafe pthread_cond_signal(changed) }
  package func wakeAll() { unsafe pthread_cond_broadcast(changed) }

  /// Sleeps until `take` gives something. It is asked at once and after each wake-up, under the lock.
  package func wait<Result>(for take: (inout State) -> Result?) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      if let result = take(&state) { return result }
      unsafe pthread_cond_wait(changed, mutex)
    }
  }

  /// As `wait(for:)`, but gives nil once `limit` has passed without a result.
  package func wait<Result>(
    atMost limit: Duration, for take: (inout State) -> Result?
  ) -> Result? {
    let deadline = ContinuousClock.now + limit
    return waitForFinding { state in take(&state).map { .result($0) } ?? .again(until: deadline) }
  }

  /// What `take` found: a result, or nothing yet.
  package enum Finding<Result> {
    case result(Result)
    /// `take` is asked again after each wake-up; the wait ends without a result at this moment, if one is given.
    case again(until: ContinuousClock.Instant?)
  }

  /// Sleeps until `take` gives a result; gives nil once the moment has passed that `take` named last. For waits
  /// whose length depends on the state, such as until the earliest timer.
  package func waitForFinding<Result>(_ take: (inout State) -> Finding<Result>) -> Result? {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    while true {
      switch take(&state) {
      case .result(let result): return result
      case .again(nil): unsafe pthread_cond_wait(changed, mutex)
      case .again(let deadline?):
        let left = deadline - ContinuousClock.now
        guard left > .zero else { return nil }
        sleep(atMost: left)
      }
    }
  }

  private func sleep(atMost span: Duration) {
    let parts = span.components
    #if canImport(Glibc)
      var deadline = timespec()
      unsafe clock_gettime(CLOCK_MONOTONIC, &deadline)
      let nanoseconds = deadline.tv_nsec + Int(parts.attoseconds / 1_000_000_000)
      deadline.tv_sec += Int(parts.seconds) + nanoseconds / 1_000_000_000
      deadline.tv_nsec = nanoseconds % 1_000_000_000
      unsafe pthread_cond_timedwait(changed, mutex, &deadline)
    #else
      var limit = timespec(
        tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
      unsafe pthread_cond_timedwait_relative_np(changed, mutex, &limit)
    #endif
  }
}
