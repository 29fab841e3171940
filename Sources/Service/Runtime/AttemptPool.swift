import Actions
import Store
import Threads

/// Threads that perform outside actions, apart from the workers: a slow receiver holds up no decision.
///
/// There are as many threads as the gates let in, so that what begins here is performed at once: an attempt is recorded
/// already, and would be uncertain after a crash. A receiver that never answers takes its own places only.
final class AttemptPool: Sendable {
  private struct State {
    var waiting: [(attempt: Advance.Attempt, lane: Lane)] = []
    var head = 0
    var threads = 0
    var isClosed = false
  }

  private let state = Monitor(State())
  private let performer: any ActionPerformer
  let gates: ConnectionGates
  private let lanes: LaneQueue
  private let faults: Faults

  init(
    performer: any ActionPerformer, gates: ConnectionGates, lanes: LaneQueue, faults: Faults
  ) {
    self.performer = performer
    self.gates = gates
    self.lanes = lanes
    self.faults = faults
  }

  /// Starts threads until there are so many. None is waited for: a receiver may keep one longer than a stop may take.
  func grow(to count: Int) {
    let missing = state.withLock { state in
      defer { state.threads = max(state.threads, count) }
      return (state.threads + 1)..<(max(state.threads, count) + 1)
    }
    for number in missing { _ = WorkerThread("performer-\(number)") { [self] in run() } }
  }

  /// The record of the attempt is durable.
  func begin(_ attempt: Advance.Attempt, for lane: Lane) {
    state.withLock { $0.waiting.append((attempt, lane)) }
    state.wakeOne()
  }

  /// One thread's work, until the pool is closed.
  private func run() {
    while let (attempt, lane) = next() {
      let plan = attempt.plan
      performer.perform(
        EffectAttempt(
          plan.request, as: plan.effect, timeout: plan.timeout, mayBeDone: plan.mayBeDone)
      ) { [self] report in take(report, of: attempt, lane) }
    }
  }

  /// On whichever thread an attempt came to its end.
  private func take(_ report: AttemptReport, of attempt: Advance.Attempt, _ lane: Lane) {
    if case .halt = faults.reached(.effectPerformed) { return }
    let next = gates.leave(attempt.plan.request.receiver, attempt.run, finding: report)
    // First those that wait: the last attempt's end must not look like the end of all work.
    lanes.wake(next)
    lanes.deliver(
      LaneMessage(run: attempt.run, outcome: report.outcome, answer: report.answer), to: lane)
  }

  /// An attempt that was let in and will not be made.
  func giveUp(_ attempt: Advance.Attempt) {
    lanes.wake(gates.leave(attempt.plan.request.receiver, attempt.run, finding: nil))
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
