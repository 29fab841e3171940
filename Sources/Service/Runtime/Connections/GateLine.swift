import Graph
import Store
import Values

/// Runs that stand in line at a receiver, in the order of asking; whoever leaves gives its place to those behind. Asked is
/// only who is among the first, so that ten thousand cost no more than ten.
struct GateLine {
  struct Waiting {
    let run: RunID
    let lane: Lane
    /// Since when it has been wanted that its step is done, in steady time.
    let since: Timestamp
    /// When its lane was called; nil: not yet.
    var calledAt: Timestamp?
  }

  /// From `head` on; nil: it has left.
  private var entries: [Waiting?] = []
  private var head = 0
  /// Where each stands, counted from the first that ever stood here.
  private var places: [RunID: Int] = [:]
  /// How many stood before `entries` begins.
  private var gone = 0

  var count: Int { places.count }

  func contains(_ run: RunID) -> Bool { places[run] != nil }

  /// At the tail, unless it stands here already: it has heard the call then.
  mutating func join(_ run: RunID, of lane: Lane, since: Timestamp) {
    if let place = places[run] {
      entries[place - gone]?.calledAt = nil
      return
    }
    places[run] = gone + entries.count
    entries.append(Waiting(run: run, lane: lane, since: since))
  }

  /// At the head; it comes by itself. It does not stand here yet.
  mutating func putFirst(_ run: RunID, of lane: Lane, at now: Timestamp) {
    if head == 0 {
      entries.insert(nil, at: 0)
      gone -= 1
      head = 1
    }
    head -= 1
    entries[head] = Waiting(run: run, lane: lane, since: now)
    places[run] = gone + head
  }

  /// It comes again then, without being called.
  mutating func expect(_ run: RunID, at time: Timestamp) {
    if let place = places[run] { entries[place - gone]?.calledAt = time }
  }

  /// False where it did not stand here.
  @discardableResult
  mutating func leave(_ run: RunID) -> Bool {
    guard let place = places.removeValue(forKey: run) else { return false }
    entries[place - gone] = nil
    while head < entries.count, entries[head] == nil { head += 1 }
    if head > 64, head * 2 > entries.count {
      entries.removeFirst(head)
      gone += head
      head = 0
    }
    return true
  }

  /// Whether it is among the first `count`, or would be at the tail.
  func isAmongFirst(_ count: Int, _ run: RunID) -> Bool {
    guard contains(run) else { return self.count < count }
    return first(count).contains { entries[$0]?.run == run }
  }

  /// Calls the first `count`, none where that is below 1; gives their lanes.
  mutating func call(_ count: Int, at now: Timestamp) -> [Lane] {
    var lanes: [Lane] = []
    for place in first(count) {
      guard let entry = entries[place] else { continue }
      entries[place]?.calledAt = entry.calledAt ?? now
      lanes.append(entry.lane)
    }
    return lanes
  }

  /// The lanes of those who have wanted it since then or longer.
  func lanes(waitingSince time: Timestamp) -> [Lane] {
    entries[head...].compactMap { $0.flatMap { $0.since <= time ? $0.lane : nil } }
  }

  /// Of the first `count`, those leave that were called before then and did not come; but for `run`. Whether there were any.
  mutating func dismiss(first count: Int, calledBefore time: Timestamp, except run: RunID) -> Bool {
    let late = first(count).compactMap { place -> RunID? in
      guard let entry = entries[place], entry.run != run, let called = entry.calledAt, called < time
      else { return nil }
      return entry.run
    }
    for run in late { leave(run) }
    return !late.isEmpty
  }

  /// The places of the first `count` in `entries`.
  private func first(_ count: Int) -> [Int] {
    var found: [Int] = []
    var place = head
    while found.count < count, place < entries.count {
      if entries[place] != nil { found.append(place) }
      place += 1
    }
    return found
  }
}
