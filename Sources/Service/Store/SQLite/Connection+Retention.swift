package import Graph
import SQLite
package import Values

extension Connection {
  /// Takes away the contents of these rows, unless somebody needs them: an event that is not over or waits for a person,
  /// a message that has no file yet, a run of the same candidate that is parked.
  func prune(_ kind: RetainedKind, _ rows: [Int64]) throws(SQLiteError) {
    for row in rows where try isOver(row) {
      switch kind {
      case .deliveries:
        try run("DELETE FROM delivery_content WHERE delivery = ?", [.integer(row)])
      case .events: if try !mayBeLookedOutFor(row) { try pruneEvent(row) }
      }
    }
  }

  /// Whether a run of the same candidate is parked: it may look out for this event.
  private func mayBeLookedOutFor(_ row: Int64) throws(SQLiteError) -> Bool {
    try first(
      """
      SELECT 1 FROM deliveries
        JOIN deliveries AS others ON others.candidate = deliveries.candidate
        JOIN runs ON runs.event = others.id
      WHERE deliveries.seq = ? AND runs.state = 'waiting' LIMIT 1
      """, [.integer(row)]
    ) { _ in true } ?? false
  }

  private func isOver(_ row: Int64) throws(SQLiteError) -> Bool {
    try first(
      """
      SELECT 1 FROM deliveries WHERE seq = ?
        AND (state IS NULL OR state IN ('completed', 'ignored', 'discarded'))
        AND NOT EXISTS (SELECT 1 FROM dead_letters
          WHERE event = deliveries.id AND dead_letters.state IN ('open', 'replaying'))
        AND NOT EXISTS (SELECT 1 FROM runs
          WHERE event = deliveries.id AND runs.state IN ('running', 'waiting'))
        AND NOT EXISTS (SELECT 1 FROM runs JOIN outbox ON outbox.run = runs.id
          WHERE runs.event = deliveries.id AND written_at IS NULL)
      """, [.integer(row)]
    ) { _ in true } ?? false
  }

  /// Its runs are over.
  func pruneEvent(_ row: Int64) throws(SQLiteError) {
    let event: [Argument] = [.integer(row)]
    try run(
      """
      DELETE FROM outbox WHERE run IN (
        SELECT runs.id FROM runs JOIN deliveries ON deliveries.id = runs.event WHERE deliveries.seq = ?)
      """, event)
    try run(
      """
      DELETE FROM steps WHERE run IN (
        SELECT runs.id FROM runs JOIN deliveries ON deliveries.id = runs.event WHERE deliveries.seq = ?)
      """, event)
    try run(
      """
      DELETE FROM step_files WHERE run IN (
        SELECT runs.id FROM runs JOIN deliveries ON deliveries.id = runs.event WHERE deliveries.seq = ?)
      """, event)
    try run("DELETE FROM runs WHERE event = (SELECT id FROM deliveries WHERE seq = ?)", event)
    try run("DELETE FROM effects WHERE event = (SELECT id FROM deliveries WHERE seq = ?)", event)
    try run(
      "DELETE FROM dead_letters WHERE event = (SELECT id FROM deliveries WHERE seq = ?)", event)
    try run(
      "DELETE FROM repetitions WHERE event = (SELECT id FROM deliveries WHERE seq = ?)", event)
    try run("UPDATE deliveries SET journey = NULL WHERE seq = ?", event)
    try run("DELETE FROM event_content WHERE delivery = ?", event)
  }
}

extension SQLiteReader {
  package func retained(
    _ kind: RetainedKind, before time: Timestamp, after row: Int64, limit: Int
  ) throws(StoreError) -> RetainedPage {
    let rows = try storeErrors { () throws(SQLiteError) in
      let arguments: [Argument] = [.integer(row), .number(limit)]
      let read = { (row: borrowing Row) throws(SQLiteError) in (row.integer(0), row.time(1)) }
      return switch kind {
      case .deliveries:
        try connection.all(
          """
          SELECT delivery, received_at FROM delivery_content JOIN deliveries ON seq = delivery
          WHERE delivery > ? ORDER BY delivery LIMIT ?
          """, arguments, read)
      case .events:
        try connection.all(
          """
          SELECT delivery, received_at FROM event_content JOIN deliveries ON seq = delivery
          WHERE delivery > ? ORDER BY delivery LIMIT ?
          """, arguments, read)
      }
    }
    let old = rows.prefix { $0.1 < time }.map(\.0)
    return RetainedPage(expired: old, last: old.count == limit ? old.last : nil)
  }

  package func hasCommands(finishedBefore time: Timestamp) throws(StoreError) -> Bool {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT 1 FROM commands WHERE finished_at < ? LIMIT 1", [.time(time)]
      ) { _ in true } ?? false
    }
  }

  package func keptContent(of event: EventID) throws(StoreError) -> KeptContent {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT body IS NOT NULL, event IS NOT NULL FROM whole_deliveries WHERE id = ?",
        [.id(event)]
      ) { row in KeptContent(raw: row.integer(0) != 0, mapped: row.integer(1) != 0) }
    } ?? KeptContent(raw: false, mapped: false)
  }
}
