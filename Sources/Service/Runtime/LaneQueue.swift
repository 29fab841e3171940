import Graph
import Store
import Threads
import Values

/// The lanes and whose turn it is. Events of one lane come to work one after the other; lanes that wait for a
/// receiver, a timer or a commit hold up no other.
///
/// An event that joins two records stands in the lane of the one that stays, and its turn comes when the other's lane
/// is empty: nothing comes to that lane any more.
///
/// A lane is held by a worker or by a commit that is under way, or it rests. It becomes ready by an event at its
/// head, a message, or a timer. All methods may be called by any thread.
///
/// Many lanes may rest at once, all that wait for a receiver that is dead, and each may have a long queue. What is more
/// than a few is set aside: the event is in the store only, the lane keeps its id and its place, and a worker reads it
/// again when its turn comes. So whoever waits holds up nobody, however many there are.
final class LaneQueue: Sendable {
  /// A lane in the hands of a worker.
  struct Claim: Sendable {
    let lane: Lane
    let event: EventID
    /// Nil where it was set aside: it is to be read before anything else.
    var read: EventWork?
    var messages: [LaneMessage]
    /// A commit that failed and is to be submitted again before anything else.
    var unsaved: Advance?
    /// Somebody has called for it: a receiver may have a place.
    var isCalled = false
    /// For an event that is to be read.
    var ripeUntil: Timestamp?

    /// Once it is read.
    var work: EventWork {
      get {
        guard let read else { preconditionFailure("a worker reads what was set aside first") }
        return read
      }
      set { read = newValue }
    }
  }

  /// What is kept in memory of what waits.
  struct Limits {
    /// Events of lanes that rest.
    var resting = 1024
    /// Events of one lane.
    var perLane = 8
  }

  /// An event in its lane.
  enum Entry {
    indirect case inMemory(EventWork)
    /// In the store only; `ripeUntil` as an `EventWork` has it.
    case setAside(EventID, ripeUntil: Timestamp?)

    var id: EventID {
      switch self {
      case .inMemory(let work): work.event.header.id
      case .setAside(let id, _): id
      }
    }

    var work: EventWork? {
      if case .inMemory(let work) = self { work } else { nil }
    }
  }

  struct LaneState {
    /// The first is at work; the others wait for it to end.
    var events: [Entry] = []
    var messages: [LaneMessage] = []
    var unsaved: Advance?
    var isHeld = false
    /// A worker has had the first and has let go of it.
    var isHeadResting = false
    /// In `ready` already.
    var isReady = false
    /// What it waited for may be there, though no message says so.
    var isWoken = false
    /// When it is to be looked at again.
    var due: Timestamp?
    /// Its events in memory, while it rests.
    var resting = 0
    /// Waits of its head that end up to here may be left, and it does not know it yet.
    var ripeUntil: Timestamp?
  }

  struct State {
    var lanes: [Lane: LaneState] = [:]
    /// Where each event in memory stands.
    var places: [EventID: Lane] = [:]
    /// Lanes whose end another lane waits for, since both are one candidate's.
    var awaited: [Lane: Lane] = [:]
    /// Lanes that have something new, and lanes that are taken up again: they take turns, so that many of these hold up
    /// none of those.
    var ready = LineOfLanes()
    var backlog = LineOfLanes()
    var isBacklogNext = false
    /// Earliest first. An entry counts only if its lane still says the same.
    var timers = TimerHeap()
    let limits: Limits
    /// When the timers were looked at last.
    var lastLook = Timestamp.earliest
    /// In memory.
    var events = 0
    /// In lanes, and in the store only.
    var setAside = 0
    /// In memory, of lanes that rest.
    var resting = 0
    var held = 0
    /// Attempts whose outcome has not come.
    var attempts = 0
    var isDraining = false
    var isClosed = false
  }

  private let state: Monitor<State>
  private let clock: any RuntimeClock

  init(clock: any RuntimeClock, _ limits: Limits = Limits()) {
    state = Monitor(State(limits: limits))
    self.clock = clock
    clock.onJump { [state] in state.wakeAll() }
  }

  /// Puts events at the tails of their lanes, in this order.
  func enqueue(_ works: [EventWork]) {
    state.withLock { state in
      for work in works { state.append(work) }
    }
    state.wakeAll()
  }

  /// Events whose timers have fired, each with the time up to which its waits may be left: at the tails of their lanes;
  /// one that is in memory, because another of its runs is at work, where it stands.
  func wake(_ works: [EventWork]) {
    state.withLock { state in
      for work in works {
        if !state.ripen(work) { state.append(work) }
      }
    }
    state.wakeAll()
  }

  /// Puts unfinished events of an earlier process at the tails of their lanes, in this order, all of them in the store only.
  func takeUp(_ events: [UnfinishedEvent]) {
    state.withLock { state in
      for event in events { state.append(event) }
    }
    state.wakeAll()
  }

