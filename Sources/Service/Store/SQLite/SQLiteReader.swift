package import Graph
import SQLite
package import Values

/// Reads the store over a connection of its own, of this process or another: beside a running server, or
/// without one.
package final class SQLiteReader: StoreReader {
  let connection: Connection
  let refused: Connection?

  /// Throws `.notPrepared` where no server has made the database yet.
  package init(_ files: StateFiles) throws(StoreError) {
    do {
      connection = try Connection(path: files.database, access: .readOnly)
    } catch {
      if error.isUnopenable { throw .notPrepared(found: 0, known: Schema.version) }
      throw StoreError(error)
    }
    try connection.requireCurrentSchema()
    do {
      refused = try Connection(path: files.refused, access: .readOnly)
    } catch {
      // There is no ring until a server has opened one.
      guard error.isUnopenable else { throw StoreError(error) }
      refused = nil
    }
  }
}

extension SQLiteReader: IdentityReader {
  package func candidate(of alias: Alias) throws(StoreError) -> CandidateID? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT candidate FROM aliases WHERE kind = ? AND source = ? AND value = ?",
        [.text(alias.kind), .text(alias.source), Seal.close(alias.value)]
      ) { row throws(SQLiteError) in try row.identifier(0) }
    }
  }

  package func candidates(ofApplication id: String) throws(StoreError) -> [CandidateID] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT DISTINCT candidate FROM aliases WHERE kind = 'application' AND value = ? LIMIT 2
        """, [Seal.close(id)]
      ) { row throws(SQLiteError) in try row.identifier(0) }
    }
  }

  package func senders(knowing candidate: CandidateID) throws(StoreError) -> Set<String> {
    try storeErrors { () throws(SQLiteError) in
      Set(
        try connection.all(
          "SELECT source FROM aliases WHERE candidate = ? AND kind = 'candidate'",
          [.id(candidate)]
        ) { row in row.text(0) })
    }
  }

  package func fact(_ kind: Fact.Kind, _ key: String) throws(StoreError) -> Fact? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT value, event_time, said_at FROM facts WHERE kind = ? AND key = ?",
        [.text(kind.rawValue), .text(key)]
      ) { row throws(SQLiteError) in
        Fact(
          kind: kind, key: key, value: try row.sealed(0), time: row.time(1),
          saidAt: row.optionalTime(2) ?? row.time(1))
      }
    }
  }
}

extension SQLiteReader: EventReader {
  package func pendingEvents(
    after sequence: Int64, limit: Int
  ) throws(StoreError) -> [PendingEvent] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT seq, id, source, received_at, digest, event IS NULL, type, event_time, candidate,
          application, lane, revision, headers, body, event
        FROM whole_deliveries WHERE state = 'pending' AND seq > ? ORDER BY seq LIMIT ?
        """, [.integer(sequence), .number(limit)], Self.pending)
    }
  }

  package func pendingEvents(among ids: [EventID]) throws(StoreError) -> [PendingEvent] {
    try events(
      ids,
      """
      SELECT seq, id, source, received_at, digest, event IS NULL, type, event_time, candidate,
        application, lane, revision, headers, body, event
      FROM whole_deliveries WHERE state = 'pending' AND id = ?
      """)
  }

  package func mappedEvents(_ ids: [EventID]) throws(StoreError) -> [PendingEvent] {
    try events(
      ids,
      """
      SELECT seq, id, source, received_at, digest, event IS NULL, type, event_time, candidate,
        application, lane, revision, headers, body, event
      FROM whole_deliveries WHERE event IS NOT NULL AND id = ?
      """)
  }

  private func events(
    _ ids: [EventID], _ query: StaticString
  ) throws(StoreError) -> [PendingEvent] {
    try storeErrors { () throws(SQLiteError) in
      var events: [PendingEvent] = []
      for id in ids {
        events += try connection.all(query, [.id(id)], Self.pending)
      }
      return events.sorted { $0.sequence < $1.sequence }
    }
  }

  private static func pending(_ row: borrowing Row) throws(SQLiteError) -> PendingEvent {
    let id: EventID = try row.identifier(1)
    return PendingEvent(
      sequence: row.integer(0), id: id, source: row.text(2), receivedAt: row.time(3),
      digest: row.blob(4),
      content: row.integer(5) != 0
        ? .delivered(headers: try row.sealed(12), body: try row.sealed(13))
        : .dispatched(try Self.dispatched(row, id)))
  }

  private static func dispatched(
    _ row: borrowing Row, _ id: EventID
  ) throws(SQLiteError) -> DispatchedEvent {
    DispatchedEvent(
      id: id, type: row.text(6), time: row.time(7), candidate: try row.optionalIdentifier(8),
      application: row.optionalText(9), lane: Lane(bytes: row.blob(10)) ?? .event(id),
      document: try row.sealed(14), revision: row.text(11))
  }

  package func record(of candidate: CandidateID) throws(StoreError) -> CandidateRecord? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT record, created_at, updated_at, events FROM candidates WHERE id = ?",
        [.id(candidate)]
      ) { row throws(SQLiteError) in
        var record = CandidateRecord(
          id: candidate, createdAt: row.time(1), updatedAt: row.time(2), events: row.integer(3))
        record.read(try row.sealedJSON(0))
        return record
      }
    }
  }

  package func runs(of event: EventID) throws(StoreError) -> [StoredRun] {
    try storeErrors { () throws(SQLiteError) in
      let ids: [RunID] = try connection.all(
        "SELECT id FROM runs WHERE event = ? ORDER BY workflow, generation", [.id(event)]
      ) { row throws(SQLiteError) in try row.identifier(0) }
      var runs: [StoredRun] = []
      for id in ids {
        if let run = try storedRun(id) { runs.append(run) }
      }
      return runs
    }
  }

  private func storedRun(_ id: RunID) throws(SQLiteError) -> StoredRun? {
    let steps = try storedSteps(of: id)
    return try connection.first(
      """
      SELECT runs.workflow, generation, runs.revision, segment, state, position, reason,
        repetitions.number, repetitions.run, repetitions.asked_at, repetitions.command
      FROM runs LEFT JOIN repetitions ON repetitions.event = runs.event
        AND repetitions.workflow = runs.workflow AND repetitions.number = runs.repetition
      WHERE id = ?
      """, [.id(id)]
    ) { row throws(SQLiteError) in
      StoredRun(
        id: id, workflow: row.text(0), generation: Int(row.integer(1)),
        repetition: try Repetition(row: row, from: 7), revision: row.text(2),
        segment: row.optionalText(3), state: try row.word(4), start: Int(row.integer(5)),
        reason: row.optionalText(6), steps: steps)
    }
  }

  func storedSteps(of run: RunID) throws(SQLiteError) -> [StoredStep] {
    try connection.all(
      """
      SELECT steps.id, ordinal, action, state, attempts, answered, reason, updated_at, started_at,
        request, result, due_at, wanted_at
      FROM steps LEFT JOIN timers ON timers.run = steps.run AND timers.step = steps.id
      WHERE steps.run = ? ORDER BY ordinal
      """, [.id(run)]
    ) { row throws(SQLiteError) in
      StoredStep(
        record: StepRecord(
          run: run, id: row.text(0), ordinal: Int(row.integer(1)), action: row.text(2),
          state: try row.word(3), attempts: Int(row.integer(4)), answered: Int(row.integer(5)),
          request: try row.optionalSealed(9), result: try row.optionalSealed(10),
          reason: row.optionalText(6), wantedAt: row.optionalTime(12), at: row.time(7)),
        due: row.optionalTime(11), startedAt: row.time(8))
    }
  }

  package func journey(of event: EventID) throws(StoreError) -> [UInt8]? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first("SELECT journey FROM deliveries WHERE id = ?", [.id(event)]) {
        row throws(SQLiteError) in try row.optionalSealed(0)
      } ?? nil
    }
  }

  package func revision(_ digest: String) throws(StoreError) -> [UInt8]? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first("SELECT texts FROM revisions WHERE digest = ?", [.text(digest)]) {
        row throws(SQLiteError) in try row.sealed(0)
      }
    }
  }

  package func attachedFile(_ digest: String) throws(StoreError) -> [UInt8]? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first("SELECT content FROM attached_files WHERE digest = ?", [.text(digest)]) {
        row throws(SQLiteError) in try row.sealed(0)
      }
    }
  }

  package func unwrittenMessages(limit: Int) throws(StoreError) -> [OutboxEntry] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT outbox.seq, outbox.event, outbox.workflow, step, connection, outbox.created_at,
          request, repetition
        FROM outbox JOIN steps ON steps.run = outbox.run AND steps.id = outbox.step
          JOIN runs ON runs.id = outbox.run
        WHERE written_at IS NULL ORDER BY outbox.seq LIMIT ?
        """, [.number(limit)]
      ) { row throws(SQLiteError) in
        OutboxEntry(
          sequence: row.integer(0), event: try row.identifier(1), workflow: row.text(2),
          step: row.text(3), repetition: Int(row.integer(7)), connection: row.text(4),
          createdAt: row.time(5),
          request: try row.sealed(6))
      }
    }
  }

  package func untoldAlerts(limit: Int) throws(StoreError) -> [StoredAlert] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT seq, message, event, candidate, workflow, segment, step, source, connection,
          error_class, reason, show, at
        FROM alerts ORDER BY seq LIMIT ?
        """, [.number(limit)]
      ) { row throws(SQLiteError) in
        StoredAlert(
          sequence: row.integer(0),
          record: AlertRecord(
            message: row.text(1), event: try row.optionalIdentifier(2),
            candidate: try row.optionalIdentifier(3), workflow: row.optionalText(4),
            segment: row.optionalText(5), step: row.optionalText(6), source: row.optionalText(7),
            connection: row.optionalText(8), errorClass: row.text(9), reason: row.text(10),
            show: row.text(11), at: row.time(12)))
      }
    }
  }

  package func metadata(_ key: String) throws(StoreError) -> String? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first("SELECT value FROM metadata WHERE key = ?", [.text(key)]) { row in
        row.text(0)
      }
    }
  }

  package func value(of note: ConnectionNote) throws(StoreError) -> [UInt8]? {
    try storeErrors { () throws(SQLiteError) in
      try connection.first(
        "SELECT value FROM connection_notes WHERE connection = ? AND kind = ? AND key = ?",
        [.text(note.connection), .text(note.kind), .text(note.key)]
      ) { row throws(SQLiteError) in try row.sealed(0) }
    }
  }

  package func receipts(after sequence: Int64, limit: Int) throws(StoreError) -> [Receipt] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        "SELECT seq, source, received_at FROM deliveries WHERE seq > ? ORDER BY seq LIMIT ?",
        [.integer(sequence), .number(limit)]
      ) { row in Receipt(sequence: row.integer(0), source: row.text(1), at: row.time(2)) }
    }
  }

  package func firstReceipt(since time: Timestamp) throws(StoreError) -> Int64? {
    try storeErrors { () throws(SQLiteError) in
      // Rows stand in the order of their receipt, so the first is found by halving what is left.
      var low = try connection.first("SELECT min(seq) FROM deliveries") { $0.integer(0) } ?? 0
      var high = try connection.first("SELECT max(seq) + 1 FROM deliveries") { $0.integer(0) } ?? 0
      let end = high
      while low < high {
        let middle = low + (high - low) / 2
        let received: Timestamp? = try connection.first(
          "SELECT received_at FROM deliveries WHERE seq >= ? ORDER BY seq LIMIT 1",
          [.integer(middle)]
        ) { row in row.time(0) }
        if let received, received < time { low = middle + 1 } else { high = middle }
      }
      return low < end ? low : nil
    }
  }

  package func requestedCommands(limit: Int) throws(StoreError) -> [StoreCommand] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT seq, verb, arguments, requested_at FROM commands
        WHERE finished_at IS NULL ORDER BY seq LIMIT ?
        """, [.number(limit)]
      ) { row throws(SQLiteError) in
        StoreCommand(
          sequence: row.integer(0), verb: row.text(1), arguments: try row.sealed(2),
          requestedAt: row.time(3))
      }
    }
  }
}
