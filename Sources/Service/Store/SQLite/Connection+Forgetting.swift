package import Graph
import SQLite
package import Values

extension Connection {
  /// Rows of a candidate that are emptied in one transaction; who has more goes at a later round.
  private static let room = 200

  /// Takes away all that is kept of these candidates, but of those to whom something has happened since then, or of whom
  /// something is open. The lines of their deliveries stay, under an id that leads to nobody any more.
  func forget(
    _ candidates: [CandidateID], untouchedSince time: Timestamp
  ) throws(SQLiteError) {
    for candidate in candidates where try isForgettable(candidate, untouchedSince: time) {
      guard try empty(candidate) else { continue }
      try forget(candidate)
    }
  }

  /// Nothing has happened to the candidate since then, and nothing is open: no event, run, dead letter or repetition, no
  /// task, no message without a file, no record that is to be taken into another.
  func isForgettable(
    _ candidate: CandidateID, untouchedSince time: Timestamp
  ) throws(SQLiteError) -> Bool {
    try first(
      """
      SELECT 1 FROM candidates WHERE id = ?1 AND updated_at < ?2
        AND NOT EXISTS (SELECT 1 FROM tasks WHERE candidate = ?1 AND state = 'open')
        AND NOT EXISTS (SELECT 1 FROM joins WHERE candidate = ?1)
        AND NOT EXISTS (SELECT 1 FROM deliveries WHERE candidate = ?1
          AND state IN ('pending', 'waiting', 'quarantined', 'dead_lettered'))
        AND NOT EXISTS (SELECT 1 FROM deliveries JOIN runs ON runs.event = deliveries.id
          WHERE deliveries.candidate = ?1 AND runs.state IN ('running', 'waiting'))
        AND NOT EXISTS (SELECT 1 FROM deliveries JOIN dead_letters ON event = deliveries.id
          WHERE deliveries.candidate = ?1 AND dead_letters.state IN ('open', 'replaying'))
        AND NOT EXISTS (SELECT 1 FROM deliveries JOIN repetitions ON event = deliveries.id
          WHERE deliveries.candidate = ?1 AND ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM deliveries JOIN outbox ON outbox.event = deliveries.id
          WHERE deliveries.candidate = ?1 AND written_at IS NULL)
      """, [.id(candidate), .time(time)]
    ) { _ in true } ?? false
  }

  /// Takes away the contents of the candidate's events; false where there are more of them.
  private func empty(_ candidate: CandidateID) throws(SQLiteError) -> Bool {
    let rows = try all(
      """
      SELECT seq FROM deliveries WHERE candidate = ?
        AND (EXISTS (SELECT 1 FROM delivery_content WHERE delivery = seq)
          OR EXISTS (SELECT 1 FROM event_content WHERE delivery = seq))
      ORDER BY seq LIMIT ?
      """, [.id(candidate), .number(Self.room)]
    ) { row in row.integer(0) }
    for row in rows {
      try run("DELETE FROM delivery_content WHERE delivery = ?", [.integer(row)])
      try pruneEvent(row)
    }
    return rows.count < Self.room
  }

  private func forget(_ candidate: CandidateID) throws(SQLiteError) {
    let others: [CandidateID] = try all(
      "SELECT candidate FROM joins WHERE into_candidate = ?", [.id(candidate)]
    ) { row throws(SQLiteError) in try row.identifier(0) }
    for id in others + [candidate] {
      try run(
        """
        DELETE FROM connection_notes
        WHERE instr(key, 'cand_') > 0 AND substr(key, instr(key, 'cand_')) = ?
        """, [.text(id.description)])
    }
    try forgetTags(of: candidate)
    try run("DELETE FROM joins WHERE into_candidate = ?", [.id(candidate)])
    try run("DELETE FROM aliases WHERE candidate = ?", [.id(candidate)])
    try run(
      "DELETE FROM facts WHERE kind = ? AND key = ?",
      [.text(Fact.Kind.candidate.rawValue), .text(candidate.description)])
    try run("DELETE FROM tasks WHERE candidate = ?", [.id(candidate)])
    try run("DELETE FROM candidates WHERE id = ?", [.id(candidate)])
  }

  func forget(_ tasks: [TaskID]) throws(SQLiteError) {
    for id in tasks { try run("DELETE FROM tasks WHERE id = ? AND state = 'done'", [.id(id)]) }
  }
}

extension SQLiteReader {
  package func forgettableCandidates(
    untouchedSince time: Timestamp, after last: CandidateID?, limit: Int
  ) throws(StoreError) -> ForgettablePage {
    try storeErrors { () throws(SQLiteError) in
      // Ids sort by the time of their making: who came later is not looked at.
      let ids: [CandidateID] = try connection.all(
        "SELECT id FROM candidates WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
        [
          .id(last ?? CandidateID(high: 0, low: 0)),
          .id(CandidateID(milliseconds: time.milliseconds, random: (0, 0))), .number(limit),
        ]
      ) { row throws(SQLiteError) in try row.identifier(0) }
      var expired: [CandidateID] = []
      for id in ids where try connection.isForgettable(id, untouchedSince: time) {
        expired.append(id)
      }
      return ForgettablePage(expired: expired, last: ids.count == limit ? ids.last : nil)
    }
  }

  package func tasks(
    doneBefore time: Timestamp, limit: Int
  ) throws(StoreError) -> [TaskID] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        "SELECT id FROM tasks WHERE state = 'done' AND done_at < ? ORDER BY done_at LIMIT ?",
        [.time(time), .number(limit)]
      ) { row throws(SQLiteError) in try row.identifier(0) }
    }
  }
}
