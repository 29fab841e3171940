import Actions
package import Graph
import SQLite
import Values

extension SQLiteReader: ListReader {
  package func deliveries(_ filter: ListFilter) throws(StoreError) -> [DeliveryRow] {
    let accepted = try list(
      "SELECT \(DeliveryRow.columns) FROM deliveries", filter,
      ["source", "candidate", "received_at"],
      order: "seq", DeliveryRow.init(row:))
    let rejected = try refused(filter, DeliveryRow.refusedColumns, DeliveryRow.init(row:))
    guard !rejected.isEmpty else { return accepted }
    let all = (accepted + rejected).sorted { $0.receivedAt > $1.receivedAt }
    return Array(all.prefix(filter.limit ?? all.count))
  }

  package func delivery(_ id: EventID) throws(StoreError) -> DeliveryRow? {
    let accepted = try one(
      "SELECT \(DeliveryRow.columns), headers, body FROM whole_deliveries WHERE id = ?", [.id(id)],
      DeliveryRow.init(whole:))
    if let accepted { return accepted }
    guard let refused else { return nil }
    return try storeErrors { () throws(SQLiteError) in
      try refused.prepareOnce(
        "SELECT \(DeliveryRow.refusedColumns), headers, body FROM refused WHERE id = ?"
      ).first([.id(id)], DeliveryRow.init(whole:))
    }
  }

  package func refusedDeliveries(_ filter: ListFilter) throws(StoreError) -> [DeliveryRow] {
    try refused(
      filter, "\(DeliveryRow.refusedColumns), headers, body", DeliveryRow.init(whole:))
  }

  private func refused(
    _ filter: ListFilter, _ columns: String,
    _ read: (borrowing Row) throws(SQLiteError) -> DeliveryRow
  ) throws(StoreError) -> [DeliveryRow] {
    guard let refused, filter.candidate == nil, filter.event == nil else { return [] }
    return try storeErrors { () throws(SQLiteError) in
      try refused.prepareOnce(
        """
        SELECT \(columns) FROM refused
        WHERE (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR received_at >= ?2)
          AND (?3 IS NULL OR received_at < ?3)
        ORDER BY number DESC LIMIT ?4
        """
      ).all(
        [
          .optional(filter.source), .time(filter.since), .time(filter.until),
          .number(filter.limit ?? -1),
        ], read)
    }
  }

  package func events(_ filter: ListFilter) throws(StoreError) -> [EventRow] {
    try list(
      "SELECT \(EventRow.columns) FROM deliveries", filter,
      ["state", "source", "candidate", "received_at"],
      order: "seq", always: "state IS NOT NULL", EventRow.init(row:))
  }

  package func eachEvent(
    _ filter: ListFilter, _ body: (EventRow) -> Void
  ) throws(StoreError) {
    var filter = filter
    filter.limit = nil
    _ = try list(
      "SELECT \(EventRow.columns) FROM deliveries", filter,
      ["state", "source", "candidate", "received_at"],
      order: "seq", always: "state IS NOT NULL", isOldestFirst: true
    ) { row throws(SQLiteError) in body(try EventRow(row: row)) }
  }

  package func event(_ id: EventID) throws(StoreError) -> EventRow? {
    try one(
      "SELECT \(EventRow.columns), event FROM whole_deliveries WHERE state IS NOT NULL AND id = ?",
      [.id(id)], EventRow.init(whole:))
  }

  package func runs(_ filter: ListFilter) throws(StoreError) -> [RunRow] {
    try list(
      """
      SELECT \(RunRow.columns) FROM \(RunRow.tables)
      """, filter,
      ["runs.state", "source", "candidate", "runs.event", "runs.workflow", "created_at"],
      order: "runs.seq"
    ) { row throws(SQLiteError) in
      try RunRow(row: row, steps: storedSteps(of: row.identifier(0)))
    }
  }

  package func run(_ id: RunID) throws(StoreError) -> RunRow? {
    try one(
      """
      SELECT \(RunRow.columns), trace FROM \(RunRow.tables) WHERE runs.id = ?
      """, [.id(id)]
    ) { row throws(SQLiteError) in
      try RunRow(row: row, steps: storedSteps(of: row.identifier(0)), trace: row.sealed(14))
    }
  }

