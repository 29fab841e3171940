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
final class LaneQueue: Sendable {
  /// A lane in the hands of a worker.
  struct Claim: Sendable {
    let lane: Lane
    var work: EventWork
    var messages: [LaneMessage]
    /// A commit that failed and is to be submitted again before anything else.
    var unsaved: Advance?
  }

  fileprivate struct LaneState {
    /// The first is at work; the others wait for it to end.
    var events: [EventWork] = []
    var messages: [LaneMessage] = []
    var unsaved: Advance?
    var isHeld = false
    /// In `ready` already.
    var isReady = false
    /// What it waited for may be there, though no message says so.
    var isWoken = false
    /// When it is to be looked at again.
    var due: Timestamp?
    /// Waits of its head that end up to here may be left, and it does not know it yet.
    var ripeUntil: Timestamp?
  }

  fileprivate struct State {
    var lanes: [Lane: LaneState] = [:]
    /// Where each event in memory stands.
    var places: [EventID: Lane] = [:]
    /// Lanes whose end another lane waits for, since both are one candidate's.
    var awaited: [Lane: Lane] = [:]
    var ready: [Lane] = []
    var readyHead = 0
    /// Earliest first. An entry counts only if its lane still says the same.
    var timers = TimerHeap()
    var events = 0
    var held = 0
    /// Attempts whose outcome has not come.
    var attempts = 0
    var isDraining = false
    var isClosed = false
  }

  private let state = Monitor(State())
  private let clock: any RuntimeClock

  init(clock: any RuntimeClock) {
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

  /// Whether an event is in memory, at work or before.
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
      content.events[0] = claim.work
      content.messages = claim.messages + content.messages
      content.unsaved = unsaved
      content.due = due
      state.lanes[lane] = content
      if let due { state.timers.insert(due, lane) }
      state.makeReady(lane)
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

  /// Waits until no event is in memory, or all that are wait for a timer. For tests and for `demo`.
  func waitUntilIdle() {
    state.wait { [clock] state in
      let isIdle =
        state.held == 0 && state.attempts == 0 && state.readyHead == state.ready.count
        && (state.timers.earliest.map { $0 > clock.now() } ?? true)
      return isIdle || state.isClosed ? () : nil
    }
  }
}

extension LaneQueue.State {
  fileprivate mutating func append(_ work: EventWork) {
    let lane = work.lane
    lanes[lane, default: LaneQueue.LaneState()].events.append(work)
    places[work.event.header.id] = lane
    events += 1
    for other in work.joining where lanes[.candidate(other)] != nil {
      awaited[.candidate(other)] = lane
    }
    makeReady(lane)
  }

  /// False where the event is not in memory.
  fileprivate mutating func ripen(_ work: EventWork) -> Bool {
    let id = work.event.header.id
    guard let lane = places[id],
      let place = lanes[lane]?.events.firstIndex(where: { $0.event.header.id == id })
    else { return false }
    if place == 0 {
      lanes[lane]?.ripeUntil = work.ripeUntil
      makeReady(lane)
    } else {
      lanes[lane]?.events[place].ripeUntil = work.ripeUntil
    }
    return true
  }

  fileprivate mutating func finish(_ lane: Lane) {
    held -= 1
    guard var content = lanes[lane] else { return }
    events -= 1
    content.isHeld = false
    content.due = nil
    content.ripeUntil = nil
    places[content.events.removeFirst().event.header.id] = nil
    lanes[lane] = content.events.isEmpty ? nil : content
    if !content.events.isEmpty {
      makeReady(lane)
    } else if let waiting = awaited.removeValue(forKey: lane) {
      makeReady(waiting)
    }
  }

  fileprivate var hasMessages: Bool { lanes.contains { !$0.value.messages.isEmpty } }

  fileprivate mutating func makeReady(_ lane: Lane) {
    guard var content = lanes[lane], !content.isHeld, !content.isReady, !content.events.isEmpty
    else { return }
    // A head that rests is not woken by what lines up behind it: an active one waits for a timer or a message, a
    // new one that has a time of its own could not be read before.
    let isResting =
      if case .active = content.events[0].state {
        content.messages.isEmpty && content.ripeUntil == nil && !content.isWoken
      } else {
        content.due != nil
      }
    if isResting || content.unsaved != nil || (isDraining && content.messages.isEmpty) { return }
    if content.events[0].joining.contains(where: { lanes[.candidate($0)] != nil }) { return }
    content.isReady = true
    lanes[lane] = content
    ready.append(lane)
  }

  fileprivate mutating func takeReady() -> Lane? {
    while readyHead < ready.count {
      let lane = ready[readyHead]
      readyHead += 1
      if readyHead > 1024 && readyHead * 2 > ready.count {
        ready.removeFirst(readyHead)
        readyHead = 0
      }
      guard let content = lanes[lane], content.isReady, !content.isHeld else { continue }
      if isDraining && content.messages.isEmpty { continue }
      return lane
    }
    return nil
  }

  fileprivate mutating func hold(_ lane: Lane) -> LaneQueue.Claim? {
    guard var content = lanes[lane], var work = content.events.first else { return nil }
    if let ripe = content.ripeUntil { work.ripeUntil = ripe }
    let claim = LaneQueue.Claim(
      lane: lane, work: work, messages: content.messages, unsaved: content.unsaved)
    content.messages = []
    content.unsaved = nil
    content.ripeUntil = nil
    content.isHeld = true
    content.isReady = false
    content.isWoken = false
    content.due = nil
    lanes[lane] = content
    held += 1
    return claim
  }

  fileprivate mutating func fireTimers(at now: Timestamp) {
    while let due = timers.earliest, due <= now {
      let lane = timers.removeEarliest()
      guard var content = lanes[lane], content.due == due, !content.isHeld, !content.isReady else {
        continue
      }
      content.due = nil
      content.isReady = true
      lanes[lane] = content
      ready.append(lane)
    }
  }
}
