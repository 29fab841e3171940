// CEL: the expression language of conditions, mappings and templates.
//
// In come the text of an expression and an environment (variables with types, functions); out go findings with
// exact places, and a program that is evaluated any number of times over bindings of the variables. The stages:
// lexer and parser (`Syntax`), checker (`Checking`), planner and evaluator (`Evaluation`), functions (`Library`).
// Knows nothing of recruiting, reads no clock and no file.
//
// The language is defined at https://github.com/cel-expr/cel-spec/blob/master/doc/langdef.md

/// The type of an expression, as the checker sees it.
package indirect enum CELType: Sendable, Hashable {
  /// Any value; agrees with every type, and what is wrong shows at run time.
  case dyn
  case null
  case bool
  case int
  case uint
  case double
  /// Not of CEL's definition: an int, uint or double that a contract calls "number". It compares with all three
  /// by value; arithmetic wants a conversion first, since CEL does not add an int to a double.
  case number
  case string
  case bytes
  case timestamp
  case duration
  case list(CELType)
  case map(key: CELType, value: CELType)
  /// A value of the type, or none: what `a.?b` gives.
  case optional(CELType)
  /// A value of the type, or null.
  case wrapper(CELType)
  /// A type as a value; nil where it is not known which.
  case type(CELType?)
  /// Stands for one type in all places of a signature: `A` in `list(A) + list(A) -> list(A)`.
  case typeParameter(String)
  /// A map with known fields.
  case object(ObjectType)
  /// A type with a name, made and used by functions only: `net.IP`.
  case abstract(String, [CELType])
  /// What a mistaken expression has: agrees with everything, so that one mistake is one finding.
  case error

  /// A map with text keys and values of any type.
  package static let anyObject = CELType.map(key: .string, value: .dyn)
  package static let anyList = CELType.list(.dyn)
}

extension CELType: CustomStringConvertible {
  /// As messages print it: `list(string)`, `map(string, dyn)`, an object by its name.
  package var description: String {
    switch self {
    case .dyn: "dyn"
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .number: "number"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "timestamp"
    case .duration: "duration"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let wrapped): "optional(\(wrapped))"
    case .wrapper(let wrapped): "\(wrapped) or null"
    case .type(let type): type.map { "type(\($0))" } ?? "type"
    case .typeParameter(let name): name
    case .object(let object): object.name
    case .abstract(let name, let parameters):
      parameters.isEmpty
        ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    case .error: "an unknown type"
    }
  }
}

extension CELType {
  var isDynamic: Bool { self == .dyn || self == .error }

  /// Whether it is dynamic or made of something that is.
  var isPartlyDynamic: Bool { isDynamic || parameters.contains(where: \.isPartlyDynamic) }

  /// int, uint, double, or the union of the three.
  var isNumeric: Bool {
    switch self {
    case .int, .uint, .double, .number: true
    case .wrapper(let wrapped): wrapped.isNumeric
    case .dyn, .null, .bool, .string, .bytes, .timestamp, .duration, .list, .map, .optional, .type,
      .typeParameter, .object, .abstract, .error:
      false
    }
  }

  /// The types that this one is made of.
  var parameters: [CELType] {
    switch self {
    case .list(let element): [element]
    case .map(let key, let value): [key, value]
    case .optional(let wrapped), .wrapper(let wrapped): [wrapped]
    case .type(let type): type.map { [$0] } ?? []
    case .abstract(_, let parameters): parameters
    case .dyn, .null, .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration,
      .typeParameter, .object, .error:
      []
    }
  }

  /// This type with every type that it is made of replaced.
  func mapParameters(_ transform: (CELType) -> CELType) -> CELType {
    switch self {
    case .list(let element): .list(transform(element))
    case .map(let key, let value): .map(key: transform(key), value: transform(value))
    case .optional(let wrapped): .optional(transform(wrapped))
    case .wrapper(let wrapped): .wrapper(transform(wrapped))
    case .type(let type): .type(type.map(transform))
    case .abstract(let name, let parameters): .abstract(name, parameters.map(transform))
    case .dyn, .null, .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration,
      .typeParameter, .object, .error:
      self
    }
  }
}
