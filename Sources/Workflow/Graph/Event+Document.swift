package import Values

extension Event {
  /// Why a document is no canonical event.
  package struct DocumentError: Error, Sendable {
    package let field: String
    package let problem: String
  }

  /// Reads the canonical JSON form. `defaults` fills what a hand-written document may leave out: the id, the
  /// source, the times.
  package init(document: JSONElement, defaults: Header? = nil) throws(DocumentError) {
    let keys = Self.keys
    let root = document.cursor
    defer { withExtendedLifetime(document) {} }
    guard let header = root[keys.event] else {
      throw DocumentError(field: "event", problem: "is missing")
    }
    guard let type = header[keys.type]?.string ?? defaults?.type, !type.isEmpty else {
      throw DocumentError(field: "event.type", problem: "is missing or no text")
    }
    let id = header[keys.id]?.withUTF8 { EventID(utf8: $0) } ?? defaults?.id
    guard let id else {
      throw DocumentError(field: "event.id", problem: "is missing or no id of ours")
    }
    guard let source = header[keys.source]?.string ?? defaults?.source else {
      throw DocumentError(field: "event.source", problem: "is missing or no text")
    }
    let receivedAt = try Self.time(keys.receivedAt, in: header) ?? defaults?.receivedAt
    guard let receivedAt else {
      throw DocumentError(field: "event.received_at", problem: "is missing")
    }
    let time = try Self.time(keys.time, in: header) ?? defaults?.time ?? receivedAt
    self.init(
      header: Header(id: id, type: type, source: source, time: time, receivedAt: receivedAt),
      data: .json(document))
    if let completed = header[keys.completed]?.value().listValue {
      completedMembers = completed.compactMap(\.stringValue)
    }
  }

  /// Names of the header's fields, looked up in every event; in one value, so that they are got at once.
  private struct Keys {
    let event = JSONKey("event")
    let type = JSONKey("type")
    let id = JSONKey("id")
    let source = JSONKey("source")
    let receivedAt = JSONKey("received_at")
    let time = JSONKey("time")
    let completed = JSONKey("completed")
  }

  private static let keys = Keys()

  private static func time(
    _ key: JSONKey, in header: JSONCursor
  ) throws(DocumentError) -> Timestamp? {
    guard let element = header[key], !element.isNull else { return nil }
    guard let time = element.withUTF8({ Timestamp(rfc3339: $0) }) ?? nil else {
      throw DocumentError(
        field: "event.\(key.name)", problem: "is no time such as 2026-11-21T10:00:00Z")
    }
    return time
  }
}
