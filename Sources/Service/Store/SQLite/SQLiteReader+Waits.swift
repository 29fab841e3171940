package import Graph
import SQLite
package import Values

extension SQLiteReader {
  package func newestSequence() throws(StoreError) -> Int64 {
    try storeErrors { () throws(SQLiteError) in
      try connection.first("SELECT coalesce(max(seq), 0) FROM deliveries", []) { row in
        row.integer(0)
      } ?? 0
    }
  }

  package func parkedRuns(
    dueBy time: Timestamp, after last: ParkedRun?, limit: Int
  ) throws(StoreError) -> [ParkedRun] {
    try storeErrors { () throws(SQLiteError) in
      guard let last else {
        return try connection.all(
          """
          SELECT run, event, step, due_at FROM timers
          WHERE event IS NOT NULL AND due_at <= ? ORDER BY due_at, run LIMIT ?
          """, [.time(time), .number(limit)], Self.parked)
      }
      return try connection.all(
        """
        SELECT run, event, step, due_at FROM timers
        WHERE event IS NOT NULL AND due_at <= ? AND (due_at, run) > (?, ?)
        ORDER BY due_at, run LIMIT ?
        """, [.time(time), .time(last.due), .id(last.run), .number(limit)], Self.parked)
    }
  }

  private static func parked(_ row: borrowing Row) throws(SQLiteError) -> ParkedRun {
    ParkedRun(
      run: try row.identifier(0), event: try row.identifier(1), step: row.text(2), due: row.time(3))
  }

  package func nextParkedRun(after time: Timestamp) throws(StoreError) -> Timestamp? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT min(due_at) FROM timers WHERE event IS NOT NULL AND due_at > ?", [.time(time)]
      ) { row in row.optionalTime(0) } ?? nil
    }
  }

  package func happened(
    to candidate: CandidateID, ofType type: String
  ) throws(StoreError) -> [HappenedEvent] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT seq, event FROM whole_deliveries
        WHERE candidate IN (SELECT ?1 UNION ALL SELECT candidate FROM joins WHERE into_candidate = ?1)
          AND type = ?2 AND event IS NOT NULL
        ORDER BY event_time, seq
        """, [.id(candidate), .text(type)]
      ) { row throws(SQLiteError) in
        HappenedEvent(sequence: row.integer(0), document: try row.sealed(1))
      }
    }
  }

  package func sequence(of event: EventID) throws(StoreError) -> Int64? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first("SELECT seq FROM deliveries WHERE id = ?", [.id(event)]) { row in
        row.integer(0)
      }
    }
  }
}

extension Connection {
  /// Removes the texts that nothing needs any more: no run under way, no event that is to be worked on, no dead letter
  /// that may be replayed.
  func collectRevisions(keeping digests: [String]) throws(SQLiteError) {
    try run(
      """
      DELETE FROM revisions WHERE digest NOT IN (SELECT value FROM json_each(?))
        AND digest NOT IN (SELECT revision FROM runs WHERE state IN ('running', 'waiting'))
        AND digest NOT IN (
          SELECT revision FROM deliveries WHERE state = 'pending' AND revision IS NOT NULL)
        AND digest NOT IN (
          SELECT runs.revision FROM dead_letters JOIN runs ON runs.id = dead_letters.run
          WHERE dead_letters.state IN ('open', 'replaying'))
        AND digest NOT IN (
          SELECT revision FROM repetitions WHERE ended_at IS NULL AND revision IS NOT NULL)
      """, [.text(Value.list(digests.map { .string($0) }).json())])
    try run("DELETE FROM revision_files WHERE revision NOT IN (SELECT digest FROM revisions)")
  }
}
