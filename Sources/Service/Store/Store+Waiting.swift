import Threads

extension Store {
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
