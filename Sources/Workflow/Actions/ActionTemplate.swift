package import CEL
package import Values

/// A step's action with its fields compiled: the last thing before an effect that is still only data.
package protocol ActionTemplate: Sendable {
  /// `email.send`
  var action: String { get }
  /// Whether the request is carried out inside the store, in the same commit as its outcome, so that it can be
  /// neither lost nor done twice.
  var isEmbedded: Bool { get }
  /// Whether a try of unknown outcome may be repeated; what the catalogue says of the action unless it depends on the
  /// step.
  var isIdempotent: Bool { get }
  /// The connection without which it is not carried out; nil where it needs none.
  var neededConnection: String? { get }
  /// Types of events that end the run while it waits here, or in a send window after it.
  var cancelOn: [String] { get }
  /// When the step may be carried out; nil: at any time.
  var sendWindow: SendWindow? { get }
  /// The name of the message template that it sends; nil where it sends none.
  var message: String? { get }
  /// Fills the fields with the event's values. Throws where a value is absent or cannot be used (an address that is
  /// none): the step fails for good, since a broken message is worse than none.
  func render(
    _ activation: borrowing Activation, _ context: RenderContext
  ) throws(RenderFailure) -> ActionRequest
}

extension ActionTemplate {
  package var neededConnection: String? { nil }
  package var cancelOn: [String] { [] }
  package var sendWindow: SendWindow? { nil }
  package var message: String? { nil }
}

/// What rendering may use besides the variables.
package struct RenderContext: Sendable {
  package let event: String
  package let workflow: String
  /// The same for all steps that are rendered at once; `due_in` counts from it.
  package let now: Timestamp
  /// The candidate's record: `cand_…`; nil for an event without a candidate.
  package let candidate: String?
  /// Of an event that a person has had acted upon again: which time; else 0.
  package let repetition: Int

  package init(
    event: String, workflow: String, now: Timestamp, candidate: String?, repetition: Int = 0
  ) {
    self.event = event
    self.workflow = workflow
    self.now = now
    self.candidate = candidate
    self.repetition = repetition
  }

  package func effect(step: String) -> EffectKey {
    EffectKey(event: event, workflow: workflow, step: step, repetition: repetition)
  }
}

/// Why a step's fields could not be filled. Names fields and expressions, never the values.
package struct RenderFailure: Error, Sendable, Hashable {
  /// `to`, or `body` of a template.
  package let field: String
  /// A lower-case sentence: "`candidate.email` is absent".
  package let reason: String

  package init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }

  package var description: String { "`\(field)`: \(reason)" }
}
