package import Values

/// The fields of a map that is known beforehand: an event's contract, `thresholds`, `event`.
///
/// Two of them are the same type only when they are the same object.
package final class ObjectType: Sendable {
  /// As messages print it: `assessment`, or a longer path where it is nested.
  package let name: String
  package let fields: [String: Field]
  /// Whether fields that are not declared are of type `dyn`. Otherwise they are a finding.
  package let isOpen: Bool
  /// Where the fields come from, printed as a note: "the contract is schemas/events/x.schema.json".
  package let origin: String?

  package struct Field: Sendable {
    package let type: CELType
    /// Whether every such object has the field. One that is not required may be absent at run time.
    package let isRequired: Bool
    package let documentation: String?
    /// Where the field is a map: the value of every key that it lacks, in place of absence. The default of a
    /// look-up table.
    package let fallback: Value?
    /// What else is known of the field's value, where it has one.
    package let bounds: ValueBounds?

    package init(
      _ type: CELType, isRequired: Bool = true, documentation: String? = nil,
      fallback: Value? = nil, bounds: ValueBounds? = nil
    ) {
      self.type = type
      self.isRequired = isRequired
      self.documentation = documentation
      self.fallback = fallback
      self.bounds = bounds
    }
  }

  package init(
    name: String, fields: [String: Field], isOpen: Bool = false, origin: String? = nil
  ) {
    self.name = name
    self.fields = fields
    self.isOpen = isOpen
    self.origin = origin
  }
}

extension ObjectType: Hashable {
  package static func == (left: ObjectType, right: ObjectType) -> Bool { left === right }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
