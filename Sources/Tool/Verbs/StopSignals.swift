#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// SIGTERM and SIGINT as something to wait for. Made before any thread is, since threads inherit the mask.
struct StopSignals {
  private let signals: sigset_t

  init() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signals = set
  }

  /// Returns at the first signal. A second one ends the process at once.
  func wait() {
    var set = signals
    var received: Int32 = 0
    while sigwait(&set, &received) != 0 {}
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }
}
