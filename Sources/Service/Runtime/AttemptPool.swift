import Actions
import Store
import Threads

/// Threads that perform outside actions, apart from the workers: a slow receiver holds up no decision.
///
/// What waits here is bounded by the lanes in memory, since a run has one attempt at a time.
final class AttemptPool: Sendable {
  private struct State {
    var waiting: [(attempt: Advance.Attempt, lane: Lane)] = []
    var head = 0
    var isClosed = false
  }

  private let state = Monitor(State())
  private let performer: any ActionPerformer
  private let lanes: LaneQueue
  private let faults: Faults

  init(performer: any ActionPerformer, lanes: LaneQueue, faults: Faults) {
    self.performer = performer
    self.lanes = lanes
    self.faults = faults
  }

  /// The record of the attempt is durable.
  func begin(_ attempt: Advance.Attempt, for lane: Lane) {
    state.withLock { $0.waiting.append((attempt, lane)) }
    state.wakeOne()
  }

  /// One thread's work, until the pool is closed.
  func run() {
    while let (attempt, lane) = next() {
      let outcome = performer.perform(
        attempt.plan.request, as: attempt.plan.effect, timeout: attempt.plan.timeout)
      if case .halt = faults.reached(.effectPerformed) { continue }
      lanes.deliver(LaneMessage(run: attempt.run, outcome: outcome), to: lane)
    }
  }

  /// What waits is not begun any more: its attempts are recorded and will be found uncertain.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  private func next() -> (attempt: Advance.Attempt, lane: Lane)? {
    state.wait { state -> (attempt: Advance.Attempt, lane: Lane)?? in
      if state.isClosed { return .some(nil) }
      guard state.head < state.waiting.count else { return nil }
      let first = state.waiting[state.head]
      state.head += 1
      if state.head == state.waiting.count {
        state.waiting.removeAll(keepingCapacity: true)
        state.head = 0
      }
      return .some(first)
    }
  }
}
