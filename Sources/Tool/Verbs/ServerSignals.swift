#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// SIGTERM, SIGINT and SIGHUP as something to wait for. Made before any thread is, since threads inherit the mask.
struct ServerSignals {
  enum Wish {
    /// SIGTERM or SIGINT. Another one ends the process at once.
    case stop
    /// SIGHUP.
    case reload
  }

  private let signals: sigset_t

  /// - Parameter reloads: whether SIGHUP is a wish; otherwise it ends the process, as it does where nobody asks.
  init(reloads: Bool = false) {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTERM)
    sigaddset(&set, SIGINT)
    if reloads { sigaddset(&set, SIGHUP) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signals = set
  }

  /// Returns at the next signal.
  func next() -> Wish {
    var set = signals
    var received: Int32 = 0
    while sigwait(&set, &received) != 0 {}
    guard received != SIGHUP else { return .reload }
    var ending = sigset_t()
    sigemptyset(&ending)
    sigaddset(&ending, SIGTERM)
    sigaddset(&ending, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &ending, nil)
    return .stop
  }

  /// Has this process reload, as if somebody had sent SIGHUP from outside.
  static func askForReload() { kill(getpid(), SIGHUP) }
}
