package import Values

/// An accepted delivery's content in the canonical form: what kind of moment, when, and whom it concerns.
///
/// Its JSON form has the names that conditions use; a field that has no value is left out, never null:
/// ```json
/// {"event": {"id": "evt_…", "type": "application.received", "source": "greenhouse",
///            "time": "2017-10-27T14:44:43Z", "received_at": "2026-11-21T10:00:00.123Z"},
///  "candidate": {"id": "60304594", "first_name": "Jane", "email": "jane@example.com"},
///  "job": {"id": "274075", "title": "Data Scientist"}}
/// ```
/// Where something was filled in, the member `event` says what: `"completed": ["job.title"]`.
package struct Event: Sendable {
  package let header: Header
  package var data: Content
  /// Members that completion has filled in, as `job.title`; empty where the sender said everything itself.
  package var completedMembers: [String] = []

  package struct Header: Sendable, Hashable {
    package let id: EventID
    /// `application.received`; names the contract.
    package let type: String
    /// The sender's name in the configuration.
    package let source: String
    /// When it happened, as the sender says; when it was received, if the sender says nothing.
    package let time: Timestamp
    package let receivedAt: Timestamp

    package init(
      id: EventID, type: String, source: String, time: Timestamp, receivedAt: Timestamp
    ) {
      self.id = id
      self.type = type
      self.source = source
      self.time = time
      self.receivedAt = receivedAt
    }
  }

  /// The top-level properties of the contract: read in place from the document that a mapping has built or that was
  /// stored (whose member `event` is the header), or put together from values.
  package enum Content: Sendable {
    case value(MapValue)
    case json(JSONElement)
  }

  package init(header: Header, data: Content) {
    self.header = header
    self.data = data
  }
}

extension Event {
  /// The data as values, whatever they are read from.
  package var fields: MapValue {
    switch data {
    case .value(let map): return map
    case .json(let element):
      guard case .map(let map) = element.value() else { return .empty }
      return MapValue(map.entries.filter { $0.key.stringValue != "event" })
    }
  }

  /// One top-level property as a value; the others are not built.
  package func property(_ name: String) -> Value? {
    switch data {
    case .value(let map): map[name]
    case .json(let element): element[field: name]?.value()
    }
  }

  /// A text at a dotted path, numbers as their digits: ids of senders come as either.
  package func text(at path: String...) -> String? { value(at: path)?.identifierText }

  /// The value at a path of names; nothing beside it is built.
  func value(at path: [String]) -> Value? {
    switch data {
    case .value(let map): Value.map(map).value(at: path)
    case .json(let element):
      element.withCursor { root in
        path.reduce(Optional(root)) { $0?[field: $1] }?.value()
      }
    }
  }

  /// `event` as conditions and templates see it.
  package var headerValue: Value {
    .object([
      "id": .string(header.id.description), "type": .string(header.type),
      "source": .string(header.source), "time": .timestamp(header.time),
      "received_at": .timestamp(header.receivedAt),
    ])
  }

  /// The same event with its data as values, for readers that ask for them again and again.
  package var withValues: Event {
    var event = self
    event.data = .value(fields)
    return event
  }

  /// The bytes of `document`, as the store keeps them, written from where the data lies.
  package var documentBytes: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("event", documentHeader)
    switch data {
    case .value(let map):
      for entry in map.entries {
        writer.field(entry.key.stringValue ?? entry.key.json(), entry.value)
      }
    case .json(let element):
      let header = JSONKey("event")
      element.withCursor { element in
        var rest = element.fields
        while let field = rest.next() {
          if field.isNamed(header) { continue }
          writer.beginField(field)
          writer.write(field.value)
        }
      }
    }
    writer.endObject()
    return writer.bytes
  }

  /// The canonical JSON form.
  package var document: Value {
    .map(MapValue([(key: .string("event"), value: documentHeader)] + fields.entries))
  }

  /// `event` as documents have it: what was filled in stands there as well.
  private var documentHeader: Value {
    var header = headerValue
    if !completedMembers.isEmpty, case .map(let map) = header {
      let members = Value.list(completedMembers.map { .string($0) })
      header = .map(MapValue(map.entries + [(key: .string("completed"), value: members)]))
    }
    return header
  }
}

extension Value {
  /// Text, or the digits of an integer; nil for anything else and for text that is blank.
  package var identifierText: String? {
    switch self {
    case .string(let text): text.utf8.allSatisfy { $0 == 32 || $0 == 9 } ? nil : text
    case .int(let number): String(number)
    case .uint(let number): String(number)
    case .null, .bool, .double, .list, .map, .bytes, .timestamp, .duration, .type, .optional,
      .abstract:
      nil
    }
  }
}
