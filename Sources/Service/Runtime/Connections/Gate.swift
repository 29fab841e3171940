import Actions
import Graph
import Store
import Values

/// What stands between the runs and one receiver: how many at once, how many in a time, and whether it is left alone
/// because it fails. Pure: the time is given, nothing is done.
///
/// A run enters before its attempt is recorded, so that what waits here has surely not been tried, and leaves with
/// what its try says of the receiver. Places are given in the order of asking.
struct Gate {
  enum Admission: Equatable {
    /// The run has a place until it leaves.
    case enter
    /// All places are taken: the lane is woken when one is free.
    case line
    /// Its turn in the rate comes then.
    case rate(until: Timestamp)
    /// The receiver is left alone until then.
    case leftAlone(until: Timestamp, reason: String)
  }

  /// What has become of the receiver.
  enum Change: Equatable {
    /// It failed so often in a row that it is left alone.
    case opened(until: Timestamp, failures: Int)
    case closed
  }

  /// A run in the line, and since when its lane has been called.
  private struct Waiting {
    let run: RunID
    let lane: Lane
    var calledAt: Timestamp?
  }

  private enum State {
    case closed
    /// Left alone until then, the time after `length` of waiting.
    case open(until: Timestamp, length: Duration)
    /// One run tries whether the receiver is back.
    case trial(RunID, length: Duration)
  }

  private let name: String
  private var limits: ConnectionLimits
  private var inside: Set<RunID> = []
  private var line: [Waiting] = []
  private var rate: SendRate?
  private var state = State.closed
  /// Tries in a row that failed.
  private var failures = 0
  /// As the receiver asked.
  private var pausedUntil: Timestamp?

  static let longestOpening = Duration.seconds(300)
  /// Whoever is called and does not come, because its run ended otherwise, holds its place in the line no longer.
  private static let patience = Duration.seconds(60)

  init(_ name: String, _ limits: ConnectionLimits) {
    self.name = name
    self.limits = limits
    rate = limits.rate.map { SendRate($0) }
  }

  /// Places, waiting and failures stay.
  mutating func change(to limits: ConnectionLimits) {
    if limits.rate != self.limits.rate { rate = limits.rate.map { SendRate($0) } }
    self.limits = limits
    if limits.breaker == nil { state = .closed }
  }

  // MARK: - Entering

  mutating func enter(
    _ run: RunID, of lane: Lane, as effect: EffectKey, at now: Timestamp
  ) -> Admission {
    if let pausedUntil, now < pausedUntil {
      forget(run)
      return .leftAlone(
        until: pausedUntil,
        reason: "`\(name)` asked to be left alone until \(pausedUntil.rfc3339)")
    }
    if case .open(let until, _) = state, now < until {
      forget(run)
      return .leftAlone(
        until: until,
        reason: "the connection `\(name)` is being left alone until \(until.rfc3339): "
          + "\(failures) tries in a row failed")
    }
    guard hasPlace(for: run, at: now) else {
      queue(run, lane)
      return .line
    }
    if let slot = rate?.turn(of: effect, at: now), slot > now {
      forget(run)
      return .rate(until: slot)
    }
    forget(run)
    inside.insert(run)
    if case .open(_, let length) = state { state = .trial(run, length: length) }
    return .enter
  }

  /// Whether it is its turn. While one run tries whether the receiver is back, everybody else waits.
  private mutating func hasPlace(for run: RunID, at now: Timestamp) -> Bool {
    line.removeAll { $0.run != run && $0.calledAt.map { now - $0 > Self.patience } ?? false }
    switch state {
    case .trial: return false
    case .closed, .open:
      let ahead = line.firstIndex { $0.run == run } ?? line.count
      return ahead < limits.concurrency - inside.count
    }
  }

  private mutating func queue(_ run: RunID, _ lane: Lane) {
    guard let place = line.firstIndex(where: { $0.run == run }) else {
      return line.append(Waiting(run: run, lane: lane))
    }
    line[place].calledAt = nil
  }

  private mutating func forget(_ run: RunID) { line.removeAll { $0.run == run } }

  // MARK: - Leaving

  /// The run's try is over. Gives the lanes whose turn may have come.
  mutating func leave(
    _ run: RunID, finding receiver: ReceiverState, at now: Timestamp
  ) -> (wake: [Lane], change: Change?) {
    inside.remove(run)
    let change = take(receiver, of: run, at: now)
    return (call(at: now), change)
  }

  private mutating func take(
    _ receiver: ReceiverState, of run: RunID, at now: Timestamp
  ) -> Change? {
    switch receiver {
    case .working: return close()
    case .busy(let pause):
      pausedUntil = max(pausedUntil ?? now, now + pause)
      return close()
    case .untold:
      if case .trial(run, let length) = state { state = .open(until: now, length: length) }
      return nil
    case .failing:
      failures += 1
      guard let breaker = limits.breaker else { return nil }
      switch state {
      case .open: return nil
      case .closed:
        guard failures >= breaker.failures else { return nil }
        return open(for: breaker.openFor, at: now)
      case .trial(let trying, let length):
        // Others that were on their way when it opened say nothing new.
        guard trying == run else { return nil }
        return open(for: max(breaker.openFor, min(length * 2, Self.longestOpening)), at: now)
      }
    }
  }

  private mutating func close() -> Change? {
    failures = 0
    guard case .closed = state else {
      state = .closed
      return .closed
    }
    return nil
  }

  private mutating func open(for length: Duration, at now: Timestamp) -> Change {
    let until = now + length
    state = .open(until: until, length: length)
    return .opened(until: until, failures: failures)
  }

  /// Those at the head of the line, as many as may enter; all where the receiver is left alone, to be told until when.
  private mutating func call(at now: Timestamp) -> [Lane] {
    let count: Int
    switch state {
    case .trial: return []
    case .open: count = line.count
    case .closed:
      count =
        pausedUntil.map { now < $0 } ?? false
        ? line.count : min(line.count, max(0, limits.concurrency - inside.count))
    }
    for place in 0..<count { line[place].calledAt = line[place].calledAt ?? now }
    return line[..<count].map(\.lane)
  }
}
