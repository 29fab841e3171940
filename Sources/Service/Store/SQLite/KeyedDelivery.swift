import Values

/// A delivery with its keys, made before it waits for the storage thread. A class, though nothing of it ever changes: it
/// is handed on from list to list.
final class KeyedDelivery: Sendable {
  let delivery: Delivery
  /// Nil for a delivery without an event.
  let event: EventKeys?

  /// Bytes that it holds while it waits.
  var size: Int { delivery.body.count + delivery.headers.count }

  struct EventKeys: Sendable {
    /// The sender's.
    let id: String
    let idKey: DeliveryKey
    let content: ContentClaim?
    /// Whether it is to be worked on.
    let isMatched: Bool
  }

  /// The content that a new event claims.
  struct ContentClaim: Sendable {
    let content: [UInt8]
    let key: DeliveryKey
    let until: Timestamp
  }

  init(_ delivery: Delivery) throws(StoreError) {
    self.delivery = delivery
    switch delivery.content {
    case .answerOnly: event = nil
    case .event(let id, let contentKey):
      event = try EventKeys(id, contentKey, of: delivery, isMatched: true)
    case .unmatched(let id, let contentKey):
      event = try EventKeys(id, contentKey, of: delivery, isMatched: false)
    }
  }
}

extension KeyedDelivery.EventKeys {
  fileprivate init(
    _ id: String, _ contentKey: Delivery.ContentKey?, of delivery: Delivery, isMatched: Bool
  ) throws(StoreError) {
    self.id = id
    self.isMatched = isMatched
    idKey = try .of(eventID: id, source: delivery.source)
    if let contentKey {
      content = KeyedDelivery.ContentClaim(
        content: contentKey.key,
        key: try .of(content: contentKey.key, source: delivery.source),
        until: delivery.receivedAt + contentKey.window)
    } else {
      content = nil
    }
  }
}
