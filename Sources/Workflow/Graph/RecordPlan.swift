import CEL
import Values

/// Where the slots of an event type's records come from.
struct RecordPlan: Sendable {
  private enum Origin: Sendable {
    case header(HeaderField)
    case journey(JourneyField)
    case journeyField(String)
    /// Index in `Thresholds.entries`.
    case threshold(Int)
    case now
  }

  private enum HeaderField: String {
    case id, type, source, time
    case receivedAt = "received_at"
  }

  private enum JourneyField: String {
    case stage, score, events
    case lastEvent = "last_event"
    case lastEventAt = "last_event_at"
    case lastMessage = "last_message"
    case lastMessageAt = "last_message_at"
  }

  private let layout: RecordLayout
  private let origins: [(slot: Int, origin: Origin)]
  /// Where the event's job is told, where a condition reads a threshold.
  private let job: (key: Int, id: Int)?
  private let readsData: Bool

  /// Of slots that it cannot fill nothing can be said, so that conditions about them are evaluated.
  init(
    _ table: ConditionTable, _ properties: [ProjectGraph.Property], _ contract: Contract?,
    _ thresholds: Thresholds
  ) {
    var fields: [RecordLayout.Field] = []
    var origins: [(slot: Int, origin: Origin)] = []
    for (slot, read) in table.slots.enumerated() {
      if read.variable >= WorkflowVariables.count {
        let name = properties[read.variable - WorkflowVariables.count].name
        let isTime = contract?.times[name]?.isInstant(at: read.fields) == true
        fields.append(.init(slot: slot, path: [name] + read.fields, isTime: isTime))
      } else if let origin = Self.origin(of: read, thresholds) {
        origins.append((slot, origin))
      }
    }
    var slotCount = table.slots.count
    func slot(at path: [String]) -> Int {
      if let known = fields.first(where: { $0.path == path }) { return known.slot }
      fields.append(.init(slot: slotCount, path: path))
      slotCount += 1
      return slotCount - 1
    }
    let readsThresholds = origins.contains {
      if case .threshold = $0.origin { true } else { false }
    }
    job = readsThresholds ? (key: slot(at: Thresholds.jobKey), id: slot(at: Thresholds.jobID)) : nil
    layout = RecordLayout(slotCount: slotCount, markCount: table.markCount, fields: fields)
    self.origins = origins
    readsData = !fields.isEmpty
  }

  private static func origin(of slot: ConditionTable.Slot, _ thresholds: Thresholds) -> Origin? {
    switch (slot.variable, slot.fields.count) {
    case (WorkflowVariables.event, 1): HeaderField(rawValue: slot.fields[0]).map { .header($0) }
    case (WorkflowVariables.journey, 1): JourneyField(rawValue: slot.fields[0]).map { .journey($0) }
    case (WorkflowVariables.journey, 2) where slot.fields[0] == "fields":
      .journeyField(slot.fields[1])
    case (WorkflowVariables.thresholds, 1):
      thresholds.entries.firstIndex { $0.name == slot.fields[0] }.map { .threshold($0) }
    case (WorkflowVariables.now, 0): .now
    default: nil
    }
  }

  /// What the conditions look at, for one event.
  func record(of input: DecisionInput, _ thresholds: Thresholds) -> ScalarRecord {
    var record = ScalarRecord(layout)
    if readsData { record.read(input.event.data) }
    let inForce = job.flatMap { thresholds.inForce(key: record[$0.key], id: record[$0.id]) }
    for (slot, origin) in origins {
      switch origin {
      case .header(let field): Self.set(slot, to: field, of: input.event.header, in: &record)
      case .journey(let field): Self.set(slot, to: field, of: input.journey, in: &record)
      case .journeyField(let name):
        Self.set(slot, to: input.journey.fields[name], in: &record)
      case .threshold(let index): Self.set(slot, to: inForce?.values[index], in: &record)
      case .now: record.set(slot, to: input.now)
      }
    }
    return record
  }

  private static func set(_ slot: Int, to value: Value?, in record: inout ScalarRecord) {
    if let value { record.set(slot, to: value) } else { record.setMissing(slot) }
  }

  private static func set(
    _ slot: Int, to field: HeaderField, of header: Event.Header, in record: inout ScalarRecord
  ) {
    switch field {
    case .id: record.set(slot, to: header.id.description)
    case .type: record.set(slot, to: header.type)
    case .source: record.set(slot, to: header.source)
    case .time: record.set(slot, to: header.time)
    case .receivedAt: record.set(slot, to: header.receivedAt)
    }
  }

  private static func set(
    _ slot: Int, to field: JourneyField, of journey: Journey, in record: inout ScalarRecord
  ) {
    switch field {
    case .events: record.set(slot, to: .int(journey.events))
    case .stage: set(slot, to: journey.stage.map { .string($0) }, in: &record)
    case .score: set(slot, to: journey.score.map { .double($0) }, in: &record)
    case .lastEvent: set(slot, to: journey.lastEvent.map { .string($0) }, in: &record)
    case .lastEventAt: set(slot, to: journey.lastEventAt.map { .timestamp($0) }, in: &record)
    case .lastMessage: set(slot, to: journey.lastMessage.map { .string($0) }, in: &record)
    case .lastMessageAt:
      set(slot, to: journey.lastMessageAt.map { .timestamp($0) }, in: &record)
    }
  }
}

extension TimeShape {
  /// Whether these fields lead exactly to a time.
  fileprivate func isInstant(at path: [String]) -> Bool {
    var shape = self
    for name in path {
      guard case .object(let fields) = shape, let inner = fields[name] else { return false }
      shape = inner
    }
    if case .instant = shape { return true }
    return false
  }
}
