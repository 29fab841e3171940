import Graph
import SQLite
import Values

extension Connection {
  /// From now on whatever led to `loser` leads to `winner`. Records that `loser` took in earlier follow.
  func join(
    _ loser: CandidateID, into winner: CandidateID, event: EventID, at now: Timestamp
  ) throws(SQLiteError) {
    try run("UPDATE aliases SET candidate = ? WHERE candidate = ?", [.id(winner), .id(loser)])
    try run(
      "UPDATE joins SET into_candidate = ? WHERE into_candidate = ?", [.id(winner), .id(loser)])
    try run(
      """
      INSERT INTO joins (candidate, into_candidate, event, at) VALUES (?, ?, ?, ?)
      ON CONFLICT (candidate) DO NOTHING
      """, [.id(loser), .id(winner), .id(event), .time(now)])
    try run(
      "DELETE FROM facts WHERE kind = ? AND key = ?",
      [.text(Fact.Kind.candidate.rawValue), .text(loser.description)])
  }

  /// The record's content has been taken over: its row goes, and what happened to it is shown at the winner.
  func absorb(_ loser: CandidateID, into winner: CandidateID) throws(SQLiteError) {
    try forgetTags(of: loser)
    try run("DELETE FROM candidates WHERE id = ?", [.id(loser)])
    try run(
      "UPDATE deliveries SET candidate = ?, lane = ? WHERE candidate = ?",
      [.id(winner), .lane(.candidate(winner)), .id(loser)])
    try run("UPDATE tasks SET candidate = ? WHERE candidate = ?", [.id(winner), .id(loser)])
  }

  /// Before its record goes.
  func forgetTags(of candidate: CandidateID) throws(SQLiteError) {
    for tag in try tags(of: candidate) {
      try run(
        "DELETE FROM candidate_tags WHERE tag = ? AND candidate = ?",
        [Seal.close(tag), .id(candidate)])
    }
  }

  private func tags(of candidate: CandidateID) throws(SQLiteError) -> [String] {
    try first("SELECT record FROM candidates WHERE id = ?", [.id(candidate)]) {
      row throws(SQLiteError) in
      var record = CandidateRecord(id: candidate, at: .earliest)
      record.read(try row.sealedJSON(0))
      return record.tags
    } ?? []
  }
}
