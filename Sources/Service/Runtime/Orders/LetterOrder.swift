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
