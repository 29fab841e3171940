import Synchronization

/// Commits that build upon each other: once one of them has failed, those that come after it fail in the same way and
/// nothing of them is written. So whoever submits them need not wait for one before the next.
package final class CommitChain: Sendable {
  private let state = Mutex<StoreError?>(nil)

  package init() {}

  /// Why nothing more is written for it; nil: it holds.
  var failure: StoreError? { state.withLock { $0 } }

  /// The first failure is the one that is told.
  func fail(_ error: StoreError) { state.withLock { $0 = $0 ?? error } }
}
