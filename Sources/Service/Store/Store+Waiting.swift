import Threads

extension Store {
  package func commit(
    _ changes: [Change], then complete: @escaping @Sendable (Result<Void, StoreError>) -> Void
  ) { commit(changes, in: nil, then: complete) }

  /// Commits and waits until it is durable. Not for the store's own thread.
  package func commitNow(_ changes: [Change]) throws(StoreError) {
    let answer = Monitor<Result<Void, StoreError>?>(nil)
    commit(changes) { result in
      answer.withLock { $0 = result }
      answer.wakeAll()
    }
    try answer.wait { $0 }.get()
  }
}
