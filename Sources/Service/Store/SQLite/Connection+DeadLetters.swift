import Graph
import SQLite
import Values

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

  /// An attempt whose outcome is not recorded is uncertain then: nobody knows it.
  func bury(
    _ event: EventID, errorClass: String, reason: String, at now: Timestamp
  ) throws(SQLiteError) {
    let runs = try run(
      """
      INSERT INTO dead_letters (event, run, workflow, step, error_class, reason, state, at)
      SELECT event, id, workflow,
        (SELECT id FROM steps WHERE run = runs.id AND state IN ('pending', 'attempting', 'waiting')
          ORDER BY ordinal LIMIT 1),
        ?, ?, 'open', ?
      FROM runs WHERE event = ? AND state IN ('running', 'waiting') ORDER BY workflow
      """, [.text(errorClass), .text(reason), .time(now), .id(event)])
    try run(
      """
      DELETE FROM timers WHERE run IN (
        SELECT id FROM runs WHERE event = ? AND state IN ('running', 'waiting'))
      """, [.id(event)])
    try run(
      """
      UPDATE steps SET state = CASE state WHEN 'attempting' THEN 'uncertain' ELSE 'pending' END,
        reason = ?, updated_at = ?
      WHERE state IN ('attempting', 'waiting') AND run IN (
        SELECT id FROM runs WHERE event = ? AND state IN ('running', 'waiting'))
      """, [.text(reason), .time(now), .id(event)])
    try run(
      """
      UPDATE runs SET state = 'dead_lettered', reason = ?, updated_at = ?
      WHERE event = ? AND state IN ('running', 'waiting')
      """, [.text(reason), .time(now), .id(event)])
    let reopened = try run(
      """
      UPDATE dead_letters SET state = 'open', note = ?, closed_at = NULL
      WHERE event = ? AND state = 'replaying'
      """, [.text("replayed in vain: \(reason)"), .id(event)])
    try run(
      "UPDATE repetitions SET ended_at = ?, note = ? WHERE event = ? AND ended_at IS NULL",
      [.time(now), .text(reason), .id(event)])
    if runs + reopened == 0 {
      try apply(
        DeadLetter(
          event: event, run: nil, workflow: nil, step: nil, errorClass: errorClass, reason: reason,
          at: now))
    }
    try run(
      "UPDATE deliveries SET state = 'dead_lettered', reason = ? WHERE id = ?",
      [.text(reason), .id(event)])
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
