import Store

/// Lanes in the order in which they are to be looked at. Both ends cost the same however long it is.
struct LineOfLanes {
  private var lanes: [Lane] = []
  private var head = 0

  var isEmpty: Bool { head == lanes.count }

  mutating func append(_ lane: Lane) { lanes.append(lane) }

  mutating func removeFirst() -> Lane? {
    guard head < lanes.count else { return nil }
    defer {
      head += 1
      if head > 1024, head * 2 > lanes.count {
        lanes.removeFirst(head)
        head = 0
      }
    }
    return lanes[head]
  }
}
