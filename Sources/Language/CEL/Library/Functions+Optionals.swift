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
      pure: .unary { value throws(EvaluationError) in .optional(Value.OptionalValue(value)) }),
    FunctionDeclaration(
      "optional.none", [Overload([], .optional(a))],
      pure: .general { _, _ throws(EvaluationError) in .optional(.none) }),
    FunctionDeclaration(
      "optional.ofNonZeroValue", [Overload([a], .optional(a))],
      pure: .unary { value throws(EvaluationError) in
        .optional(isZero(value) ? .none : Value.OptionalValue(value))
      }),
    FunctionDeclaration(
      "hasValue", [.member([.optional(a)], .bool)],
      pure: .unary { value throws(EvaluationError) in
        guard case .optional(let optional) = value else { throw .noMatchingOverload("hasValue") }
        return .bool(optional.value != nil)
      }),
    FunctionDeclaration(
      "value", [.member([.optional(a)], a)],
      pure: .unary { value throws(EvaluationError) in
        guard case .optional(let optional) = value else { throw .noMatchingOverload("value") }
        guard let held = optional.value else { throw .absent("value()") }
        return held
      }),
    FunctionDeclaration(
      "or", [.member([.optional(a), .optional(a)], .optional(a))],
      pure: .binary { optional, other throws(EvaluationError) in
        guard case .optional(let held) = optional, case .optional = other else {
          throw .noMatchingOverload("or")
        }
        return held.value == nil ? other : optional
      }),
    FunctionDeclaration(
      "orValue", [.member([.optional(a), a], a)],
      pure: .binary { optional, other throws(EvaluationError) in
        guard case .optional(let held) = optional else { throw .noMatchingOverload("orValue") }
        return held.value ?? other
      }),
  ]

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
