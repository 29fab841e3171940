package import Graph
import SQLite
import Values

extension SQLiteReader {
  package func candidates(joinedBy event: EventID) throws(StoreError) -> [CandidateID] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all("SELECT candidate FROM joins WHERE event = ?", [.id(event)]) {
        row throws(SQLiteError) in try row.identifier(0)
      }
    }
  }

  package func survivor(of candidate: CandidateID) throws(StoreError) -> CandidateID {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT into_candidate FROM joins WHERE candidate = ?", [.id(candidate)]
      ) { row throws(SQLiteError) in try row.identifier(0) } ?? candidate
    }
  }

  package func replays(of event: EventID) throws(StoreError) -> [Replay] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT seq, workflow, uncertain, revision FROM dead_letters
        WHERE event = ? AND state = 'replaying' AND workflow IS NOT NULL ORDER BY workflow
        """, [.id(event)]
      ) { row in
        Replay(
          sequence: row.integer(0), workflow: row.text(1),
          uncertain: row.optionalText(2).flatMap(UncertainStep.init),
          revision: row.optionalText(3))
      }
    }
  }

  package func reading<Result>(
    _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try storeErrors { () throws(SQLiteError) in _ = try connection.run("BEGIN DEFERRED") }
    // A transaction that only reads has nothing to lose at its end.
    defer { connection.rollBack() }
    return try body()
  }

  package func request(of step: String, in run: RunID) throws(StoreError) -> [UInt8]? {
    try sealed("SELECT request FROM steps WHERE run = ? AND id = ?", step, run)
  }

  package func answer(of step: String, in run: RunID) throws(StoreError) -> [UInt8]? {
    try sealed("SELECT answer FROM steps WHERE run = ? AND id = ?", step, run)
  }

  private func sealed(
    _ query: StaticString, _ step: String, _ run: RunID
  ) throws(StoreError) -> [UInt8]? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(query, [.id(run), .text(step)]) { row throws(SQLiteError) in
        try row.optionalSealed(0)
      } ?? nil
    }
  }
}
