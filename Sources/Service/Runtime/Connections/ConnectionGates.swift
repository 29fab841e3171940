import Actions
import Graph
import Store
import Synchronization
import Telemetry
import Values

/// The gates of all receivers, by name: connections with the limits that the project gives them, and the hosts of
/// requests that name no connection, each with the program's own. May be asked by any thread.
final class ConnectionGates: Sendable {
  fileprivate struct State {
    var limits: [String: ConnectionLimits]
    var gates: [String: Gate] = [:]
  }

  private let state: Mutex<State>
  private let clock: any RuntimeClock
  private let log: Log
  private let metrics: Metrics

  /// Threads for receivers that have no connection: each such host takes a few.
  private static let places = 16

  init(
    _ limits: [String: ConnectionLimits], clock: any RuntimeClock, log: Log, metrics: Metrics
  ) {
    state = Mutex(State(limits: limits))
    self.clock = clock
    self.log = log
    self.metrics = metrics
  }

  /// How many attempts may be under way at once, so that one that is let in finds a thread.
  var capacity: Int {
    state.withLock { state in
      state.limits.values.reduce(Self.places) { $0 + $1.concurrency }
    }
  }

  /// The configuration has changed: what is under way and what waits stays.
  func replace(_ limits: [String: ConnectionLimits]) {
    state.withLock { state in
      state.limits = limits
      for name in state.gates.keys {
        state.gates[name]?.change(to: limits[name] ?? ConnectionLimits())
      }
    }
  }

  func enter(
    _ receiver: String, _ run: RunID, of lane: Lane, as effect: EffectKey
  ) -> Gate.Admission {
    let now = clock.now()
    return state.withLock { state in
      state.gate(of: receiver) { $0.enter(run, of: lane, as: effect, at: now) }
    }
  }

  /// Gives the lanes to be woken.
  func leave(_ receiver: String, _ run: RunID, finding found: ReceiverState) -> [Lane] {
    let now = clock.now()
    let (lanes, change) = state.withLock { state in
      state.gate(of: receiver) { $0.leave(run, finding: found, at: now) }
    }
    switch change {
    case nil: break
    case .opened(let until, let failures):
      metrics.counter(.connectionChanges, receiver, "left_alone").add()
      log.warning(
        "a receiver fails and is left alone",
        [
          "connection": .text(receiver), "until": .text(until.rfc3339),
          "failures": .integer(failures),
        ])
    case .closed:
      metrics.counter(.connectionChanges, receiver, "works_again").add()
      log.info("a receiver that failed works again", ["connection": .text(receiver)])
    }
    return lanes
  }
}

extension ConnectionGates.State {
  fileprivate mutating func gate<Result>(
    of receiver: String, _ body: (inout Gate) -> Result
  ) -> Result {
    body(&gates[receiver, default: Gate(receiver, limits[receiver] ?? ConnectionLimits())])
  }
}
