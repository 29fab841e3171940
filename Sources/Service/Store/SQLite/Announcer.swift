import Threads

/// Tells the runtime what became of its changes, in the order of their commits, on a thread of its own.
///
/// That is work of the runtime's: it takes locks that workers hold, and gives back memory that they have taken. Workers
/// make way for senders, so one of them may be stopped by the system while it has such a lock. The storage thread, for
/// which senders wait, would have to wait for it.
final class Announcer: Sendable {
  private struct State {
    var news: [(jobs: [SQLiteStore.Job], result: Result<Void, StoreError>)] = []
    /// Of the deliveries among them.
    var deliveryBytes = 0
    var isOver = false
    /// Stands for a process that has died: nobody is told anything more.
    var isAbandoned = false
  }

  private let state = Monitor(State())
  /// Bytes of deliveries above which they are let go of by whoever wrote them: memory does not grow where the system leaves
  /// this thread no time. Of changes there are only as many as the runtime has under way.
  static let deliveryBytes = 8 << 20

  /// The same bytes above which this thread is woken for them alone.
  static let wakingBytes = deliveryBytes / 8

  /// Deliveries, whose senders have their answers, are taken only to be let go of, which nobody waits for: they wait for
  /// changes, or for more of them.
  ///
  /// `deliveries`: how many of the jobs, at their beginning.
  func announce(
    _ jobs: [SQLiteStore.Job], deliveries: Int, _ result: Result<Void, StoreError>
  ) {
    let bytes = jobs.prefix(deliveries).reduce(0) { $0 + $1.size }
    let isAwaited = state.withLock { state in
      if state.deliveryBytes + bytes <= Self.deliveryBytes {
        state.deliveryBytes += bytes
        state.news.append((jobs, result))
      } else if jobs.count > deliveries {
        state.news.append((Array(jobs.dropFirst(deliveries)), result))
      }
      return jobs.count > deliveries || state.deliveryBytes > Self.wakingBytes
    }
    if isAwaited { state.wakeOne() }
  }

  /// Until `end`, and everything before it has been told.
  func run() {
    while true {
      let news = state.wait { state -> [([SQLiteStore.Job], Result<Void, StoreError>)]? in
        if state.isAbandoned { return [] }
        guard !state.news.isEmpty else { return state.isOver ? [] : nil }
        defer {
          state.news = []
          state.deliveryBytes = 0
        }
        return state.news
      }
      guard !news.isEmpty else { return }
      for (jobs, result) in news {
        for case .commit(_, _, let complete) in jobs { complete(result) }
      }
    }
  }

  func end(abandoning: Bool) {
    state.withLock { state in
      state.isOver = true
      state.isAbandoned = abandoning
    }
    state.wakeAll()
  }
}
