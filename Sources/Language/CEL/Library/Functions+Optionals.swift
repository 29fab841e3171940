internal import Values

/// Optional values. `or` and `orValue` look at their argument only when they need it, so the planner knows them
/// itself; the declarations here give their types.
/// Source: cel-go, `cel/library.go`, "OptionalTypes".
extension StandardLibrary {
  private typealias Overload = FunctionDeclaration.Overload

  private static let a = CELType.typeParameter("A")

  static let optionals: [FunctionDeclaration] = [
    FunctionDeclaration(
      "optional.of", [Overload([a], .optional(a))],
      documentation: "an optional that holds the value",
      examples: ["optional.of(1).value()": "1"],
      pure: .unary { value throws(EvaluationError) in .optional(Value.OptionalValue(value)) }),
    FunctionDeclaration(
      "optional.none", [Overload([], .optional(a))],
      documentation: "an optional that holds nothing",
      examples: ["optional.none().hasValue()": "false"],
      pure: .general { _, _ throws(EvaluationError) in .optional(.none) }),
    FunctionDeclaration(
      "optional.ofNonZeroValue", [Overload([a], .optional(a))],
      documentation:
        "an optional that holds the value, or nothing where it is 0, false, empty or null",
      examples: [
        "optional.ofNonZeroValue('')": "optional.none()",
        "optional.ofNonZeroValue('Ada')": "optional.of('Ada')",
      ],
      pure: .unary { value throws(EvaluationError) in
        .optional(isZero(value) ? .none : Value.OptionalValue(value))
      }),
    FunctionDeclaration(
      "hasValue", [.member([.optional(a)], .bool)],
      documentation: "whether the optional holds a value",
      examples: ["optional.of(1).hasValue()": "true"],
      pure: .unary { value throws(EvaluationError) in
        guard case .optional(let optional) = value else { throw .noMatchingOverload("hasValue") }
        return .bool(optional.value != nil)
      }),
    FunctionDeclaration(
      "value", [.member([.optional(a)], a)],
      documentation: "what the optional holds; absent where it holds nothing",
      examples: ["{'a': 1}.?a.value()": "1"],
      pure: .unary { value throws(EvaluationError) in
        guard case .optional(let optional) = value else { throw .noMatchingOverload("value") }
        guard let held = optional.value else { throw .absent("value()") }
        return held
      }),
    FunctionDeclaration(
      "or", [.member([.optional(a), .optional(a)], .optional(a))],
      documentation: "the optional, or another one where it holds nothing",
      examples: ["optional.none().or(optional.of(2))": "optional.of(2)"],
      pure: .binary { optional, other throws(EvaluationError) in
        guard case .optional(let held) = optional, case .optional = other else {
          throw .noMatchingOverload("or")
        }
        return held.value == nil ? other : optional
      }),
    FunctionDeclaration(
      "orValue", [.member([.optional(a), a], a)],
      documentation: "what the optional holds, or another value where it holds nothing",
      examples: ["{'a': 1}.?b.orValue(0)": "0"],
      pure: .binary { optional, other throws(EvaluationError) in
        guard case .optional(let held) = optional else { throw .noMatchingOverload("orValue") }
        return held.value ?? other
      }),
    FunctionDeclaration(
      "optional.unwrap", [Overload([.list(.optional(a))], .list(a))],
      documentation: "the values that the optionals of a list hold",
      examples: ["optional.unwrap([optional.of(1), optional.none()])": "[1]"],
      pure: .unary { value throws(EvaluationError) in
        try unwrapped(value, for: "optional.unwrap")
      }),
    FunctionDeclaration(
      "unwrapOpt", [.member([.list(.optional(a))], .list(a))],
      documentation: "the values that the optionals of a list hold",
      examples: ["[{'a': 1}, {'b': 2}].map(m, m.?a).unwrapOpt()": "[1]"],
      pure: .unary { value throws(EvaluationError) in try unwrapped(value, for: "unwrapOpt") }),
  ]

  private static func unwrapped(
    _ value: Value, for function: String
  ) throws(EvaluationError) -> Value {
    guard case .list(let list) = value else { throw .noMatchingOverload(function) }
    var held: [Value] = []
    for element in list {
      guard case .optional(let optional) = element else { throw .noMatchingOverload(function) }
      if let value = optional.value { held.append(value) }
    }
    return .list(held)
  }

  /// The value that a variable of its type begins with: 0, false, an empty text, list or map, null.
  private static func isZero(_ value: Value) -> Bool {
    switch value {
    case .null: true
    case .bool(let truth): !truth
    case .int(let number): number == 0
    case .uint(let number): number == 0
    case .double(let number): number == 0
    case .string(let text): text.isEmpty
    case .list(let list): list.isEmpty
    case .map(let map): map.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .timestamp(let time): time == Timestamp(seconds: 0)
    case .duration(let span): span == .zero
    case .optional(let optional): optional.value == nil
    case .type, .abstract: false
    }
  }
}
