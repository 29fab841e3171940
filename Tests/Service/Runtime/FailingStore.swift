import Graph
import Synchronization

@testable import Store

/// A store that refuses the next commits as it is told, and is an ordinary one otherwise.
final class FailingStore: Store {
  private let store: any Store
  private let failures = Mutex<[StoreError]>([])
  private let dispatchFailures = Mutex<[StoreError?]>([])

  init(_ store: any Store) { self.store = store }

  /// The workers' next commits fail like this, one after the other; the dispatcher's do not.
  func fail(_ errors: [StoreError]) { failures.withLock { $0 = errors } }

  /// The dispatcher's next commits fail like this, or do not: nil.
  func failDispatches(_ errors: [StoreError?]) { dispatchFailures.withLock { $0 = errors } }

  func commit(
    _ changes: [Change], in chain: CommitChain?,
    then complete: @escaping @Sendable (Result<Void, StoreError>) -> Void
  ) {
    let isDispatch = changes.contains { if case .dispatch = $0 { true } else { false } }
    let failure =
      isDispatch
      ? dispatchFailures.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      : failures.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    if let failure {
      chain?.fail(failure)
      return complete(.failure(failure))
    }
    store.commit(changes, in: chain, then: complete)
  }

  func accept(
    _ delivery: Delivery,
    then complete: @escaping @Sendable (Result<Acceptance, StoreError>) -> Void
  ) { store.accept(delivery, then: complete) }

  var changesPerCommit: Int { store.changesPerCommit }
  func refuse(_ delivery: RefusedDelivery) { store.refuse(delivery) }
  func onNewEvents(_ notify: @escaping @Sendable () -> Void) { store.onNewEvents(notify) }
  func reader() throws(StoreError) -> any StoreReader { try store.reader() }
  func close() { store.close() }
}
