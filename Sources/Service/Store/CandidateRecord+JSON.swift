import Graph
import Values

/// The stored form: a JSON object; times in milliseconds since 1970.
///
/// ```json
/// {"email": {"value": "ada@example.org", "at": 1772357400125, "by": "evt_…"}, "tags": ["vip"],
///  "applications": {"69306314": {"stage": {"value": "applied", "at": 1772357400125, "by": "welcome/record"}}}}
/// ```
extension CandidateRecord {
  var document: Value {
    .object(present: [
      "email": email?.value(Value.string), "name": name?.value(Value.string),
      "tags": tags.isEmpty ? nil : .list(tags.map { .string($0) }),
      "fields": fields.isEmpty ? nil : .map(fields),
      "last_event": lastEvent?.value(Value.string),
      "last_message": lastMessage?.value(Value.string),
      "applications": .map(
        MapValue(
          applications.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }.map {
            (key: .string($0), value: $1.document)
          })),
    ])
  }

  /// Reads what `document` wrote; what it does not know is left out.
  mutating func read(_ document: Value) {
    email = Dated(document["email"]) { $0.stringValue }
    name = Dated(document["name"]) { $0.stringValue }
    tags = document["tags"]?.listValue?.compactMap(\.stringValue) ?? []
    fields = document["fields"]?.mapValue ?? .empty
    lastEvent = Dated(document["last_event"]) { $0.stringValue }
    lastMessage = Dated(document["last_message"]) { $0.stringValue }
    for entry in document["applications"]?.mapValue?.entries ?? [] {
      guard let id = entry.key.stringValue else { continue }
      applications[id] = Progress(entry.value)
    }
  }
}

extension CandidateRecord.Progress {
  fileprivate var document: Value {
    .object(present: [
      "stage": stage?.value(Value.string), "score": score?.value(Value.double),
      "recruiter": recruiter?.value(Value.string),
    ])
  }

  fileprivate init(_ document: Value) {
    self.init()
    stage = .init(document["stage"]) { $0.stringValue }
    recruiter = .init(document["recruiter"]) { $0.stringValue }
    score = .init(document["score"]) { value in
      switch value {
      case .double(let number): number
      case .int(let number): Double(number)
      default: nil
      }
    }
  }
}

extension CandidateRecord.Dated {
  fileprivate func value(_ wrap: (Content) -> Value) -> Value {
    .object(["value": wrap(value), "at": .int(at.milliseconds), "by": .string(by)])
  }

  fileprivate init?(_ document: Value?, _ unwrap: (Value) -> Content?) {
    guard let document, let value = document["value"].flatMap(unwrap),
      let at = document["at"]?.intValue
    else { return nil }
    self.init(
      value, at: Timestamp(milliseconds: at), by: document["by"]?.stringValue ?? "")
  }
}
