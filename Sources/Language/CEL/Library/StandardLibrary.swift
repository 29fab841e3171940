internal import Values

/// The functions and types that every environment has, but for those of times, which know zones (`TimeLibrary`).
/// The tables stand in one file per family.
/// Source: CEL language definition, "List of Standard Definitions".
enum StandardLibrary {
  /// By name.
  static let functions: [String: FunctionDeclaration] = {
    let all = conversions + texts + optionals
    return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
  }()

  /// The types that an expression can name, as values.
  static let types: [String: CELType] = [
    "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
    "bytes": .bytes, "null_type": .null, "type": .type(nil), "list": .anyList,
    "map": .map(key: .dyn, value: .dyn), "optional_type": .optional(.dyn),
    "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
  ]

  static let dottedBeginnings = Set(types.keys.compactMap(Environment.dottedBeginning))

  /// What `+ - * / %` take.
  static let arithmetic: [BinaryOperator: [FunctionDeclaration.Overload]] = {
    let numbers: [CELType] = [.int, .uint, .double]
    let list = CELType.list(.typeParameter("A"))
    let sums: [CELType] = numbers + [.string, .bytes, list, .duration]
    func alike(_ types: [CELType]) -> [FunctionDeclaration.Overload] {
      types.map { FunctionDeclaration.Overload([$0, $0], $0) }
    }
    return [
      .add: alike(sums) + [
        FunctionDeclaration.Overload([.timestamp, .duration], .timestamp),
        FunctionDeclaration.Overload([.duration, .timestamp], .timestamp),
      ],
      .subtract: alike(numbers + [.duration]) + [
        FunctionDeclaration.Overload([.timestamp, .timestamp], .duration),
        FunctionDeclaration.Overload([.timestamp, .duration], .timestamp),
      ],
      .multiply: alike(numbers),
      .divide: alike(numbers),
      .remainder: alike([.int, .uint]),
    ]
  }()
}

extension Value {
  /// The CEL name of the value's type: what `type(x)` gives.
  var typeName: String {
    switch self {
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .list: "list"
    case .map: "map"
    case .bytes: "bytes"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .type: "type"
    case .optional: "optional_type"
    case .abstract(let value): value.type
    }
  }
}
