import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How far long work has come: one line on stderr that is written over, where that is a terminal; nothing elsewhere.
final class Progress: Sendable {
  private struct State {
    var count = 0
    var saidAt: ContinuousClock.Instant
    var hasSaid = false
  }

  private let what: String
  private let total: Int?
  private let isShown: Bool
  private let state: Mutex<State>

  /// Work that is done sooner says nothing.
  private static let interval = Duration.milliseconds(250)

  /// - Parameter what: `events looked at`
  init(_ what: String, of total: Int? = nil, _ terminal: Terminal) {
    self.what = what
    self.total = total
    isShown = isatty(STDERR_FILENO) == 1
    state = Mutex(State(saidAt: .now))
  }

  func advance(by count: Int = 1) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let line = state.withLock { state -> String? in
      state.count += count
      guard now - state.saidAt >= Self.interval else { return nil }
      state.saidAt = now
      state.hasSaid = true
      return "\r\u{1B}[K\(state.count)\(total.map { " of \($0)" } ?? "") \(what)"
    }
    if let line { Terminal.prompt(line) }
  }

  /// Takes the line away.
  func end() {
    guard isShown, state.withLock({ $0.hasSaid }) else { return }
    Terminal.prompt("\r\u{1B}[K")
  }
}
