import Graph
import Store
import Values

extension LaneQueue.State {
  mutating func append(_ work: EventWork) {
    let lane = work.lane
    let id = work.event.header.id
    places[id] = lane
    if mayBeSetAside(work, behind: lanes[lane]) {
      lanes[lane]?.events.append(.setAside(id, ripeUntil: work.ripeUntil))
      setAside += 1
      return
    }
    lanes[lane, default: LaneQueue.LaneState()].events.append(.inMemory(work))
    events += 1
    for other in work.joining where lanes[.candidate(other)] != nil {
      awaited[.candidate(other)] = lane
    }
    makeReady(lane)
    settle(lane)
  }

  /// An event of an earlier process: it waits for its time, if it has one, and else for its turn.
  mutating func append(_ event: UnfinishedEvent) {
    let lane = event.lane
    guard places.updateValue(lane, forKey: event.id) == nil else { return }
    var content = lanes[lane] ?? LaneQueue.LaneState()
    content.events.append(.setAside(event.id, ripeUntil: nil))
    setAside += 1
    guard content.events.count == 1 else {
      lanes[lane] = content
      return
    }
    guard let due = event.due else { return markReady(lane, &content, again: true) }
    content.isHeadResting = true
    content.due = due
    lanes[lane] = content
    timers.insert(due, lane)
  }

  /// Whether it waits behind others for so long, or behind so many, that it need not be in memory meanwhile. What joins two
  /// records looks at both lanes while it waits.
  private func mayBeSetAside(_ work: EventWork, behind content: LaneQueue.LaneState?) -> Bool {
    guard let content, let head = content.events.first, work.joining.isEmpty else { return false }
    if content.events.count >= limits.perLane { return true }
    guard !content.isHeld, !content.isReady else { return false }
    return head.work == nil || resting >= limits.resting
  }

  /// A lane that rests now: its events stay in memory as far as there is room for such.
  mutating func settle(_ lane: Lane) {
    guard var content = lanes[lane], !content.isHeld, !content.isReady else { return }
    resting -= content.resting
    content.resting = content.events.count { $0.work != nil }
    if resting + content.resting > limits.resting, content.unsaved == nil {
      for place in content.events.indices {
        guard let work = content.events[place].work, work.maySetAside(isHead: place == 0) else {
          continue
        }
        content.events[place] = .setAside(
          work.event.header.id, ripeUntil: place == 0 ? content.ripeUntil : work.ripeUntil)
        content.resting -= 1
        events -= 1
        setAside += 1
      }
    }
    resting += content.resting
    lanes[lane] = content
  }

  /// False where the event is not in memory.
  mutating func ripen(_ work: EventWork) -> Bool {
    let id = work.event.header.id
    guard let lane = places[id],
      let place = lanes[lane]?.events.firstIndex(where: { $0.id == id }),
      let entry = lanes[lane]?.events[place]
    else { return false }
    if place == 0 {
      lanes[lane]?.ripeUntil = work.ripeUntil
      makeReady(lane)
    } else if var known = entry.work {
      known.ripeUntil = work.ripeUntil
      lanes[lane]?.events[place] = .inMemory(known)
    } else {
      lanes[lane]?.events[place] = .setAside(id, ripeUntil: work.ripeUntil)
    }
    return true
  }

  mutating func finish(_ lane: Lane) {
    held -= 1
    guard var content = lanes[lane] else { return }
    events -= 1
    content.isHeld = false
    content.isHeadResting = false
    content.due = nil
    content.ripeUntil = nil
    places[content.events.removeFirst().id] = nil
    lanes[lane] = content.events.isEmpty ? nil : content
    if !content.events.isEmpty {
      makeReady(lane)
    } else if let waiting = awaited.removeValue(forKey: lane) {
      makeReady(waiting)
    }
  }

  var hasMessages: Bool { lanes.contains { !$0.value.messages.isEmpty } }

  mutating func makeReady(_ lane: Lane) {
    guard var content = lanes[lane], !content.isHeld, !content.isReady, !content.events.isEmpty
    else { return }
    // A head that rests is not woken by what lines up behind it: it waits for a timer, a message or a call.
    let isResting =
      content.isHeadResting && content.messages.isEmpty && content.ripeUntil == nil
      && !content.isWoken
    if isResting || content.unsaved != nil || (isDraining && content.messages.isEmpty) { return }
    let joining = content.events[0].work?.joining ?? []
    if joining.contains(where: { lanes[.candidate($0)] != nil }) { return }
    markReady(lane, &content)
  }

  /// `again`: it was at work before, and nobody has an answer for it.
  private mutating func markReady(
    _ lane: Lane, _ content: inout LaneQueue.LaneState, again: Bool = false
  ) {
    content.isReady = true
    resting -= content.resting
    content.resting = 0
    lanes[lane] = content
    if again { backlog.append(lane) } else { ready.append(lane) }
  }

  mutating func takeReady() -> Lane? {
    while let lane = nextReady() {
      guard let content = lanes[lane], content.isReady, !content.isHeld else { continue }
      if isDraining && content.messages.isEmpty { continue }
      return lane
    }
    return nil
  }

  private mutating func nextReady() -> Lane? {
    isBacklogNext.toggle()
    return isBacklogNext
      ? backlog.removeFirst() ?? ready.removeFirst() : ready.removeFirst() ?? backlog.removeFirst()
  }

  mutating func hold(_ lane: Lane) -> LaneQueue.Claim? {
    guard var content = lanes[lane], let head = content.events.first else { return nil }
    var claim = LaneQueue.Claim(
      lane: lane, event: head.id, messages: content.messages, unsaved: content.unsaved,
      isCalled: content.isWoken)
    switch head {
    case .inMemory(var work):
      if let ripe = content.ripeUntil { work.ripeUntil = ripe }
      claim.read = work
    case .setAside(_, let ripeUntil):
      claim.ripeUntil = content.ripeUntil ?? ripeUntil
      // A worker reads it now.
      events += 1
      setAside -= 1
    }
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

  /// Whether nothing happens before `due`: a clock that was set back has everybody look at it.
  func isWaited(for due: Timestamp, at now: Timestamp) -> Bool {
    due > now && !now.isSetBack(from: lastLook)
  }

  mutating func fireTimers(at now: Timestamp) {
    defer { lastLook = now }
    if now.isSetBack(from: lastLook) { return fireAllTimers() }
    while let due = timers.earliest, due <= now {
      let lane = timers.removeEarliest()
      guard var content = lanes[lane], content.due == due, !content.isHeld, !content.isReady else {
        continue
      }
      content.due = nil
      markReady(lane, &content, again: true)
    }
  }
}

extension LaneQueue.State {
  /// The clock has been set back: whoever waits for a time looks for itself whether it is worth waiting for.
  private mutating func fireAllTimers() {
    timers = TimerHeap()
    for (lane, var content) in lanes where content.due != nil && !content.isHeld && !content.isReady
    {
      content.due = nil
      markReady(lane, &content, again: true)
    }
  }
}

extension EventWork {
  /// Whether everything that is known of it is in the store.
  fileprivate func maySetAside(isHead: Bool) -> Bool {
    switch state {
    // A head that has not begun waits for another lane, or could not be read.
    case .new: !isHead && joining.isEmpty
    case .active(let active): active.isRecorded
    }
  }
}
