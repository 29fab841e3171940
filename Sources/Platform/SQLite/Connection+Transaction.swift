extension Connection {
  package enum TransactionKind: Sendable {
    /// Takes the write lock at its start, so that it cannot fail half-way because of another writer.
    case immediate
    /// Reads one state of the database throughout, whatever others commit meanwhile.
    case deferred
  }

  /// Runs `body` in a transaction: committed when it returns, rolled back when it or the commit throws.
  /// What it returns may be acted upon only because COMMIT has returned OK.
  @discardableResult
  package func transaction<T>(
    _ kind: TransactionKind = .immediate, _ body: () throws(SQLiteError) -> T
  ) throws(SQLiteError) -> T {
    switch kind {
    case .immediate: try run("BEGIN IMMEDIATE")
    case .deferred: try run("BEGIN DEFERRED")
    }
    do {
      let result = try body()
      try run("COMMIT")
      return result
    } catch {
      rollBack()
      throw error
    }
  }

  /// Ends a transaction without a trace. Some errors (full, I/O) have ended it already; then there is nothing
  /// to do. Source: https://www.sqlite.org/lang_transaction.html, "Response to errors within a transaction".
  package func rollBack() {
    guard isInTransaction else { return }
    // A rollback fails only where the transaction is gone already, which is what is wanted.
    _ = try? run("ROLLBACK")
  }
}
