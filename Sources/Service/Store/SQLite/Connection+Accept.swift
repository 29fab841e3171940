import Graph
import SQLite
import Values

extension Connection {
  /// Writes a delivery and tells what it is. New, duplicate or conflict is what its keys say within this very
  /// transaction.
  func accept(
    _ keyed: KeyedDelivery, as id: EventID, _ keys: inout DeliveryKeys
  ) throws(SQLiteError) -> Acceptance {
    let delivery = keyed.delivery
    guard let event = keyed.event else {
      try insert(delivery, as: id)
      return .answerOnly(id)
    }
    if let first = try keys.holder(of: event.idKey, in: self) {
      return try repeated(keyed, as: id, first, keys)
    }
    if let holder = try holder(of: event.content, at: delivery.receivedAt, keys) {
      let sequence = try insert(
        delivery, as: id, event, state: .ignored, reason: "duplicate of \(holder)")
      keys.set(event.idKey, to: .init(delivery: sequence, until: nil))
      return .ignored(id, duplicateOf: holder)
    }
    let sequence = try insert(
      delivery, as: id, event, state: event.isMatched ? .pending : .ignored,
      reason: event.isMatched ? nil : Delivery.unmatchedReason, claims: event.content)
    keys.set(event.idKey, to: .init(delivery: sequence, until: nil))
    if let content = event.content {
      keys.set(content.key, to: .init(delivery: sequence, until: content.until))
    }
    return event.isMatched ? .new(id) : .unmatched(id)
  }

  /// Gives the row's number.
  @discardableResult
  private func insert(
    _ delivery: Delivery, as id: EventID, _ event: KeyedDelivery.EventKeys? = nil,
    state: EventState? = nil, verdict: Delivery.Verdict? = nil, reason: String? = nil,
    claims content: KeyedDelivery.ContentClaim? = nil
  ) throws(SQLiteError) -> Int64 {
    try run(
      """
      INSERT INTO deliveries (
        id, source, event_id, received_at, verdict, status, digest, state, reason, content_key,
        content_until)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .id(id), .text(delivery.source), .optional(event?.id), .time(delivery.receivedAt),
        .text((verdict ?? delivery.verdict).rawValue), .number(delivery.status),
        .blob(delivery.digest), .optional(state?.rawValue), .optional(reason),
        .optional(content?.content), .time(content?.until),
      ])
    let sequence = lastInsertedRowID
    try run(
      "INSERT INTO delivery_content (delivery, headers, body) VALUES (?, ?, ?)",
      [.integer(sequence), Seal.close(delivery.headers), Seal.close(delivery.body)])
    return sequence
  }

  /// The event that has the content at this time; nil: nobody, or one that has been erased since.
  private func holder(
    of content: KeyedDelivery.ContentClaim?, at time: Timestamp, _ keys: DeliveryKeys
  ) throws(SQLiteError) -> EventID? {
    guard let content, let holder = try keys.holder(of: content.key, in: self),
      holder.until.map({ $0 > time }) ?? true
    else { return nil }
    return try first("SELECT id FROM deliveries WHERE seq = ?", [.integer(holder.delivery)]) {
      row throws(SQLiteError) in try row.identifier(0)
    }
  }

  /// The id is known: the same content is a duplicate, other content a conflict.
  private func repeated(
    _ keyed: KeyedDelivery, as id: EventID, _ holder: DeliveryKeys.Holder, _ keys: DeliveryKeys
  ) throws(SQLiteError) -> Acceptance {
    let delivery = keyed.delivery
    let found: (id: EventID, digest: [UInt8])? = try first(
      "SELECT id, digest FROM deliveries WHERE seq = ?", [.integer(holder.delivery)]
    ) { row throws(SQLiteError) in (try row.identifier(0), row.blob(1)) }
    guard let found else {
      throw SQLiteError(
        code: SQLiteError.corrupt, message: "a key of a delivery that is not there",
        attempted: "find the first of a repeat")
    }
    // A content key of the source's own says what counts as the same content, whatever the bytes.
    let isSame =
      found.digest == delivery.digest
      ? true
      : try keyed.event?.content.map { content throws(SQLiteError) in
        try keys.holder(of: content.key, in: self)?.delivery == holder.delivery
      } ?? false
    guard isSame else {
      try insert(
        delivery, as: id, verdict: .conflict,
        reason: "same event id as \(found.id), other content")
      return .conflict(id, with: found.id)
    }
    try run(
      "UPDATE deliveries SET repeats = repeats + 1, repeated_at = ? WHERE seq = ?",
      [.time(delivery.receivedAt), .integer(holder.delivery)])
    return .duplicate(of: found.id)
  }
}
