import Graph
import Store
import Values

/// What a person wants done with dead letters, as the verb asked for it through the store.
///
/// ```json
/// {"ids": ["run_01jd…", "evt_01jd…"], "uncertain": "repeat", "revision": "original"}
/// ```
struct LetterOrder: Sendable {
  enum Action: Sendable {
    /// `original`: with the files that its run began with, not with those of now.
    case replay(uncertain: UncertainStep?, original: Bool)
    case discard(reason: String)
  }

  let action: Action
  /// Of runs, or of events: those stand for all their letters.
  let ids: [String]

  /// The commands of the store that are such orders.
  enum Verb: String, Sendable, CaseIterable {
    case replay = "dead-letters replay"
    case discard = "dead-letters discard"
  }

  /// Nil for arguments that no version of the verb gives.
  init?(_ verb: Verb, arguments: [UInt8]) {
    guard let document = try? Value(json: arguments),
      let ids = document["ids"]?.listValue?.compactMap(\.stringValue)
    else { return nil }
    self.ids = ids
    switch verb {
    case .replay:
      action = .replay(
        uncertain: document["uncertain"]?.stringValue.flatMap(UncertainStep.init),
        original: document["revision"]?.stringValue == "original")
    case .discard:
      guard let reason = document["reason"]?.stringValue else { return nil }
      action = .discard(reason: reason)
    }
  }
}

/// What became of one letter of an order.
struct LetterResult: Sendable {
  let id: String
  var row: DeadLetterRow?
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
      "event": row.map { .string($0.letter.event.description) },
      "workflow": row.flatMap(\.letter.workflow).map { .string($0) },
      "reason": reason.map { .string($0) },
    ])
  }
}
