import Store
import Values

/// Lanes by the time at which they are to be looked at, earliest first. Insertion and removal cost the logarithm of
/// the count.
struct TimerHeap {
  private var entries: [(due: Timestamp, lane: Lane)] = []

  var earliest: Timestamp? { entries.first?.due }

  mutating func insert(_ due: Timestamp, _ lane: Lane) {
    entries.append((due, lane))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].due < entries[parent].due else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  /// The heap is not empty.
  mutating func removeEarliest() -> Lane {
    entries.swapAt(0, entries.count - 1)
    let lane = entries.removeLast().lane
    var parent = 0
    while true {
      let children = (2 * parent + 1)..<min(2 * parent + 3, max(2 * parent + 1, entries.count))
      guard let smallest = children.min(by: { entries[$0].due < entries[$1].due }),
        entries[smallest].due < entries[parent].due
      else { return lane }
      entries.swapAt(smallest, parent)
      parent = smallest
    }
  }
}
