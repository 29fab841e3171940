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

  /// As many as the environment has variables. Places on tapes do not hold their documents, so that evaluation counts
  /// no references for them.
  private(set) var operands: ContiguousArray<Operand>
  /// The documents of those places: that of the event as a rule, and others.
  private var document: JSONDocument?
  private var others: [JSONDocument] = []

  /// Everything absent.
  package init(_ environment: Environment) {
    operands = ContiguousArray(repeating: .absent, count: environment.variables.count)
  }

  /// Bound by name; names that the environment does not have are ignored.
  package init(_ environment: Environment, _ values: [String: Value]) {
    self.init(environment)
    for (name, value) in values {
      if let slot = environment.slot(of: name) { self[slot] = .value(value) }
    }
  }

  package subscript(slot: Int) -> Binding {
    get {
      switch operands[slot] {
      case .absent: return .absent
      case .json(let cursor):
        let held = (document.map { [$0] } ?? []) + others
        return held.first { $0.holds(cursor) }.map { .json(JSONElement($0, cursor)) } ?? .absent
      case .value, .elements: return .value(operands[slot].value)
      }
    }
    set {
      switch newValue {
      case .absent: operands[slot] = .absent
      case .value(let value): operands[slot] = .value(value)
      case .json(let element):
        operands[slot] = .json(element.cursor)
        hold(element.document)
      }
    }
  }

  private mutating func hold(_ document: JSONDocument) {
    if self.document == nil {
      self.document = document
    } else if self.document !== document {
      others.append(document)
    }
  }
}
