import Actions
package import Configuration
import Fields
package import Values

/// The JSON Schemas (2020-12) of the files of a configuration, for editors that complete and check while one types.
/// They follow from the declarations by which the files are read, and say less than `validate`: no names, no types
/// of expressions.
package enum EditorSchema {
  /// The schema of a kind of file. A step of a workflow is one of the actions, with that action's fields.
  package static func schema(of kind: ConfigurationKind) -> Value {
    let body = replaceSteps(in: kind.record.schema)
    guard case .map(let fields) = body else { return body }
    var entries: [MapValue.Entry] = [
      (key: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
      (key: "title", value: .string("journeyman: \(kind.rawValue)")),
    ]
    entries += fields.entries
    if kind == .workflow { entries.append((key: "$defs", value: .object(["step": step]))) }
    return .map(MapValue(entries))
  }

  /// Where the declaration has a step with any fields, the schema refers to `step`.
  private static func replaceSteps(in value: Value) -> Value {
    if value.isEqual(to: ConfigurationKind.step.schema) == true {
      return .object(["$ref": "#/$defs/step"])
    }
    switch value {
    case .list(let items): return .list(items.map { replaceSteps(in: $0) })
    case .map(let map):
      return .map(
        MapValue(map.entries.map { (key: $0.key, value: replaceSteps(in: $0.value)) }))
    default: return value
    }
  }

  private static let step: Value = .object([
    "description": .string(ConfigurationKind.step.documentation),
    "anyOf": .list(ActionCatalogue.standard.specifications.map { step(of: $0) }),
  ])

  private static func step(of action: ActionSpecification) -> Value {
    let modifiers = ConfigurationKind.step.fields.map { field in
      field.name == "action"
        ? FieldSpecification.required("action", .choice([action.name]), field.documentation) : field
    }
    return RecordSpecification(
      action.record.title, action.record.documentation, fields: modifiers + action.record.fields
    ).schema
  }
}
