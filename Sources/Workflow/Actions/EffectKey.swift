// Actions: what a step of a workflow can do, one file per action.
//
// In come a step's fields as written (at load time) and the variables of an event (at run time); out goes an
// `ActionRequest`: data that says what shall happen. Nothing happens here: connectors and the store do it. No
// clock, no I/O, no randomness.

/// The one identity of an effect: fixed when the run is created, the same in every try and after every crash.
/// From it come the idempotency key and the Message-ID.
package struct EffectKey: Hashable, Sendable, CustomStringConvertible {
  /// The event's id as text: `evt_01jd…`.
  package let event: String
  package let workflow: String
  package let step: String

  package init(event: String, workflow: String, step: String) {
    self.event = event
    self.workflow = workflow
    self.step = step
  }

  /// `evt_01jd….application-received.confirmation`: letters, digits, `_`, `-` and dots only, since workflow names and
  /// step ids are made of those.
  package var description: String { "\(event).\(workflow).\(step)" }
}
