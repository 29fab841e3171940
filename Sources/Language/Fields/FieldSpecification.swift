// Fields: what may stand in a mapping, said once.
//
// In come a YAML mapping and the declaration of its fields; out come typed values, each with its place, and all
// that is wrong with them. The same declaration gives the JSON Schema that editors use. Knows no file kinds and
// no recruiting.

package import Values

/// One field of a record: its name, its type and what people need to know of it.
package struct FieldSpecification: Sendable {
  package let name: String
  package let type: FieldType
  package let isRequired: Bool
  /// What holds where the field is not written; nil: nothing.
  package let defaultValue: Value?
  /// One or two sentences for somebody who writes the file, not for who reads the code.
  package let documentation: String
  /// The value is never shown: not in a finding, a log or an error.
  package let isSecret: Bool
  /// As they would be written after the colon.
  package let examples: [String]

  package init(
    _ name: String, _ type: FieldType, isRequired: Bool = false, default defaultValue: Value? = nil,
    isSecret: Bool = false, examples: [String] = [], _ documentation: String
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    self.documentation = documentation
    self.isSecret = isSecret
    self.examples = examples
  }

  /// This field under another name: an entry of a map is called by its own key.
  func named(_ name: String) -> FieldSpecification {
    FieldSpecification(
      name, type, isRequired: isRequired, default: defaultValue, isSecret: isSecret,
      examples: [], documentation)
  }

  /// A field that must be there.
  package static func required(
    _ name: String, _ type: FieldType, examples: [String] = [], _ documentation: String
  ) -> FieldSpecification {
    FieldSpecification(name, type, isRequired: true, examples: examples, documentation)
  }

  /// A field that may be there.
  package static func optional(
    _ name: String, _ type: FieldType, default defaultValue: Value? = nil, examples: [String] = [],
    _ documentation: String
  ) -> FieldSpecification {
    FieldSpecification(name, type, default: defaultValue, examples: examples, documentation)
  }
}

/// The fields of a mapping.
package struct RecordSpecification: Sendable {
  /// What it is, as messages call it, with its article: `a step`.
  package let title: String
  package let documentation: String
  package let fields: [FieldSpecification]
  /// Other keys are somebody else's business: a step's are those of its action.
  package let isOpen: Bool

  package init(
    _ title: String, _ documentation: String, isOpen: Bool = false, fields: [FieldSpecification]
  ) {
    self.title = title
    self.documentation = documentation
    self.isOpen = isOpen
    self.fields = fields
  }

  package func field(_ name: String) -> FieldSpecification? { fields.first { $0.name == name } }
}
