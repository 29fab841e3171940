package import Graph
package import Values

/// A delivery as `deliveries list` shows it; `value` is its JSON.
package struct DeliveryRow: Sendable {
  package let id: EventID
  package let source: String?
  package let receivedAt: Timestamp
  package let verdict: Delivery.Verdict
  package let status: Int
  /// Whether there is an event of the same id.
  package let hasEvent: Bool
  /// How often the same event came again.
  package let repeats: Int
  package let reason: String?
  /// Read by `show` only; empty in lists, and where they have been kept long enough.
  package let headers: [UInt8]
  package let body: [UInt8]

  package var value: Value {
    .object(present: [
      "id": .string(id.description), "source": source.map { .string($0) } ?? .null,
      "received_at": .string(receivedAt.rfc3339), "verdict": .string(verdict.rawValue),
      "status": .int(Int64(status)), "event": hasEvent ? .string(id.description) : .null,
      "repeats": .int(Int64(repeats)), "reason": reason.map { .string($0) },
    ])
  }
}

package struct EventRow: Sendable {
  package let id: EventID
  package let source: String
  /// The sender's.
  package let eventID: String
  package let type: String?
  package let candidate: CandidateID?
  package let application: String?
  package let state: EventState
  package let receivedAt: Timestamp
  package let time: Timestamp?
  package let reason: String?
  /// When a person had it taken up again, after it was quarantined or dead-lettered.
  package let releasedAt: Timestamp?
  /// The canonical JSON form; read by `show` only, nil in lists and for events that were never mapped.
  package let document: [UInt8]?

  /// `completed` and `late` are there where there is something to say: the members that were filled in, and that
  /// the event was taken up again later than its turn was.
  package var value: Value {
    .object(present: [
      "id": .string(id.description), "source": .string(source), "event_id": .string(eventID),
      "type": type.map { .string($0) } ?? .null,
      "candidate": candidate.map { .string($0.description) } ?? .null,
      "state": .string(state.rawValue), "received_at": .string(receivedAt.rfc3339),
      "reason": reason.map { .string($0) } ?? .null,
      "time": time.map { .string($0.rfc3339) }, "application": application.map { .string($0) },
      "completed": completed,
      "late": releasedAt.map { _ in .bool(true) },
      "released_at": releasedAt.map { .string($0.rfc3339) },
    ])
  }

  private var completed: Value? {
    document.flatMap { try? Value(json: $0) }?["event"]?["completed"]
  }
}

package struct RunRow: Sendable {
  package let id: RunID
  package let event: EventID
  package let candidate: CandidateID?
  package let workflow: String
  package let segment: String?
  package let state: RunState
  package let reason: String?
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
  package let revision: String
  /// Nil: it repeats nothing.
  package let repetition: Repetition?
  package let steps: [StoredStep]
  /// The conditions with what they saw, as JSON; read by `show` only, nil in lists.
  package let trace: [UInt8]?

  package var value: Value {
    .object(present: [
      "id": .string(id.description), "event": .string(event.description),
      "candidate": candidate.map { .string($0.description) } ?? .null,
      "workflow": .string(workflow), "segment": segment.map { .string($0) } ?? .null,
      "state": .string(state.rawValue), "reason": reason.map { .string($0) },
      "created_at": .string(createdAt.rfc3339), "updated_at": .string(updatedAt.rfc3339),
      "repeats": repetition.map { .string($0.run.description) },
      "repetition": repetition.map { .int(Int64($0.number)) },
      "repetition_asked_at": repetition.map { .string($0.askedAt.rfc3339) },
      "steps": .list(steps.map(\.value)),
    ])
  }
}

extension StoredStep {
  /// An attempt under way shows as `pending`: its outcome is.
  package var value: Value {
    let state: StepRecordState = record.state == .attempting ? .pending : record.state
    let retry: Timestamp? = record.state == .waiting ? nil : due
    let until: Timestamp? = record.state == .waiting ? due : nil
    return .object(present: [
      "id": .string(record.id), "action": .string(record.action), "state": .string(state.rawValue),
      "attempts": .int(Int64(record.attempts)), "reason": record.reason.map { .string($0) },
      "next_attempt_at": retry.map { .string($0.rfc3339) },
      "until": until.map { .string($0.rfc3339) },
    ])
  }
}

extension CandidateRecord {
  package var value: Value {
    .object(present: [
      "id": .string(id.description), "email": email.map { .string($0.value) } ?? .null,
      "name": name.map { .string($0.value) } ?? .null,
      "stage": stage.map { .string($0.value) } ?? .null,
      "tags": .list(tags.map { .string($0) }),
      "last_event": lastEvent.map { .string($0.value) } ?? .null,
      "last_event_at": lastEvent.map { .string($0.at.rfc3339) },
      "last_message": lastMessage.map { .string($0.value) } ?? .null,
      "last_message_at": lastMessage.map { .string($0.at.rfc3339) },
      "recruiter": recruiter.map { .string($0.value) } ?? .null,
      "score": score.map { .double($0.value) } ?? .null, "events": .int(events),
      "link": link.map { .string($0.value) },
      "applications": .list(applicationValues),
      "fields": fields.isEmpty ? nil : .map(fields),
    ])
  }

  /// `{ id, job, stage, score, recruiter }` of each, in the order of their ids; one that nobody named has no id.
  package var applicationValues: [Value] {
    applications.sorted { $0.key < $1.key }.map { id, progress in
      let known: String? = id.isEmpty ? nil : id
      return .object(present: [
        "id": known.map { .string($0) }, "job": progress.job.map { .string($0.value) },
        "stage": progress.stage.map { .string($0.value) },
        "score": progress.score.map { .double($0.value) },
        "recruiter": progress.recruiter.map { .string($0.value) },
      ])
    }
  }
}

package struct TaskRow: Sendable {
  package let id: TaskID
  package let event: EventID
  package let candidate: CandidateID?
  package let state: TaskState
  package let priority: String
  package let due: Timestamp?
  package let createdAt: Timestamp
  /// Nil: it is open.
  package let doneAt: Timestamp?
  /// `title`, `body`, `assignee`.
  package let content: Value

  package var title: String { content["title"]?.stringValue ?? "" }
  package var assignee: String? { content["assignee"]?.stringValue }

  package var value: Value {
    .object(present: [
      "id": .string(id.description),
      "candidate": candidate.map { .string($0.description) } ?? .null,
      "title": .string(title), "assignee": content["assignee"] ?? .null,
      "due": due.map { .string($0.rfc3339) } ?? .null, "state": .string(state.rawValue),
      "event": .string(event.description), "priority": .string(priority), "body": content["body"],
      "created_at": .string(createdAt.rfc3339),
      "done_at": doneAt.map { .string($0.rfc3339) },
    ])
  }
}
