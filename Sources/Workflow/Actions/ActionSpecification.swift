package import CEL
package import Fields

/// What is said once about an action: the loader, the checker, the editors' schemas and the reference follow from
/// it.
package struct ActionSpecification: Sendable {
  /// `email.send`
  package let name: String
  /// The fields beside the modifiers that every step has, with the sentences that people read.
  package let record: RecordSpecification
  package let effect: Effect
  /// Whether a repeat changes nothing, because the receiver can tell it or the state is the same.
  package let isIdempotent: Bool
  /// What a step that is done gives: `id` is read as `steps.<id>.id`.
  package let outcome: [OutcomeField]

  package enum Effect: Sendable, Hashable {
    /// On the run alone.
    case run
    /// On our own store.
    case store
    /// A message reaches a person.
    case message
    /// Another system changes.
    case system
  }

  package init(
    name: String, record: RecordSpecification, effect: Effect, isIdempotent: Bool,
    outcome: [OutcomeField] = []
  ) {
    self.name = name
    self.record = record
    self.effect = effect
    self.isIdempotent = isIdempotent
    self.outcome = outcome
  }
}

/// A field of what a step gives to later ones.
package struct OutcomeField: Sendable, ExpressibleByStringLiteral {
  package let name: String
  package let type: CELType
  /// Whether it may be absent.
  package let isOptional: Bool

  init(_ name: String, _ type: CELType, isOptional: Bool = false) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
  }

  /// Text that is always there.
  package init(stringLiteral name: String) { self.init(name, .string) }
}

extension ActionSpecification {
  /// Whether somebody outside sees that the step has been done, so that it must not be done twice.
  package var hasOutsideEffect: Bool {
    switch effect {
    case .message, .system: true
    case .run, .store: false
    }
  }
}

extension ActionTemplate {
  /// What is said of this action; nil for one that the catalogue does not have, such as a test's own.
  private var specification: ActionSpecification? {
    ActionCatalogue.standard.specification(named: action)
  }

  /// Whether somebody outside sees that the step has been done, so that it must not be done twice.
  package var hasOutsideEffect: Bool { specification?.hasOutsideEffect ?? false }

  package var isMessage: Bool { specification?.effect == .message }

  /// Whether a try of unknown outcome may be repeated.
  package var isIdempotent: Bool { specification?.isIdempotent ?? false }
}
