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
  /// 0; counts the times that a person has had the effect brought about anew, on purpose: each is an effect of its own,
  /// which a receiver does not take for the one before.
  package let repetition: Int

  package init(event: String, workflow: String, step: String, repetition: Int = 0) {
    self.event = event
    self.workflow = workflow
    self.step = step
    self.repetition = repetition
  }

  /// `evt_01jd….application-received.confirmation`: letters, digits, `_`, `-` and dots only, since workflow names and
  /// step ids are made of those. A repetition ends in its number: `….confirmation.again-1`.
  package var description: String {
    let base = "\(event).\(workflow).\(step)"
    return repetition == 0 ? base : "\(base).again-\(repetition)"
  }
}
