package import Graph
package import Values

/// One request of a sender, verified, on its way into the store.
package struct Delivery: Sendable {
  /// The sender's name in the configuration.
  package let source: String
  package let content: Content
  /// A JSON object: names in lower case, values as text.
  package let headers: [UInt8]
  /// As it came.
  package let body: [UInt8]
  /// SHA-256 of the body, 32 bytes: tells a repeat from a conflict.
  package let digest: [UInt8]
  package let receivedAt: Timestamp
  package let verdict: Verdict
  /// The HTTP status that it is answered with once it is durable.
  package let status: Int

  package enum Content: Sendable {
    /// `id` is the sender's, unique within the source.
    case event(id: String, contentKey: ContentKey?)
    /// An event that no rule of its source takes: kept, and nothing looks at it again.
    case unmatched(id: String, contentKey: ContentKey?)
    /// The sender's own test request: a delivery without an event.
    case answerOnly
  }

  /// Why an event is ignored that no rule takes.
  package static let unmatchedReason = "no rule of the source matches"

  /// What two deliveries of the same content have in common, and for how long that counts.
  package struct ContentKey: Sendable, Hashable {
    package let key: [UInt8]
    package let window: Duration

    package init(key: [UInt8], window: Duration) {
      self.key = key
      self.window = window
    }
  }

  /// What became of the check of the signature.
  package enum Verdict: String, Sendable, Hashable {
    case verified
    /// The source, or the rule, asks for no signature.
    case unsigned
    /// Verified, but its id is that of an event with other content. Set by the store.
    case conflict
    /// Not accepted: in the ring of refused deliveries.
    case refused
  }

  package init(
    source: String, content: Content, headers: [UInt8], body: [UInt8], digest: [UInt8],
    receivedAt: Timestamp, verdict: Verdict, status: Int
  ) {
    self.source = source
    self.content = content
    self.headers = headers
    self.body = body
    self.digest = digest
    self.receivedAt = receivedAt
    self.verdict = verdict
    self.status = status
  }
}

/// What the store made of a delivery; all of them are durable, and all are answered with success.
package enum Acceptance: Sendable, Hashable {
  /// A new event, to be worked on.
  case new(EventID)
  /// A new event that no rule of its source takes, recorded in state `ignored`.
  case unmatched(EventID)
  /// The same event again: counted at the first one.
  case duplicate(of: EventID)
  /// A new id with content that came within its window already: recorded as an event in state `ignored`.
  case ignored(EventID, duplicateOf: EventID)
  /// A known id with other content: recorded as a delivery without an event, to be looked at by a person.
  case conflict(EventID, with: EventID)
  /// A delivery without an event.
  case answerOnly(EventID)

  /// Whether there is an event for the runtime.
  var isNew: Bool {
    if case .new = self { true } else { false }
  }

  /// The delivery's id, as the answer names it.
  package var delivery: EventID {
    switch self {
    case .new(let id), .unmatched(let id), .duplicate(of: let id), .ignored(let id, duplicateOf: _),
      .conflict(let id, with: _), .answerOnly(let id):
      id
    }
  }
}

/// A request that was not accepted: bad signature, not JSON, too large.
package struct RefusedDelivery: Sendable {
  /// Nil where the path names no source.
  package let source: String?
  package let headers: [UInt8]
  /// What was read of it; empty where it was too large.
  package let body: [UInt8]
  package let receivedAt: Timestamp
  /// 400, 401 or 413.
  package let status: Int
  /// A short sentence without anything of the content.
  package let reason: String

  package init(
    source: String?, headers: [UInt8], body: [UInt8], receivedAt: Timestamp, status: Int,
    reason: String
  ) {
    self.source = source
    self.headers = headers
    self.body = body
    self.receivedAt = receivedAt
    self.status = status
    self.reason = reason
  }
}
