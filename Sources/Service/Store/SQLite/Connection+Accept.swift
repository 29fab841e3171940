import Graph
import SQLite
import Values

extension Connection {
  /// Writes a delivery and tells what it is. New, duplicate or conflict is what the unique indexes say, not what
  /// was looked up before.
  func accept(_ delivery: Delivery, as id: EventID) throws(SQLiteError) -> Acceptance {
    switch delivery.content {
    case .answerOnly:
      try insert(delivery, as: id, eventID: nil, state: nil)
      return .answerOnly(id)
    case .event(let eventID, let contentKey):
      guard try insert(delivery, as: id, eventID: eventID, state: .pending) else {
        return try repeated(delivery, as: id, eventID: eventID, contentKey: contentKey)
      }
      guard let contentKey else { return .new(id) }
      return try claim(contentKey, for: delivery, id)
    }
  }

  /// False where the source has sent an event of this id before.
  @discardableResult
  private func insert(
    _ delivery: Delivery, as id: EventID, eventID: String?, state: EventState?,
    verdict: Delivery.Verdict? = nil, reason: String? = nil
  ) throws(SQLiteError) -> Bool {
    let inserted = try run(
      """
      INSERT INTO deliveries (
        id, source, event_id, received_at, verdict, status, digest, state, reason, headers, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (source, event_id) DO NOTHING
      """,
      [
        .id(id), .text(delivery.source), .optional(eventID), .time(delivery.receivedAt),
        .text((verdict ?? delivery.verdict).rawValue), .number(delivery.status),
        .blob(delivery.digest), .optional(state?.rawValue), .optional(reason),
        Seal.close(delivery.headers), Seal.close(delivery.body),
      ])
    return inserted == 1
  }

  /// Takes the content key for a new event, or finds that another event holds it.
  private func claim(
    _ contentKey: Delivery.ContentKey, for delivery: Delivery, _ id: EventID
  ) throws(SQLiteError) -> Acceptance {
    let sequence = lastInsertedRowID
    let taken = try run(
      """
      INSERT INTO content_keys (source, key, delivery, expires_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (source, key) DO UPDATE
        SET delivery = excluded.delivery, expires_at = excluded.expires_at
        WHERE expires_at <= ?
      """,
      [
        .text(delivery.source), .blob(contentKey.key), .integer(sequence),
        .time(delivery.receivedAt + contentKey.window), .time(delivery.receivedAt),
      ])
    guard taken == 0 else { return .new(id) }
    let holder: EventID? = try first(
      """
      SELECT deliveries.id FROM content_keys JOIN deliveries ON seq = delivery
      WHERE content_keys.source = ? AND key = ?
      """, [.text(delivery.source), .blob(contentKey.key)]
    ) { row throws(SQLiteError) in try row.identifier(0) }
    // The first one may have been erased since; then its content is new again.
    guard let holder else { return .new(id) }
    try run(
      "UPDATE deliveries SET state = ?, reason = ? WHERE seq = ?",
      [
        .text(EventState.ignored.rawValue), .text("duplicate of \(holder)"), .integer(sequence),
      ])
    return .ignored(id, duplicateOf: holder)
  }

  /// The id is known: the same content is a duplicate, other content a conflict.
  private func repeated(
    _ delivery: Delivery, as id: EventID, eventID: String, contentKey: Delivery.ContentKey?
  ) throws(SQLiteError) -> Acceptance {
    let found: (sequence: Int64, id: EventID, digest: [UInt8])? = try first(
      "SELECT seq, id, digest FROM deliveries WHERE source = ? AND event_id = ?",
      [.text(delivery.source), .text(eventID)]
    ) { row throws(SQLiteError) in (row.integer(0), try row.identifier(1), row.blob(2)) }
    guard let found else {
      preconditionFailure("the index that refused the row holds the row that it collides with")
    }
    let isSame =
      found.digest == delivery.digest
      ? true : try holds(contentKey, source: delivery.source, found.sequence)
    guard isSame else {
      try insert(
        delivery, as: id, eventID: nil, state: nil, verdict: .conflict,
        reason: "same event id as \(found.id), other content")
      return .conflict(id, with: found.id)
    }
    try run(
      "UPDATE deliveries SET repeats = repeats + 1, repeated_at = ? WHERE seq = ?",
      [.time(delivery.receivedAt), .integer(found.sequence)])
    return .duplicate(of: found.id)
  }

  /// A content key of the source's own says what counts as the same content, whatever the bytes.
  private func holds(
    _ contentKey: Delivery.ContentKey?, source: String, _ sequence: Int64
  ) throws(SQLiteError) -> Bool {
    guard let contentKey else { return false }
    let holder = try first(
      "SELECT delivery FROM content_keys WHERE source = ? AND key = ?",
      [.text(source), .blob(contentKey.key)]
    ) { row in row.integer(0) }
    return holder == sequence
  }
}
