import Graph
import Store
import Values

/// That a person wants runs acted out again although they are done, as the verb asked for it through the store.
///
/// ```json
/// {"ids": ["run_01jd…", "evt_01jd…"], "steps": ["confirmation"], "revision": "original"}
/// ```
package struct RepetitionRequest: Sendable {
  /// The command of the store that is such an order.
  package static let verb = "replay --force-effects"

  /// Of runs, or of events: those stand for the last run of each workflow.
  let ids: [String]
  /// The steps that are carried out; nil: all that reached somebody outside.
  let steps: [String]?
  /// With the files that its run began with, not with those of now.
  let original: Bool
  let command: Int64
  let askedAt: Timestamp

  /// Nil for arguments that no version of the verb gives.
  init?(_ command: StoreCommand) {
    guard let document = try? Value(json: command.arguments),
      let ids = document["ids"]?.listValue?.compactMap(\.stringValue)
    else { return nil }
    self.ids = ids
    steps = document["steps"]?.listValue?.compactMap(\.stringValue)
    original = document["revision"]?.stringValue == "original"
    self.command = command.sequence
    askedAt = command.requestedAt
  }
}