  /// Whether an event is in a lane, at work or before.
  func has(_ event: EventID) -> Bool { state.withLock { $0.places[event] != nil } }

  /// Waits for a lane that has something to do; nil when the queue is closed.
  func claim() -> Claim? {
    while true {
      let claim: Claim?? = state.waitForFinding { [clock] state -> Monitor<State>.Finding<Claim?> in
        if state.isClosed { return .result(nil) }
        if !state.isDraining { state.fireTimers(at: clock.now()) }
        if let lane = state.takeReady() { return .result(state.hold(lane)) }
        guard !state.isDraining, let due = state.timers.earliest else { return .again(until: nil) }
        return .again(until: clock.pause(until: due).map { ContinuousClock.now + $0 })
      }
      // Without a result the time of a timer has come.
      if let claim { return claim }
    }
  }

  /// Lets go of a lane whose head goes on later: at `due`, or when a message comes. Messages that the claim still
  /// has are given back.
  func rest(_ claim: Claim, unsaved: Advance? = nil, until due: Timestamp?) {
    let lane = claim.lane
    state.withLock { state in
      state.held -= 1
      guard var content = state.lanes[lane] else { return }
      content.isHeld = false
      content.isHeadResting = true
      if let work = claim.read {
        content.events[0] = .inMemory(work)
      } else {
        // It could not be read.
        state.events -= 1
        state.setAside += 1
      }
      content.messages = claim.messages + content.messages
      content.unsaved = unsaved
      content.due = due
      state.lanes[lane] = content
      if let due { state.timers.insert(due, lane) }
      state.makeReady(lane)
      state.settle(lane)
    }
    state.wakeAll()
  }

  /// Lets go of a lane whose head has come to its end; the next event's turn has come.
  func finish(_ lane: Lane) {
    state.withLock { $0.finish(lane) }
    state.wakeAll()
  }

  /// Lets go of a lane whose head has only parked runs: it leaves the memory, unless a timer has fired meanwhile.
  func park(_ claim: Claim) {
    let isRipe = state.withLock { state in
      if state.lanes[claim.lane]?.ripeUntil != nil { return true }
      state.finish(claim.lane)
      return false
    }
    if isRipe { rest(claim, until: nil) } else { state.wakeAll() }
  }

  func attemptBegins() { state.withLock { $0.attempts += 1 } }

  /// The outcome of an attempt.
  func deliver(_ message: LaneMessage, to lane: Lane) {
    state.withLock { state in
      state.attempts -= 1
      state.lanes[lane]?.messages.append(message)
      state.makeReady(lane)
    }
    state.wakeAll()
  }

  /// Has lanes looked at that wait for neither a timer nor a message.
  func wake(_ lanes: [Lane]) {
    guard !lanes.isEmpty else { return }
    state.withLock { state in
      for lane in lanes {
        state.lanes[lane]?.isWoken = true
        state.makeReady(lane)
      }
    }
    state.wakeAll()
  }

  /// Events in memory, those at work included.
  var eventCount: Int { state.withLock { $0.events } }
  /// Events that wait for their turn in the store only.
  var setAsideCount: Int { state.withLock { $0.setAside } }
  var laneCount: Int { state.withLock { $0.lanes.count } }
  /// Attempts that were begun and whose outcome has not come.
  var attemptCount: Int { state.withLock { $0.attempts } }

  /// Waits until at most `count` events are in memory; false when the queue is closed or draining.
  func waitForRoom(below count: Int) -> Bool {
    state.wait { state in
      if state.isClosed || state.isDraining { return false }
      return state.events < count ? true : nil
    }
  }

  var isDraining: Bool { state.withLock { $0.isDraining } }

  /// From now on only outcomes of attempts are worked on. Waits until none is missing and nothing is being
  /// committed, but not longer than `limit`; then closes.
  func drain(atMost limit: Duration) {
    state.withLock { $0.isDraining = true }
    state.wakeAll()
    _ = state.wait(atMost: limit) { $0.attempts == 0 && $0.held == 0 && !$0.hasMessages ? () : nil }
    close()
  }

  func waitUntilDraining() { state.wait { $0.isDraining ? () : nil } }

  func close() {
    state.withLock { $0.isClosed = true }
    state.wakeAll()
  }

  /// Waits until no event is in a lane, or all that are wait for a timer. For tests and for `demo`.
  func waitUntilIdle() {
    state.wait { [clock] state in
      let isIdle =
        state.held == 0 && state.attempts == 0 && state.ready.isEmpty && state.backlog.isEmpty
        && (state.timers.earliest.map { state.isWaited(for: $0, at: clock.now()) } ?? true)
      return isIdle || state.isClosed ? () : nil
    }
  }
}
