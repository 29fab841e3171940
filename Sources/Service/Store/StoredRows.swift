package import Graph
package import Values

/// An accepted event that has not come to its end, as the runtime takes it up.
package struct PendingEvent: Sendable {
  /// Place in the order of acceptance.
  package let sequence: Int64
  package let id: EventID
  package let source: String
  package let receivedAt: Timestamp
  /// SHA-256 of the body.
  package let digest: [UInt8]
  package let content: Content

  package enum Content: Sendable {
    /// As it came; to be mapped.
    case delivered(headers: [UInt8], body: [UInt8])
    /// Mapped before the server was stopped; there may be runs of it.
    case dispatched(DispatchedEvent)
  }

  package init(
    sequence: Int64, id: EventID, source: String, receivedAt: Timestamp, digest: [UInt8],
    content: Content
  ) {
    self.sequence = sequence
    self.id = id
    self.source = source
    self.receivedAt = receivedAt
    self.digest = digest
    self.content = content
  }
}

/// A mapped event that has not come to its end, as a lane needs it to hold its place.
package struct UnfinishedEvent: Sendable {
  package let sequence: Int64
  package let id: EventID
  package let lane: Lane
  /// Whether it shows that two records are one person's.
  package let joins: Bool
  /// When the earliest of its runs is to be tried again; nil: one of them, or the event itself, is to be looked at.
  package var due: Timestamp?
}

/// That something was received, from whom and when.
package struct Receipt: Sendable, Hashable {
  package let sequence: Int64
  package let source: String
  package let at: Timestamp
}

/// A run as it was recorded, with the steps that it has come to.
package struct StoredRun: Sendable {
  package let id: RunID
  package let workflow: String
  package let generation: Int
  /// Nil: it repeats nothing.
  package let repetition: Repetition?
  package let revision: String
  package let segment: String?
  package let state: RunState
  package let start: Int
  package let reason: String?
  package let steps: [StoredStep]
}

package struct StoredStep: Sendable {
  package let record: StepRecord
  /// When it is to be tried again; nil: at once.
  package let due: Timestamp?
  /// When its first attempt was recorded.
  package let startedAt: Timestamp
}

/// A run that is parked.
package struct ParkedRun: Sendable, Hashable {
  package let run: RunID
  package let event: EventID
  /// The step at which it is parked.
  package let step: String
  package let due: Timestamp
}

/// An event of a candidate, for those that look out for it.
package struct HappenedEvent: Sendable {
  /// Place in the order of acceptance.
  package let sequence: Int64
  /// The canonical JSON form.
  package let document: [UInt8]
}

/// A run that is to begin anew, because a person has asked for it.
package struct Replay: Sendable {
  /// Of its dead letter.
  package let sequence: Int64
  package let workflow: String
  package let uncertain: UncertainStep?
  /// The digest of the files that it is to run with; nil: those of now.
  package let revision: String?
}

/// A message on its way to the outbox folder. The row is the truth; the file is written from it, and may be
/// written again after a crash, under the same name.
package struct OutboxEntry: Sendable {
  /// Given back with `Change.messagesWritten`.
  package let sequence: Int64
  package let event: EventID
  package let workflow: String
  package let step: String
  package let repetition: Int
  package let connection: String
  package let createdAt: Timestamp
  /// The `email.send` request, as JSON.
  package let request: [UInt8]
}

/// Something that another verb asks the server for.
package struct StoreCommand: Sendable {
  package let sequence: Int64
  /// `replay`
  package let verb: String
  /// A JSON object.
  package let arguments: [UInt8]
  package let requestedAt: Timestamp

  package init(sequence: Int64, verb: String, arguments: [UInt8], requestedAt: Timestamp) {
    self.sequence = sequence
    self.verb = verb
    self.arguments = arguments
    self.requestedAt = requestedAt
  }

  /// What a command came to, in words for the person who asked.
  package enum Answer: Sendable, Hashable {
    case done(String)
    case failed(String)
  }
}
