package import Values

/// The candidate's record before an event: what conditions and templates read as `journey`.
package struct Journey: Sendable {
  /// Absent for a newcomer.
  package var stage: String?
  package var tags: [String]
  /// Type of the last event.
  package var lastEvent: String?
  package var lastEventAt: Timestamp?
  package var lastMessage: String?
  package var lastMessageAt: Timestamp?
  /// How many events came before this one.
  package var events: Int64
  package var fields: MapValue

  package init(
    stage: String? = nil, tags: [String] = [], lastEvent: String? = nil,
    lastEventAt: Timestamp? = nil, lastMessage: String? = nil, lastMessageAt: Timestamp? = nil,
    events: Int64 = 0, fields: MapValue = .empty
  ) {
    self.stage = stage
    self.tags = tags
    self.lastEvent = lastEvent
    self.lastEventAt = lastEventAt
    self.lastMessage = lastMessage
    self.lastMessageAt = lastMessageAt
    self.events = events
    self.fields = fields
  }

  /// A person of whom nothing is known yet.
  package static let newcomer = Journey()

  package var value: Value {
    // Straight-line code, since every decision that looks at the record has one made: a list of optionals took 6 % of
    // the whole way from bytes to decision (perf, the shipped workflow).
    var entries: [MapValue.Entry] = []
    entries.reserveCapacity(8)
    if let stage { entries.append(("stage", .string(stage))) }
    entries.append(("tags", .list(tags.map { .string($0) })))
    if let lastEvent { entries.append(("last_event", .string(lastEvent))) }
    if let lastEventAt { entries.append(("last_event_at", .timestamp(lastEventAt))) }
    if let lastMessage { entries.append(("last_message", .string(lastMessage))) }
    if let lastMessageAt { entries.append(("last_message_at", .timestamp(lastMessageAt))) }
    entries.append(("events", .int(events)))
    entries.append(("fields", .map(fields)))
    return .map(MapValue(entries))
  }
}
