package import Values

/// The variables' bindings for one evaluation, by slot of the environment.
package struct Activation: Sendable {
  package enum Binding: Sendable {
    /// Reading it throws `.absent`.
    case absent
    case value(Value)
    /// Paths walk the tape; a `Value` is built only of what an expression gives as its result.
    case json(JSONElement)
  }

  /// As many as the environment has variables.
  package private(set) var bindings: ContiguousArray<Binding>

  /// Everything absent.
  package init(_ environment: Environment) {
    bindings = ContiguousArray(repeating: .absent, count: environment.variables.count)
  }

  /// Bound by name; names that the environment does not have are ignored.
  package init(_ environment: Environment, _ values: [String: Value]) {
    self.init(environment)
    for (name, value) in values {
      if let slot = environment.slot(of: name) { bindings[slot] = .value(value) }
    }
  }

  package subscript(slot: Int) -> Binding {
    get { bindings[slot] }
    set { bindings[slot] = newValue }
  }
}
