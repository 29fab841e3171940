internal import Values

/// The functions and types that every environment has, but for those of times, which know zones (`TimeLibrary`).
/// The tables stand in one file per family.
/// Source: CEL language definition, "List of Standard Definitions".
enum StandardLibrary {
  static let families = [
    FunctionFamily("presence", "what is there and what is not", macros: Macros.presence),
    FunctionFamily("conversions", "values of one type from those of another", conversions),
    FunctionFamily(
      "texts", "looking into texts and changing them; places count characters from 0",
      texts + textPlaces + textChanges),
    FunctionFamily("patterns", "what a regular expression (RE2) matches", regex),
    FunctionFamily("numbers", "rounding, comparing, taking apart", math + bits),
    FunctionFamily("loops", "something for each element of a list or map", macros: Macros.loops),
    FunctionFamily("lists", "parts and orders of lists; places count from 0", lists),
    FunctionFamily("sets", "lists as sets: neither order nor number of elements count", sets),
    FunctionFamily(
      "optionals", "values that need not be there, such as `a.?b`", optionals,
      macros: Macros.optionals),
    FunctionFamily("bindings", "names for parts of an expression", macros: Macros.bindings),
    FunctionFamily("encoders", "bytes as text", encoders),
    FunctionFamily("addresses", "addresses and networks of IP", network),
  ]

  /// By name.
  static let functions = Dictionary(
    uniqueKeysWithValues: families.flatMap(\.functions).map { ($0.name, $0) })

  /// The types that an expression can name, as values.
  static let types: [String: CELType] = [
    "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
    "bytes": .bytes, "null_type": .null, "type": .type(nil), "list": .anyList,
    "map": .map(key: .dyn, value: .dyn), "optional_type": .optional(.dyn),
    "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
    "net.IP": address, "net.CIDR": range,
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
