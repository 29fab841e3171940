import Graph
import Values

/// The stored form: a JSON object; times in milliseconds since 1970.
///
/// ```json
/// {"email": {"value": "ada@example.org", "at": 1772357400125, "by": "evt_…"}, "tags": ["vip"],
///  "applications": {"69306314": {"stage": {"value": "applied", "at": 1772357400125, "by": "welcome/record"}}}}
/// ```
extension CandidateRecord {
  var document: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    email?.write("email", Value.string, to: &writer)
    name?.write("name", Value.string, to: &writer)
    if !tags.isEmpty { writer.field("tags", .list(tags.map { .string($0) })) }
    if !fields.isEmpty { writer.field("fields", .map(fields)) }
    lastEvent?.write("last_event", Value.string, to: &writer)
    lastMessage?.write("last_message", Value.string, to: &writer)
    link?.write("link", Value.string, to: &writer)
    writer.beginField("applications")
    writer.beginObject()
    for (id, progress) in applications.sorted(by: { $0.key < $1.key }) {
      writer.beginField(id)
      progress.write(to: &writer)
    }
    writer.endObject()
    writer.endObject()
    return writer.bytes
  }

  /// Reads what `document` wrote; what it does not know is left out.
  mutating func read(_ document: Value) {
    email = Dated(document["email"]) { $0.stringValue }
    name = Dated(document["name"]) { $0.stringValue }
    readTags(document["tags"]?.listValue?.compactMap(\.stringValue) ?? [])
    fields = document["fields"]?.mapValue ?? .empty
    lastEvent = Dated(document["last_event"]) { $0.stringValue }
    lastMessage = Dated(document["last_message"]) { $0.stringValue }
    link = Dated(document["link"]) { $0.stringValue }
    for entry in document["applications"]?.mapValue?.entries ?? [] {
      guard let id = entry.key.stringValue else { continue }
      applications[id] = Progress(entry.value)
    }
  }
}

extension CandidateRecord.Progress {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    job?.write("job", Value.string, to: &writer)
    stage?.write("stage", Value.string, to: &writer)
    score?.write("score", Value.double, to: &writer)
    recruiter?.write("recruiter", Value.string, to: &writer)
    writer.endObject()
  }

  fileprivate init(_ document: Value) {
    self.init()
    job = .init(document["job"]) { $0.stringValue }
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
  fileprivate func write(
    _ name: String, _ wrap: (Content) -> Value, to writer: inout JSONWriter
  ) {
    writer.beginField(name)
    writer.beginObject()
    writer.field("value", wrap(value))
    writer.field("at", .int(at.milliseconds))
    writer.field("by", .string(by))
    writer.endObject()
  }

  fileprivate init?(_ document: Value?, _ unwrap: (Value) -> Content?) {
    guard let document, let value = document["value"].flatMap(unwrap),
      let at = document["at"]?.intValue
    else { return nil }
    self.init(
      value, at: Timestamp(milliseconds: at), by: document["by"]?.stringValue ?? "")
  }
}
