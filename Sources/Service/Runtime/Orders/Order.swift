import Graph
import Store
import Values

/// What is asked of the dispatcher's thread: by a person through a verb, or by the retention of candidates.
enum Order: Sendable {
  case letters(LetterOrder)
  case repetition(RepetitionRequest)
  case forget(Forgettable)

  /// Of whom nothing is to be kept any longer.
  enum Forgettable: Sendable {
    /// To whom nothing has happened since then.
    case candidates([CandidateID], untouchedSince: Timestamp)
    /// By the keys of their facts: of which nobody has spoken since then.
    case jobs([String], unsaidSince: Timestamp)
  }
}

/// What became of one record that an order named.
struct OrderResult: Sendable {
  let id: String
  var event: EventID?
  var workflow: String?
  let outcome: Outcome

  enum Outcome: Sendable {
    /// Its event stands in its lane again.
    case queued
    case discarded
    case refused(reason: String)
  }

  var value: Value {
    let (result, reason): (String, String?) =
      switch outcome {
      case .queued: ("queued", nil)
      case .discarded: ("discarded", nil)
      case .refused(let reason): ("refused", reason)
      }
    return .object(present: [
      "id": .string(id), "result": .string(result),
      "event": event.map { .string($0.description) }, "workflow": workflow.map { .string($0) },
      "reason": reason.map { .string($0) },
    ])
  }
}
