package import Diagnostics

/// One rule of a source: which deliveries it is for, and the event that they become.
package struct EventRuleDefinition: Sendable {
  /// CEL over the delivery; nil matches every one.
  package let when: SourceText?
  /// The sender's own test request: answered, recorded, no event.
  package let answerOnly: Bool
  /// An answer-only request that the sender cannot sign.
  package let unsigned: Bool
  /// The event's type; nil only where `answerOnly`.
  package let event: Located<String>?
  /// CEL: when it happened.
  package let time: SourceText?
  /// Whether what is known already fills what the delivery does not say. True unless `complete: false`.
  package let completes: Bool
  package let map: [MapFieldDefinition]
  package let span: Span
}

/// A field of the event: CEL, or fields of its own.
package struct MapFieldDefinition: Sendable {
  package let name: Located<String>
  package let content: Content

  package indirect enum Content: Sendable {
    case expression(SourceText)
    case object([MapFieldDefinition])
  }
}
