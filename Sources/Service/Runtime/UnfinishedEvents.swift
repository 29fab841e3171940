import Store
import Values

/// What an earlier process has begun: put into its lanes at the start. A hundred thousand events are not read for it: each
/// holds its place, and what comes now is soon at work beside them.
struct UnfinishedEvents {
  let reader: any StoreReader
  let lanes: LaneQueue
  let now: Timestamp

  /// Taken up together.
  private static let page = 1024

  /// Gives the row behind which events are to be mapped. Whoever is in a lane already stays where it is, so that it may be
  /// tried again after a failure.
  func takeUp(_ mapper: inout EventMapper) throws(StoreError) -> Int64 {
    // First: what is accepted meanwhile is behind it.
    let newest = try reader.newestSequence()
    let received = try reader.receipts(after: newest - 1, limit: 1).last?.at
    let isSetBack = received.map { now.isSetBack(from: $0) } ?? false
    var last: Int64 = 0
    while let end = try takeUpPage(after: last, areDue: isSetBack, &mapper) { last = end }
    return try reader.firstUnmapped().map { $0 - 1 } ?? newest
  }

  /// The last row of the page; nil: there is none.
  ///
  /// - Parameter areDue: the clock was set back: until the times of their retries might be as long as it was set back by.
  private func takeUpPage(
    after last: Int64, areDue: Bool, _ mapper: inout EventMapper
  ) throws(StoreError) -> Int64? {
    var events = try reader.unfinishedEvents(after: last, limit: Self.page)
    if areDue {
      for index in events.indices { events[index].due = nil }
    }
    for part in events.parts {
      guard part.first?.joins == true else {
        lanes.takeUp(part)
        continue
      }
      // What joins two records looks at both lanes while it waits.
      let known = try reader.pendingEvents(among: part.map(\.id))
      lanes.enqueue(try mapper.map(known.filter { !lanes.has($0.id) }).works)
    }
    return events.last?.sequence
  }
}

extension [UnfinishedEvent] {
  /// Those that join records apart from those that do not, in their order.
  fileprivate var parts: [[UnfinishedEvent]] {
    var parts: [[UnfinishedEvent]] = []
    for event in self {
      if parts.last?.last?.joins == event.joins {
        parts[parts.count - 1].append(event)
      } else {
        parts.append([event])
      }
    }
    return parts
  }
}
