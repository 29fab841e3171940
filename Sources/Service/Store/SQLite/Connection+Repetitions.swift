package import Graph
import SQLite
import Values

extension Connection {
  /// An order that was written before is the same one: the process ended before it was answered.
  func apply(_ order: RepetitionOrder) throws(SQLiteError) {
    try run(
      """
      INSERT INTO repetitions (
        event, workflow, number, run, command, asked_at, steps, goes_on, revision)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run, command, asked_at) DO NOTHING
      """,
      [
        .id(order.event), .text(order.workflow), .number(order.repetition.number),
        .id(order.repetition.run), .integer(order.repetition.command),
        .time(order.repetition.askedAt),
        .text(Value.list(order.steps.map { .string($0) }).json()),
        .integer(order.goesOn ? 1 : 0), .optional(order.revision),
      ])
  }

  func apply(
    _ progress: RepetitionProgress, to number: Int, of workflow: String, _ event: EventID
  ) throws(SQLiteError) {
    let (replay, note, at): (RunID?, String?, Timestamp) =
      switch progress {
      case .begun(let run, let at): (run, nil, at)
      case .inVain(let reason, let at): (nil, reason, at)
      }
    try run(
      """
      UPDATE repetitions SET replay = ?, note = ?, ended_at = ?
      WHERE event = ? AND workflow = ? AND number = ?
      """,
      [
        .id(replay), .optional(note), .time(at), .id(event), .text(workflow), .number(number),
      ])
  }
}

extension SQLiteReader {
  package func openRepetitions(of event: EventID) throws(StoreError) -> [RepetitionOrder] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT number, run, asked_at, command, workflow, steps, goes_on, revision
        FROM repetitions WHERE event = ? AND ended_at IS NULL ORDER BY workflow, number
        """, [.id(event)]
      ) { row throws(SQLiteError) in try RepetitionOrder(row: row, of: event) }
    }
  }

  package func repetitions(of event: EventID) throws(StoreError) -> [RepetitionOrder] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT number, run, asked_at, command, workflow, steps, goes_on, revision
        FROM repetitions WHERE event = ? ORDER BY seq DESC
        """, [.id(event)]
      ) { row throws(SQLiteError) in try RepetitionOrder(row: row, of: event) }
    }
  }

  package func effects(
    of event: EventID, workflow: String
  ) throws(StoreError) -> [EffectRow] {
    try storeErrors { () throws(SQLiteError) in
      try connection.all(
        """
        SELECT step, repetition, run, at FROM effects WHERE event = ? AND workflow = ?
        ORDER BY step, repetition
        """, [.id(event), .text(workflow)]
      ) { row throws(SQLiteError) in
        EffectRow(
          step: row.text(0), repetition: Int(row.integer(1)), run: try row.identifier(2),
          at: row.time(3))
      }
    }
  }
}

extension Repetition {
  /// `number`, `run`, `asked_at` and `command` from the place `first` on; nil where they are null.
  init?(row: borrowing Row, from first: Int32) throws(SQLiteError) {
    guard let run: RunID = try row.optionalIdentifier(first + 1) else { return nil }
    self.init(
      number: Int(row.integer(first)), run: run, askedAt: row.time(first + 2),
      command: row.integer(first + 3))
  }
}

extension RepetitionOrder {
  fileprivate init(row: borrowing Row, of event: EventID) throws(SQLiteError) {
    let steps = (try? Value(json: Array(row.text(5).utf8)))?.listValue ?? []
    self.init(
      Repetition(
        number: Int(row.integer(0)), run: try row.identifier(1), askedAt: row.time(2),
        command: row.integer(3)),
      event: event, workflow: row.text(4), steps: steps.compactMap(\.stringValue),
      goesOn: row.integer(6) != 0, revision: row.optionalText(7))
  }
}
