package import Values

/// The JSON Schema (2020-12) of a record, for editors and other validators.
extension RecordSpecification {
  package var schema: Value {
    var properties: [MapValue.Entry] = []
    for field in fields { properties.append((key: .string(field.name), value: field.schema)) }
    let required = fields.filter(\.isRequired).map { Value.string($0.name) }
    return .object(present: [
      "type": "object", "description": .string(documentation),
      "properties": .map(MapValue(properties)),
      "required": required.isEmpty ? nil : .list(required),
      "additionalProperties": isOpen ? nil : false,
    ])
  }
}

extension FieldSpecification {
  /// The schema of the field's value with what people need to know of it.
  package var schema: Value {
    guard case .map(let type) = type.schema else { return true }
    let extra = Value.object(present: [
      "description": .string(documentation), "default": defaultValue,
      "examples": examples.isEmpty ? nil : .list(examples.map { .string($0) }),
    ])
    guard case .map(let documented) = extra else { return true }
    return .map(type.merging(documented))
  }
}

extension FieldType {
  package var schema: Value {
    switch self {
    case .text: ["string", "number"].anyType
    case .pattern(let pattern):
      .object(["type": "string", "pattern": .string(pattern.regularExpression)])
    case .template, .expression: ["string", "number", "boolean"].anyType
    case .condition: ["string", "boolean"].anyType
    case .boolean: .object(["type": "boolean"])
    case .integer(let range):
      .object(present: [
        "type": "integer",
        "minimum": range.lowerBound == .min ? nil : .int(Int64(range.lowerBound)),
        "maximum": range.upperBound == .max ? nil : .int(Int64(range.upperBound)),
      ])
    case .number: .object(["type": "number"])
    case .duration: .object(["type": "string", "pattern": "^([0-9]+(ms|s|m|h|d|w))+$"])
    case .period: .object(["type": "string", "pattern": "^([0-9]+bd|([0-9]+(ms|s|m|h|d|w))+)$"])
    case .byteCount: ["string", "integer"].anyType
    case .timestamp: .object(["type": "string", "format": "date-time"])
    case .choice(let words): .object(["enum": .list(words.map { .string($0) })])
    case .list(let item): .object(["type": "array", "items": item.schema])
    case .oneOrMore(let item):
      .object(["anyOf": .list([item.schema, .object(["type": "array", "items": item.schema])])])
    case .map(let value): .object(["type": "object", "additionalProperties": value.schema])
    case .record(let record): record.schema
    case .shorthand(let short, let record):
      .object(["anyOf": .list([short.schema, record.schema])])
    case .secret: RecordSpecification.secret.schema
    case .textOrSecret:
      .object(["anyOf": .list([FieldType.text.schema, RecordSpecification.secret.schema])])
    case .any: .object([:])
    }
  }
}

extension [String] {
  fileprivate var anyType: Value { .object(["type": .list(map { .string($0) })]) }
}
