import Graph
import SQLite

extension SQLiteReader {
  package func unfinishedEvents(
    after sequence: Int64, limit: Int
  ) throws(StoreError) -> [UnfinishedEvent] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT seq, id, lane, EXISTS (SELECT 1 FROM joins WHERE event = deliveries.id), (
          SELECT CASE WHEN count(*) = count(due_at) THEN min(due_at) END
          FROM runs LEFT JOIN timers ON timers.run = runs.id AND timers.event IS NULL
          WHERE runs.event = deliveries.id AND runs.state = 'running')
        FROM deliveries WHERE state = 'pending' AND lane IS NOT NULL AND seq > ?
        ORDER BY seq LIMIT ?
        """, [.integer(sequence), .number(limit)]
      ) { row throws(SQLiteError) in
        let id: EventID = try row.identifier(1)
        return UnfinishedEvent(
          sequence: row.integer(0), id: id, lane: Lane(bytes: row.blob(2)) ?? .event(id),
          joins: row.integer(3) != 0, due: row.optionalTime(4))
      }
    }
  }

  package func firstUnmapped() throws(StoreError) -> Int64? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT seq FROM deliveries WHERE state = 'pending' AND lane IS NULL ORDER BY seq LIMIT 1"
      ) { row in row.integer(0) }
    }
  }
}
