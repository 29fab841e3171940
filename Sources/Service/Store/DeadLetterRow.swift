package import Graph
package import Values

/// A dead letter as `dead-letters` shows it: a run or an event that stopped.
package struct DeadLetterRow: Sendable {
  package let sequence: Int64
  package let letter: DeadLetter
  package let state: State
  /// When it was replayed or discarded.
  package let closedAt: Timestamp?
  /// Why it was discarded, or why its replay came to nothing.
  package let note: String?
  /// The run that began in its place.
  package let replay: RunID?
  package let source: String
  package let receivedAt: Timestamp
  package let type: String?
  package let candidate: CandidateID?

  package enum State: String, Sendable, Hashable, CaseIterable {
    case open
    /// It waits for its turn.
    case replaying
    case replayed, discarded
  }

  /// By which a person names it: the run's id, the event's where there is no run.
  package var id: String { letter.run?.description ?? letter.event.description }

  /// Whether the event was never mapped: nothing of it has been acted upon.
  package var isQuarantined: Bool { letter.errorClass == DeadLetter.quarantined }

  package var value: Value {
    .object(present: [
      "id": .string(id), "event": .string(letter.event.description),
      "run": letter.run.map { .string($0.description) } ?? .null,
      "workflow": letter.workflow.map { .string($0) } ?? .null,
      "step": letter.step.map { .string($0) } ?? .null,
      "error_class": .string(letter.errorClass), "reason": .string(letter.reason),
      "state": .string(state.rawValue), "at": .string(letter.at.rfc3339),
      "source": .string(source), "received_at": .string(receivedAt.rfc3339),
      "type": type.map { .string($0) } ?? .null,
      "candidate": candidate.map { .string($0.description) } ?? .null,
      "closed_at": closedAt.map { .string($0.rfc3339) }, "note": note.map { .string($0) },
      "replay": replay.map { .string($0.description) },
    ])
  }
}

extension DeadLetter {
  /// The class of an event that was never acted upon, because it could not be mapped or told whose it is.
  package static let quarantined = "quarantined"
}
