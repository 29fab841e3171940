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
    /// All places are taken: the lane is woken when one is free.
    case line
    /// Its turn in the rate comes then.
    case rate(until: Timestamp)
    /// The receiver is left alone until then.
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
  private var trouble: Trouble?
  /// Whether it has been said that it is in trouble.
  private var isTold = false
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

  /// - Parameter isUrgent: whether it goes before all who wait.
  mutating func enter(
    _ run: RunID, of lane: Lane, as effect: EffectKey, at now: Timestamp, isUrgent: Bool = false
  ) -> Admission {
    if limits.isOff {
      forget(run)
      return .off(reason: "the connection `\(name)` is not set up on this server")
    }
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
          + "\(trouble?.failures ?? 0) tries in a row failed")
    }
    if isUrgent { putFirst(run, lane) }
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

  private mutating func putFirst(_ run: RunID, _ lane: Lane) {
    forget(run)
    line.insert(Waiting(run: run, lane: lane), at: 0)
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
