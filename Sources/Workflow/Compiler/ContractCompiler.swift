import CEL
import Diagnostics
import Graph
import JSONSchema
import Values

/// A contract with what the checker needs of it.
struct CheckedContract {
  let contract: Contract
  /// Its top-level properties, in the order of the document.
  let properties: [(name: String, field: ObjectType.Field)]
  let file: TextFile
}

/// Reads contracts and turns their schemas into CEL types.
struct ContractCompiler {
  private(set) var findings: [Diagnostic] = []
  /// Event types whose contract could not be used.
  private(set) var broken: Set<String> = []

  /// `schemas/events/application.received.schema.json` is the contract of `application.received`.
  static let ending = ".schema.json"

  mutating func compile(_ files: [TextFile]) -> [String: CheckedContract] {
    var contracts: [String: CheckedContract] = [:]
    for file in files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      guard name.hasSuffix(Self.ending) else { continue }
      let type = String(name.dropLast(Self.ending.count))
      if let contract = compile(type, file) {
        contracts[type] = contract
      } else {
        broken.insert(type)
      }
    }
    return contracts
  }

  private mutating func compile(_ type: String, _ file: TextFile) -> CheckedContract? {
    let document: Value
    do {
      document = try JSONParser().parse(file.bytes).root.value()
    } catch {
      findings.append(.unreadableContract(error, in: file))
      return nil
    }
    let compilation = Schema.compile(document)
    let places = JSONPlaces(file)
    findings += compilation.problems.map {
      .malformedContract($0, at: places.value(at: $0.pointer))
    }
    guard let schema = compilation.schema else { return nil }
    let origin = "the contract is \(file.path)"
    let reserved = WorkflowVariables.names
    for property in schema.properties where reserved.contains(property.name) {
      findings.append(
        .reservedProperty(property.name, at: places.key(at: "/properties/\(property.name)")))
    }
    let properties = schema.properties.filter { !reserved.contains($0.name) }
    return CheckedContract(
      contract: Contract(
        type: type, schema: schema, path: file.path,
        times: Dictionary(
          properties.compactMap { property in
            TimeShape(property.schema).map { (property.name, $0) }
          }, uniquingKeysWith: { $1 })),
      properties: properties.map { ($0.name, Self.field(of: $0, in: $0.name, origin: origin)) },
      file: file)
  }

  private static func field(
    of property: Schema.Property, in path: String, origin: String, within around: Set<String> = []
  ) -> ObjectType.Field {
    ObjectType.Field(
      type(of: property.schema, named: path, origin: origin, within: around),
      isRequired: property.isRequired, documentation: property.schema.documentation)
  }

  /// The type that conditions see. What the schema leaves open stays dynamic, and so does a schema within
  /// itself: a reference to one of those `around` it, by location.
  static func type(
    of schema: Schema, named name: String, origin: String, within around: Set<String> = []
  ) -> CELType {
    if around.contains(schema.location) { return .dyn }
    let around = around.union([schema.location])
    if let target = schema.reference {
      return type(of: target, named: name, origin: origin, within: around)
    }
    switch schema.types {
    case .string: return schema.format == "date-time" ? .timestamp : .string
    case .integer: return .int
    case .number: return .number
    case .boolean: return .bool
    case .array:
      return .list(
        schema.items.map {
          type(of: $0, named: "\(name)[]", origin: origin, within: around)
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
}

extension TimeShape {
  /// Nil where the schema has no times. A schema within itself, one of those `around` it, has none there.
  init?(_ schema: Schema, within around: Set<String> = []) {
    if around.contains(schema.location) { return nil }
    let around = around.union([schema.location])
    if let target = schema.reference {
      self.init(target, within: around)
    } else if schema.format == "date-time" {
      self = .instant
    } else if let items = schema.items, let shape = TimeShape(items, within: around) {
      self = .list(shape)
    } else {
      let fields = Dictionary(
        schema.properties.compactMap { property in
          TimeShape(property.schema, within: around).map { (property.name, $0) }
        }, uniquingKeysWith: { $1 })
      guard !fields.isEmpty else { return nil }
      self = .object(fields)
    }
  }
}
