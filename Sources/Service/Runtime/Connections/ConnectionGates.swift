import Actions
import Graph
import Store
import Synchronization
import Telemetry
import Values

/// The gates of all receivers, by name: connections with the limits that the project gives them, and the hosts of
/// requests that name no connection, each with the program's own. Has it told when one is in trouble, and when it works
/// again. May be asked by any thread.
final class ConnectionGates: Sendable {
  fileprivate struct State {
    var limits: [String: ConnectionLimits]
    var gates: [String: Gate] = [:]
  }

  private let state: Mutex<State>
  private let clock: any RuntimeClock
  private let steady: SteadyTime
  private let log: Log
  private let metrics: Metrics
  private let raise: @Sendable (Alert) -> Void

  /// Threads for receivers that have no connection: each such host takes a few.
  private static let places = 16

  init(
    _ limits: [String: ConnectionLimits], clock: any RuntimeClock, steady: SteadyTime, log: Log,
    metrics: Metrics, raise: @escaping @Sendable (Alert) -> Void
  ) {
    state = Mutex(State(limits: limits))
    self.raise = raise
    self.clock = clock
    self.steady = steady
    self.log = log
    self.metrics = metrics
  }

  /// How many attempts may be under way at once, so that one that is let in finds a thread.
  var capacity: Int {
    state.withLock { state in
      state.limits.values.reduce(Self.places) { $0 + ($1.threads ?? $1.concurrency) }
    }
  }

  /// Whether there are any, and nothing goes to any of them.
  func areOff(_ connections: Set<String>) -> Bool {
    guard !connections.isEmpty else { return false }
    return state.withLock { state in
      connections.allSatisfy { state.limits[$0]?.isOff ?? false }
    }
  }

  /// The configuration has changed: what is under way and what waits stays. Gives the lanes to be woken.
  func replace(_ limits: [String: ConnectionLimits]) -> [Lane] {
    let now = clock.now()
    return state.withLock { state in
      state.limits = limits
      return state.gates.keys.flatMap { name in
        state.gates[name]?.change(to: limits[name] ?? ConnectionLimits(), at: now) ?? []
      }
    }
  }

  /// `since` is when it was first wanted that the step is done, in steady time. `wake`: lanes whose turn has come meanwhile.
  func enter(
    _ receiver: String, _ run: RunID, of lane: Lane, as effect: EffectKey, since: Timestamp,
    isUrgent: Bool = false
  ) -> (admission: Gate.Admission, wake: [Lane]) {
    let (now, jumped) = time()
    return state.withLock { state in
      state.gate(of: receiver, jumped) {
        $0.enter(run, of: lane, as: effect, since: since, at: now, isUrgent: isUrgent)
      }
    }
  }

  /// Whether the run stands in line at any receiver.
  func isInLine(_ run: RunID) -> Bool {
    state.withLock { state in state.gates.values.contains { $0.isInLine(run) } }
  }

  /// A run that stands in line will not come. Gives the lanes to be woken.
  func withdraw(_ run: RunID) -> [Lane] {
    let now = clock.now()
    return state.withLock { state in
      state.gates.keys.flatMap { state.gates[$0]?.withdraw(run, at: now) ?? [] }
    }
  }

  /// Gives the lanes to be woken. Nil: the try was not made.
  func leave(_ receiver: String, _ run: RunID, finding report: AttemptReport?) -> [Lane] {
    let (now, jumped) = time()
    let (lanes, change) = state.withLock { state in
      state.gate(of: receiver, jumped) {
        $0.leave(run, finding: report?.receiver ?? .untold, at: now)
      }
    }
    if let change { tell(change, of: receiver, report?.outcome.reason ?? "no reason given") }
    return lanes
  }

  /// What the clock says, and by how much that is ahead of the steady time.
  private func time() -> (now: Timestamp, jumped: Duration) {
    let now = clock.now()
    return (now, now - steady.now())
  }

  private func tell(_ change: Gate.Change, of receiver: String, _ reason: String) {
    switch change {
    case .failing(let trouble, let until, let isNew):
      if let until {
        metrics.counter(.connectionChanges, receiver, "left_alone").add()
        log.warning(
          "a receiver fails and is left alone",
          [
            "connection": .text(receiver), "until": .text(until.rfc3339),
            "failures": .integer(trouble.failures),
          ])
      }
      if isNew { raise(.failing(receiver, trouble, last: reason)) }
    case .recovered(let trouble):
      metrics.counter(.connectionChanges, receiver, "works_again").add()
      raise(.recovered(receiver, trouble))
    }
  }
}

extension Alert {
  fileprivate static func failing(
    _ receiver: String, _ trouble: Gate.Trouble, last reason: String
  ) -> Alert {
    Alert(
      message: "a connection fails again and again", event: nil, candidate: nil,
      errorClass: "connection",
      reason:
        "\(trouble.failures) attempts in a row have failed since \(trouble.since), the last: \(reason)",
      show: "journeyman doctor --connection \(receiver)", connection: receiver)
  }

  fileprivate static func recovered(_ receiver: String, _ trouble: Gate.Trouble) -> Alert {
    Alert(
      message: "a connection works again", event: nil, candidate: nil, errorClass: "recovered",
      reason: "\(trouble.failures) attempts had failed since \(trouble.since)",
      show: "journeyman doctor --connection \(receiver)", connection: receiver)
  }
}

extension ConnectionGates.State {
  fileprivate mutating func gate<Result>(
    of receiver: String, _ jumped: Duration, _ body: (inout Gate) -> Result
  ) -> Result {
    let new = Gate(receiver, limits[receiver] ?? ConnectionLimits())
    gates[receiver, default: new].clockJumped = jumped
    return body(&gates[receiver, default: new])
  }
}