  package func candidates(_ filter: ListFilter) throws(StoreError) -> [CandidateRecord] {
    try list(
      "SELECT id, record, created_at, updated_at, events FROM candidates", filter, [],
      order: "updated_at", Self.candidate)
  }

  package func tasks(_ filter: ListFilter) throws(StoreError) -> [TaskRow] {
    try list(
      "SELECT \(TaskRow.columns) FROM tasks", filter, ["state", "candidate", "event"],
      order: "seq", TaskRow.init(row:))
  }

  package func task(_ id: TaskID) throws(StoreError) -> TaskRow? {
    try one("SELECT \(TaskRow.columns) FROM tasks WHERE id = ?", [.id(id)], TaskRow.init(row:))
  }

  package func deadLetters(_ filter: ListFilter) throws(StoreError) -> [DeadLetterRow] {
    try letters(
      DeadLetterRow.columns, filter, isOldestFirst: filter.after != nil, DeadLetterRow.init(row:))
  }

  package func deadLetterCount(_ filter: ListFilter) throws(StoreError) -> Int {
    try letters("count(*)", filter) { row throws(SQLiteError) in Int(row.integer(0)) }.first ?? 0
  }

  private func letters<T>(
    _ columns: String, _ filter: ListFilter, isOldestFirst: Bool = false,
    _ read: (borrowing Row) throws(SQLiteError) -> T
  ) throws(StoreError) -> [T] {
    try list(
      "SELECT \(columns) FROM dead_letters JOIN deliveries ON deliveries.id = dead_letters.event",
      filter,
      [
        "dead_letters.state", "source", "candidate", "dead_letters.event", "run", "workflow",
        "step", "error_class", "at", "dead_letters.seq",
      ], order: "dead_letters.seq", isOldestFirst: isOldestFirst, read)
  }

  /// A list with the filters that the table has a column for, newest first.
  private func list<T>(
    _ select: String, _ filter: ListFilter, _ columns: [String], order: String,
    always: String = "TRUE", isOldestFirst: Bool = false,
    _ read: (borrowing Row) throws(SQLiteError) -> T
  ) throws(StoreError) -> [T] {
    var conditions = [always]
    var arguments: [Argument] = []
    for column in columns {
      for (comparison, value) in filter.comparisons(with: column.split(separator: ".").last) {
        conditions.append("\(column) \(comparison) ?")
        arguments.append(value)
      }
    }
    arguments.append(.number(filter.limit ?? -1))
    let direction = isOldestFirst ? "ASC" : "DESC"
    let sql =
      "\(select) WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order) \(direction) LIMIT ?"
    return try storeErrors { () throws(SQLiteError) in
      try connection.prepareOnce(sql).all(arguments, read)
    }
  }

  private func one<T>(
    _ sql: String, _ arguments: [Argument], _ read: (borrowing Row) throws(SQLiteError) -> T
  ) throws(StoreError) -> T? {
    try storeErrors { () throws(SQLiteError) in
      try connection.prepareOnce(sql).first(arguments, read)
    }
  }
}

extension ListFilter {
  /// What it asks of a column, if anything.
  fileprivate func comparisons(with column: Substring?) -> [(String, Argument)] {
    func equal(_ value: Argument?) -> [(String, Argument)] { value.map { [("=", $0)] } ?? [] }
    switch column {
    case "state": return equal(state.map(Argument.text))
    case "source": return equal(source.map(Argument.text))
    case "candidate": return equal(candidate.map(Argument.id))
    case "workflow": return equal(workflow.map(Argument.text))
    case "step": return equal(step.map(Argument.text))
    case "error_class": return equal(errorClass.map(Argument.text))
    case "run": return equal(run.map(Argument.id))
    case "event": return equal(event.map(Argument.id))
    case "seq": return after.map { [(">", Argument.integer($0))] } ?? []
    // When it was received, begun or stopped.
    default:
      return [(">=", since), ("<", until)].compactMap { comparison, time in
        time.map { (comparison, Argument.time($0)) }
      }
    }
  }
}

