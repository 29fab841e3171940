import Graph
import SQLite

extension Connection {
  func apply(_ letter: DeadLetter) throws(SQLiteError) {
    try run(
      """
      INSERT INTO dead_letters (event, run, workflow, step, error_class, reason, state, at)
      VALUES (?, ?, ?, ?, ?, ?, 'open', ?)
      """,
      [
        .id(letter.event), .id(letter.run), .optional(letter.workflow), .optional(letter.step),
        .text(letter.errorClass), .text(letter.reason), .time(letter.at),
      ])
  }

  func apply(_ progress: LetterProgress, to sequence: Int64) throws(SQLiteError) {
    switch progress {
    case .replaying(let uncertain, let revision, let at):
      try run(
        """
        UPDATE dead_letters SET state = 'replaying', uncertain = ?, revision = ?, closed_at = ?
        WHERE seq = ?
        """,
        [
          .optional(uncertain?.rawValue), .optional(revision), .time(at), .integer(sequence),
        ])
    case .replayed(let run, let at):
      try self.run(
        "UPDATE dead_letters SET state = 'replayed', replay = ?, closed_at = ? WHERE seq = ?",
        [.id(run), .time(at), .integer(sequence)])
    case .reopened(let reason):
      try run(
        "UPDATE dead_letters SET state = 'open', note = ?, closed_at = NULL WHERE seq = ?",
        [.text(reason), .integer(sequence)])
    case .discarded(let reason, let at):
      try run(
        "UPDATE dead_letters SET state = 'discarded', note = ?, closed_at = ? WHERE seq = ?",
        [.text(reason), .time(at), .integer(sequence)])
    }
  }
}
