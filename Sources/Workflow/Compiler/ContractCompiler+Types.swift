import CEL
import Graph
import JSONSchema

// What a contract's schemas are to the checker of expressions.

extension ContractCompiler {
  static func field(
    of property: Schema.Property, in path: String, origin: String, within around: Set<String> = []
  ) -> ObjectType.Field {
    ObjectType.Field(
      type(of: property.schema, named: path, origin: origin, within: around),
      isRequired: property.isRequired && !isNullable(property.schema, within: around),
      documentation: property.schema.documentation, bounds: ValueBounds(property.schema))
  }

  /// Whether a value may be null. In an event null is absence.
  private static func isNullable(_ schema: Schema, within around: Set<String>) -> Bool {
    if let types = schema.types { return types.contains(.null) && types != .all }
    guard let target = schema.reference, !around.contains(target.location) else { return false }
    return isNullable(target, within: around.union([target.location]))
  }

  /// The type that conditions see. What the schema leaves open stays dynamic, and so does a schema within
  /// itself: a reference to one of those `around` it, by location.
  static func type(
    of schema: Schema, named name: String, origin: String, within around: Set<String> = []
  ) -> CELType {
    if around.contains(schema.location) { return .dyn }
    let around = around.union([schema.location])
    if let target = schema.reference {
      let referred = type(of: target, named: name, origin: origin, within: around)
      return refined(referred, by: schema, named: name, origin: origin, within: around)
    }
    // A value of one type or null: null is absence, which the field that holds it knows.
    switch schema.types?.subtracting(.null) {
    case .string: return schema.format == "date-time" ? .timestamp : .string
    case .integer: return .int
    case .number: return .number
    case .boolean: return .bool
    case .array:
      return .list(
        schema.items.map { items in
          let element = type(of: items, named: "\(name)[]", origin: origin, within: around)
          // An element is there, even if it is null.
          return isNullable(items, within: around) && element != .dyn ? .wrapper(element) : element
        } ?? .dyn)
    case .object:
      guard !schema.properties.isEmpty else { return .anyObject }
      return .object(
        ObjectType(
          name: name,
          fields: Dictionary(
            schema.properties.map { property in
              (
                property.name,
                field(
                  of: property, in: "\(name).\(property.name)", origin: origin, within: around)
              )
            }, uniquingKeysWith: { $1 }),
          // A contract that says nothing of other fields promises none, so reading one is a mistake.
          isOpen: schema.additionalProperties.map { !$0.isNever } ?? false, origin: origin))
    default: return .dyn
    }
  }

  /// What a reference leads to, with what stands beside it: more fields, and fields that must be there.
  private static func refined(
    _ referred: CELType, by schema: Schema, named name: String, origin: String,
    within around: Set<String>
  ) -> CELType {
    guard case .object(let object) = referred else { return referred }
    let required = Set(schema.required)
    var fields = object.fields
    for property in schema.properties {
      let known = fields[property.name]
      let own = field(
        of: property, in: "\(name).\(property.name)", origin: origin, within: around)
      // A schema that only narrows, such as one of `format` alone, says nothing of the type.
      let type = own.type == .dyn ? known?.type ?? .dyn : own.type
      fields[property.name] = ObjectType.Field(
        type, isRequired: own.isRequired || known?.isRequired == true,
        documentation: own.documentation ?? known?.documentation,
        bounds: own.bounds.map { $0.intersection(known?.bounds ?? ValueBounds()) } ?? known?.bounds)
    }
    for (name, field) in fields where required.contains(name) && !field.isRequired {
      fields[name] = ObjectType.Field(
        field.type, isRequired: true, documentation: field.documentation, bounds: field.bounds)
    }
    return .object(
      ObjectType(name: object.name, fields: fields, isOpen: object.isOpen, origin: object.origin))
  }
}

extension TimeShape {
  /// Nil where the schema has no times. A schema within itself, one of those `around` it, has none there.
  init?(_ schema: Schema, within around: Set<String> = []) {
    if around.contains(schema.location) { return nil }
    let around = around.union([schema.location])
    if let target = schema.reference {
      // What stands beside a reference narrows it and has no times of its own, or has them in fields.
      let own = Self.fields(of: schema, within: around)
      guard let referred = TimeShape(target, within: around) else {
        guard !own.isEmpty else { return nil }
        self = .object(own)
        return
      }
      if case .object(let fields) = referred {
        self = .object(fields.merging(own) { $1 })
      } else {
        self = referred
      }
    } else if schema.format == "date-time" {
      self = .instant
    } else if let items = schema.items, let shape = TimeShape(items, within: around) {
      self = .list(shape)
    } else {
      let fields = Self.fields(of: schema, within: around)
      guard !fields.isEmpty else { return nil }
      self = .object(fields)
    }
  }

  private static func fields(of schema: Schema, within around: Set<String>) -> [String: TimeShape] {
    Dictionary(
      schema.properties.compactMap { property in
        TimeShape(property.schema, within: around).map { (property.name, $0) }
      }, uniquingKeysWith: { $1 })
  }
}
