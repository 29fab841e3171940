import Store
import Threads

/// Batches of mapped events on their way into the store, in their order. The dispatcher maps the next ones meanwhile: on a
/// busy server a commit takes longer than the mapping of what it holds.
struct BatchesUnderWay {
  struct Outcome {
    let batch: EventMapper.Batch
    /// The row behind which it began; nil: its events were taken up again.
    let start: Int64?
    let result: Result<Void, StoreError>
  }

  private struct Entry {
    let batch: EventMapper.Batch
    let start: Int64?
    let changes: Int
    let result: Monitor<Result<Void, StoreError>?>
  }

  private var entries: [Entry] = []
  /// A batch counts upon what the ones before it have assigned.
  private var chain = CommitChain()

  /// That are on their way.
  private(set) var changes = 0

  /// - Parameter changes: those of the batch, and what goes with them.
  mutating func submit(
    _ batch: EventMapper.Batch, _ changes: [Change], from start: Int64?, to store: any Store
  ) {
    let result = Monitor<Result<Void, StoreError>?>(changes.isEmpty ? .success(()) : nil)
    entries.append(Entry(batch: batch, start: start, changes: changes.count, result: result))
    self.changes += changes.count
    guard !changes.isEmpty else { return }
    store.commit(changes, in: chain) { outcome in
      result.withLock { $0 = outcome }
      result.wakeAll()
    }
  }

  /// What became of the first; nil: there is none, or it is not known yet and `waits` is false. Where it failed, the others
  /// have failed too and are gone.
  mutating func next(waits: Bool) -> Outcome? {
    guard let first = entries.first else { return nil }
    let known = waits ? first.result.wait { $0 } : first.result.withLock { $0 }
    guard let known else { return nil }
    entries.removeFirst()
    changes -= first.changes
    if case .failure = known {
      for entry in entries { _ = entry.result.wait { $0 } }
      entries = []
      changes = 0
      chain = CommitChain()
    }
    return Outcome(batch: first.batch, start: first.start, result: known)
  }
}
