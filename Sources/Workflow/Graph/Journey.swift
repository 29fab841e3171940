package import Values

/// The candidate's record before an event: what conditions and templates read as `journey`.
package struct Journey: Sendable {
  /// Absent for a newcomer.
  package var stage: String?
  /// Of the latest assessment.
  package var score: Double?
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
    stage: String? = nil, score: Double? = nil, tags: [String] = [], lastEvent: String? = nil,
    lastEventAt: Timestamp? = nil, lastMessage: String? = nil, lastMessageAt: Timestamp? = nil,
    events: Int64 = 0, fields: MapValue = .empty
  ) {
    self.stage = stage
    self.score = score
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

  package var value: Value { value(of: .all) }

  /// A part of the record: decisions are given what their conditions read and no more, since every decision that
  /// looks at the record has a value made of it.
  struct Parts: OptionSet {
    let rawValue: UInt8

    static let stage = Parts(rawValue: 1)
    static let tags = Parts(rawValue: 2)
    static let lastEvent = Parts(rawValue: 4)
    static let lastMessage = Parts(rawValue: 8)
    static let events = Parts(rawValue: 16)
    static let fields = Parts(rawValue: 32)
    static let score = Parts(rawValue: 64)
    static let all: Parts = [.stage, .score, .tags, .lastEvent, .lastMessage, .events, .fields]

    /// The part that a field of `journey` belongs to; nil is the whole.
    init(field: String?) {
      switch field {
      case "stage": self = .stage
      case "score": self = .score
      case "tags": self = .tags
      case "last_event", "last_event_at": self = .lastEvent
      case "last_message", "last_message_at": self = .lastMessage
      case "events": self = .events
      case "fields": self = .fields
      default: self = .all
      }
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }
  }

  func value(of parts: Parts) -> Value {
    // Straight-line code: a list of optionals took 6 % of the whole way from bytes to decision (perf, the shipped
    // workflow).
    var entries: [MapValue.Entry] = []
    entries.reserveCapacity(parts == .events ? 1 : 9)
    if parts.contains(.stage), let stage { entries.append(("stage", .string(stage))) }
    if parts.contains(.score), let score { entries.append(("score", .double(score))) }
    if parts.contains(.tags) { entries.append(("tags", .list(tags.map { .string($0) }))) }
    if parts.contains(.lastEvent) {
      if let lastEvent { entries.append(("last_event", .string(lastEvent))) }
      if let lastEventAt { entries.append(("last_event_at", .timestamp(lastEventAt))) }
    }
    if parts.contains(.lastMessage) {
      if let lastMessage { entries.append(("last_message", .string(lastMessage))) }
      if let lastMessageAt { entries.append(("last_message_at", .timestamp(lastMessageAt))) }
    }
    if parts.contains(.events) { entries.append(("events", .int(events))) }
    if parts.contains(.fields) { entries.append(("fields", .map(fields))) }
    return .map(MapValue(entries))
  }
}
