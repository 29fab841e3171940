import Actions
import Graph
import Store
import Values

/// What stands between the runs and one receiver: how many at once, how many in a time, whether it fails again and
/// again, and whether it is left alone for that. Pure: the time is given, nothing is done.
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
    /// Nothing goes there.
    case off(reason: String)
  }

  /// What has become of the receiver.
  enum Change: Equatable {
    /// It failed so often in a row that it is in trouble: `isNew` the first time that this is said of it. It is left alone
    /// until then; nil: it is tried all the same.
    case failing(Trouble, until: Timestamp?, isNew: Bool)
    /// It works again.
    case recovered(Trouble)
  }

  /// Tries in a row that failed.
  struct Trouble: Equatable {
    var failures = 0
    /// When the first of them was over.
    let since: Timestamp
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
  private var trouble: Trouble?
  /// Whether it has been said that it is in trouble.
  private var isTold = false
  /// By how much the clock is ahead of the steady time, in which patience is counted.
  var clockJumped = Duration.zero
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

  /// `since` is when it was first wanted that the step is done, in steady time. `wake`: the lanes whose turn has come because somebody did
  /// not hear the call.
  ///
  /// - Parameter isUrgent: whether it goes before all who wait. It comes again by itself, and does not stand in line while
  ///   the receiver is left alone.
  mutating func enter(
    _ run: RunID, of lane: Lane, as effect: EffectKey, since: Timestamp, at now: Timestamp,
    isUrgent: Bool = false
  ) -> (admission: Admission, wake: [Lane]) {
    if limits.isOff {
      line.leave(run)
      return (.off(reason: "the connection `\(name)` is not set up on this server"), [])
    }
    let isAnybodyGone = line.dismiss(
      first: limits.concurrency, calledBefore: now - Self.patience, except: run)
    let hasLeft = isUrgent && line.leave(run)
    let admission =
      isUrgent
      ? urgentAdmission(of: run, lane, effect, at: now)
      : admission(of: run, lane, effect, since: since, at: now)
    return (admission, isAnybodyGone || hasLeft ? call(at: now) : [])
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
    return letIn(run, effect, at: now)
  }

  private mutating func urgentAdmission(
    of run: RunID, _ lane: Lane, _ effect: EffectKey, at now: Timestamp
  ) -> Admission {
    if let (until, reason, _) = rest(at: now) {
      return .leftAlone(until: until, reason: "\(reason); it is tried again at \(until.rfc3339)")
    }
    line.putFirst(run, of: lane, at: now)
    guard hasPlace(for: run) else { return .line(reason: nil) }
    return letIn(run, effect, at: now)
  }

  /// Unless its turn in the rate comes later.
  private mutating func letIn(
    _ run: RunID, _ effect: EffectKey, at now: Timestamp
  ) -> Admission {
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
      let reason =
        "the connection `\(name)` is being left alone: \(trouble?.failures ?? 0) tries in a row failed"
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
    case .failing: return fail(run, at: now)
    }
  }

  private mutating func fail(_ run: RunID, at now: Timestamp) -> Change? {
    var trouble = trouble ?? Trouble(since: now)
    trouble.failures += 1
    self.trouble = trouble
    let threshold = (limits.breaker ?? ConnectionLimits.Breaker()).failures
    switch state {
    case .open: return nil
    case .closed:
      guard trouble.failures >= threshold else { return nil }
      guard let breaker = limits.breaker else {
        return isTold ? nil : tell(trouble, until: nil)
      }
      return open(trouble, for: breaker.openFor, at: now)
    case .trial(let trying, let length):
      // Others that were on their way when it opened say nothing new.
      guard trying == run else { return nil }
      let shortest = limits.breaker?.openFor ?? .zero
      return open(trouble, for: max(shortest, min(length * 2, Self.longestOpening)), at: now)
    }
  }

  private mutating func close() -> Change? {
    state = .closed
    defer {
      trouble = nil
      isTold = false
    }
    return isTold ? trouble.map { .recovered($0) } : nil
  }

  private mutating func open(
    _ trouble: Trouble, for length: Duration, at now: Timestamp
  ) -> Change {
    let until = now + length
    state = .open(until: until, length: length)
    return tell(trouble, until: until)
  }

  private mutating func tell(_ trouble: Trouble, until: Timestamp?) -> Change {
    defer { isTold = true }
    return .failing(trouble, until: until, isNew: !isTold)
  }

  /// Those at the head of the line, as many as may enter, or are to come again when the receiver is not left alone any
  /// more; and those who have waited so long that they may give up.
  private mutating func call(at now: Timestamp) -> [Lane] {
    if limits.isOff { return line.call(line.count, at: now) }
    if let (_, _, first) = rest(at: now) {
      return line.call(first, at: now)
        + line.lanes(waitingSince: now - clockJumped - EventAdvancer.patience)
    }
    return switch state {
    case .trial: []
    case .open: line.call(1, at: now)
    case .closed: line.call(limits.concurrency - inside.count, at: now)
    }
  }
}
