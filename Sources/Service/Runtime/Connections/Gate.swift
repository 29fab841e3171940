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
    /// It stands in line, and its lane is woken when its turn comes. With a reason where that is because the receiver is
    /// left alone.
    case line(reason: String?)
    /// Its turn in the rate comes then.
    case rate(until: Timestamp)
    /// The receiver is left alone until then, and the run is among the first that are to come again.
    case leftAlone(until: Timestamp, reason: String)
  }

  /// What has become of the receiver.
  enum Change: Equatable {
    /// It failed so often in a row that it is left alone.
    case opened(until: Timestamp, failures: Int)
    case closed
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
  private var line = GateLine()
  private var rate: SendRate?
  private var state = State.closed
  /// Tries in a row that failed.
  private var failures = 0
  /// As the receiver asked, and for how long that was.
  private var pausedUntil: Timestamp?
  private var pause = Duration.zero

  static let longestOpening = Duration.seconds(300)
  /// Whoever is called and does not come, because its run ended otherwise, holds its place in the line no longer.
  private static let patience = Duration.seconds(60)

  init(_ name: String, _ limits: ConnectionLimits) {
    self.name = name
    self.limits = limits
    rate = limits.rate.map { SendRate($0) }
  }

  /// Places, waiting and failures stay. Gives the lanes whose turn has come by it.
  mutating func change(to limits: ConnectionLimits, at now: Timestamp) -> [Lane] {
    if limits.rate != self.limits.rate { rate = limits.rate.map { SendRate($0) } }
    self.limits = limits
    if limits.breaker == nil { state = .closed }
    return call(at: now)
  }

  /// Whether the run stands in line.
  func isInLine(_ run: RunID) -> Bool { line.contains(run) }

  // MARK: - Entering

  /// `since` is when it was first wanted that the step is done. `wake`: the lanes whose turn has come because somebody did
  /// not hear the call.
  mutating func enter(
    _ run: RunID, of lane: Lane, as effect: EffectKey, since: Timestamp, at now: Timestamp
  ) -> (admission: Admission, wake: [Lane]) {
    let isAnybodyGone = line.dismiss(
      first: limits.concurrency, calledBefore: now - Self.patience, except: run)
    let admission = admission(of: run, lane, effect, since: since, at: now)
    return (admission, isAnybodyGone ? call(at: now) : [])
  }

  private mutating func admission(
    of run: RunID, _ lane: Lane, _ effect: EffectKey, since: Timestamp, at now: Timestamp
  ) -> Admission {
    if let (until, reason, first) = rest(at: now) {
      line.join(run, of: lane, since: since)
      guard line.isAmongFirst(first, run) else { return .line(reason: reason) }
      line.expect(run, at: until)
      return .leftAlone(until: until, reason: "\(reason); it is tried again at \(until.rfc3339)")
    }
    guard hasPlace(for: run) else {
      line.join(run, of: lane, since: since)
      return .line(reason: nil)
    }
    line.leave(run)
    if let slot = rate?.turn(of: effect, at: now), slot > now { return .rate(until: slot) }
    inside.insert(run)
    if case .open(_, let length) = state { state = .trial(run, length: length) }
    return .enter
  }

  /// Until when the receiver is left alone, why, and how many come again then: whoever else stands in line is not woken
  /// for nothing. Nil where it is not.
  private func rest(at now: Timestamp) -> (until: Timestamp, reason: String, first: Int)? {
    // Longer than it was meant to be: the clock has been set back since, and the time is over.
    if let pausedUntil, now < pausedUntil, pausedUntil - now <= pause {
      return (pausedUntil, "`\(name)` asked to be left alone", limits.concurrency)
    }
    if case .open(let until, let length) = state, now < until, until - now <= length {
      let reason = "the connection `\(name)` is being left alone: \(failures) tries in a row failed"
      return (until, reason, 1)
    }
    return nil
  }

  /// Whether it is its turn. While one run tries whether the receiver is back, everybody else waits.
  private func hasPlace(for run: RunID) -> Bool {
    switch state {
    case .trial: false
    case .open: line.isAmongFirst(1, run) && inside.count < limits.concurrency
    case .closed: line.isAmongFirst(limits.concurrency - inside.count, run)
    }
  }

  // MARK: - Leaving

  /// The run's try is over. Gives the lanes whose turn may have come.
  mutating func leave(
    _ run: RunID, finding receiver: ReceiverState, at now: Timestamp
  ) -> (wake: [Lane], change: Change?) {
    inside.remove(run)
    let change = take(receiver, of: run, at: now)
    return (call(at: now), change)
  }

  /// A run that stands in line will not come: it has ended, or does something else now.
  mutating func withdraw(_ run: RunID, at now: Timestamp) -> [Lane] {
    line.leave(run) ? call(at: now) : []
  }

  private mutating func take(
    _ receiver: ReceiverState, of run: RunID, at now: Timestamp
  ) -> Change? {
    switch receiver {
    case .working: return close()
    case .busy(let pause):
      if now + pause > pausedUntil ?? now { (pausedUntil, self.pause) = (now + pause, pause) }
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

  /// Those at the head of the line, as many as may enter, or are to come again when the receiver is not left alone any
  /// more; and those who have waited so long that they may give up.
  private mutating func call(at now: Timestamp) -> [Lane] {
    if let (_, _, first) = rest(at: now) {
      return line.call(first, at: now)
        + line.lanes(waitingSince: now - EventAdvancer.patience)
    }
    return switch state {
    case .trial: []
    case .open: line.call(1, at: now)
    case .closed: line.call(limits.concurrency - inside.count, at: now)
    }
  }
}
