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
    guard let header = document[field: "event"] else {
      throw DocumentError(field: "event", problem: "is missing")
    }
    guard let type = header[field: "type"]?.string ?? defaults?.type, !type.isEmpty else {
      throw DocumentError(field: "event.type", problem: "is missing or no text")
    }
    let id = header[field: "id"]?.string.flatMap(EventID.init) ?? defaults?.id
    guard let id else {
      throw DocumentError(field: "event.id", problem: "is missing or no id of ours")
    }
    guard let source = header[field: "source"]?.string ?? defaults?.source else {
      throw DocumentError(field: "event.source", problem: "is missing or no text")
    }
    let receivedAt = try Self.time("received_at", in: header) ?? defaults?.receivedAt
    guard let receivedAt else {
      throw DocumentError(field: "event.received_at", problem: "is missing")
    }
    let time = try Self.time("time", in: header) ?? defaults?.time ?? receivedAt
    self.init(
      header: Header(id: id, type: type, source: source, time: time, receivedAt: receivedAt),
      data: .json(document))
  }

  private static func time(
    _ name: String, in header: JSONElement
  ) throws(DocumentError) -> Timestamp? {
    guard let element = header[field: name], element.kind != .null else { return nil }
    guard let text = element.string, let time = Timestamp(rfc3339: text) else {
      throw DocumentError(
        field: "event.\(name)", problem: "is no time such as 2026-11-21T10:00:00Z")
    }
    return time
  }
}