extension DeliveryRow {
  static let columns =
    "id, source, received_at, verdict, status, state IS NOT NULL, repeats, reason"
  static let refusedColumns =
    "id, source, received_at, 'refused', status, FALSE, 0, reason"

  init(row: borrowing Row) throws(SQLiteError) {
    try self.init(row: row, headers: [], body: [])
  }

  init(whole row: borrowing Row) throws(SQLiteError) {
    try self.init(
      row: row, headers: row.optionalSealed(8) ?? [], body: row.optionalSealed(9) ?? [])
  }

  private init(row: borrowing Row, headers: [UInt8], body: [UInt8]) throws(SQLiteError) {
    self.init(
      id: try row.identifier(0), source: row.optionalText(1), receivedAt: row.time(2),
      verdict: try row.word(3), status: Int(row.integer(4)), hasEvent: row.integer(5) != 0,
      repeats: Int(row.integer(6)), reason: row.optionalText(7), headers: headers, body: body)
  }
}

extension EventRow {
  static let columns = """
    id, source, event_id, type, candidate, application, state, received_at, event_time, reason,
    released_at
    """

  init(row: borrowing Row) throws(SQLiteError) { try self.init(row: row, document: nil) }

  init(whole row: borrowing Row) throws(SQLiteError) {
    try self.init(row: row, document: row.optionalSealed(11))
  }

  private init(row: borrowing Row, document: [UInt8]?) throws(SQLiteError) {
    self.init(
      id: try row.identifier(0), source: row.text(1), eventID: row.text(2),
      type: row.optionalText(3), candidate: try row.optionalIdentifier(4),
      application: row.optionalText(5), state: try row.word(6), receivedAt: row.time(7),
      time: row.optionalTime(8), reason: row.optionalText(9), releasedAt: row.optionalTime(10),
      document: document)
  }
}

extension RunRow {
  static let columns = """
    runs.id, runs.event, candidate, runs.workflow, segment, runs.state, runs.reason, created_at,
    updated_at, runs.revision, repetitions.number, repetitions.run, repetitions.asked_at,
    repetitions.command
    """
  static let tables = """
    runs JOIN deliveries ON deliveries.id = runs.event
      LEFT JOIN repetitions ON repetitions.event = runs.event
        AND repetitions.workflow = runs.workflow AND repetitions.number = runs.repetition
    """

  init(
    row: borrowing Row, steps: [StoredStep], trace: [UInt8]? = nil
  ) throws(SQLiteError) {
    self.init(
      id: try row.identifier(0), event: try row.identifier(1),
      candidate: try row.optionalIdentifier(2), workflow: row.text(3),
      segment: row.optionalText(4), state: try row.word(5), reason: row.optionalText(6),
      createdAt: row.time(7), updatedAt: row.time(8), revision: row.text(9),
      repetition: try Repetition(row: row, from: 10), steps: steps, trace: trace)
  }
}

extension TaskRow {
  static let columns = "id, event, candidate, state, priority, due_at, created_at, content, done_at"

  init(row: borrowing Row) throws(SQLiteError) {
    self.init(
      id: try row.identifier(0), event: try row.identifier(1),
      candidate: try row.optionalIdentifier(2), state: try row.word(3), priority: row.text(4),
      due: row.optionalTime(5), createdAt: row.time(6), doneAt: row.optionalTime(8),
      content: try row.sealedJSON(7))
  }
}

extension DeadLetterRow {
  static let columns = """
    dead_letters.seq, dead_letters.event, run, workflow, step, error_class, dead_letters.reason, at,
    dead_letters.state, closed_at, note, replay, source, received_at, type, candidate
    """

  init(row: borrowing Row) throws(SQLiteError) {
    self.init(
      sequence: row.integer(0),
      letter: DeadLetter(
        event: try row.identifier(1), run: try row.optionalIdentifier(2),
        workflow: row.optionalText(3), step: row.optionalText(4), errorClass: row.text(5),
        reason: row.text(6), at: row.time(7)),
      state: try row.word(8), closedAt: row.optionalTime(9), note: row.optionalText(10),
      replay: try row.optionalIdentifier(11), source: row.text(12), receivedAt: row.time(13),
      type: row.optionalText(14), candidate: try row.optionalIdentifier(15))
  }
}
