import Graph
import Values

extension Journey {
  /// Reads the JSON that `value` became: the record before an event, stored with the event.
  init(document: Value) {
    func time(_ name: String) -> Timestamp? {
      document[name]?.stringValue.flatMap { Timestamp(rfc3339: $0) }
    }
    let score: Double? =
      switch document["score"] {
      case .double(let number): number
      case .int(let number): Double(number)
      default: nil
      }
    self.init(
      stage: document["stage"]?.stringValue, score: score,
      tags: document["tags"]?.listValue?.compactMap(\.stringValue) ?? [],
      lastEvent: document["last_event"]?.stringValue, lastEventAt: time("last_event_at"),
      lastMessage: document["last_message"]?.stringValue, lastMessageAt: time("last_message_at"),
      events: document["events"]?.intValue ?? 0,
      fields: document["fields"]?.mapValue ?? .empty)
  }
}
