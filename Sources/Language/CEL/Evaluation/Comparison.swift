internal import Values

/// CEL's comparisons of two values.
/// Source: CEL language definition, "Equality" and "Ordering".
enum Comparison {
  /// Whether the comparison holds; nil where the two have no order.
  @inline(__always)
  static func holds(_ operation: BinaryOperator, _ left: Value, _ right: Value) -> Bool? {
    switch (left, right) {
    case (.int(let a), .int(let b)): holds(operation, a, b)
    case (.double(let a), .double(let b)): holds(operation, a, b)
    case (.string(let a), .string(let b)) where operation == .equal: a.hasSameBytes(as: b)
    case (.string(let a), .string(let b)) where operation == .notEqual: !a.hasSameBytes(as: b)
    default: holdsAcross(operation, left, right)
    }
  }

  @inline(__always)
  static func holds<T: Comparable>(_ operation: BinaryOperator, _ left: T, _ right: T) -> Bool {
    switch operation {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .add, .subtract, .multiply, .divide, .remainder, .in: false
    }
  }

  @inline(never)
  private static func holdsAcross(
    _ operation: BinaryOperator, _ left: Value, _ right: Value
  ) -> Bool? {
    if let numbers = holdsMixed(operation, left, right) { return numbers }
    if operation.isEquality { return left.isEqual(to: right) == (operation == .equal) }
    guard let order = left.compared(to: right) else { return nil }
    switch operation {
    case .less: return order == .less
    case .lessOrEqual: return order == .less || order == .equal
    case .greater: return order == .greater
    case .greaterOrEqual: return order == .greater || order == .equal
    case .equal, .notEqual, .add, .subtract, .multiply, .divide, .remainder, .in: return nil
    }
  }

  /// A whole number beside a double: both as doubles, as the conformance suite wants it, which holds
  /// 9223372036854775807 and 9223372036854775808.0 for equal.
  private static func holdsMixed(
    _ operation: BinaryOperator, _ left: Value, _ right: Value
  ) -> Bool? {
    switch (left, right) {
    case (.int(let a), .double(let b)): holds(operation, Double(a), b)
    case (.double(let a), .int(let b)): holds(operation, a, Double(b))
    case (.uint(let a), .double(let b)): holds(operation, Double(a), b)
    case (.double(let a), .uint(let b)): holds(operation, a, Double(b))
    default: nil
    }
  }

  static func areEqual(_ left: Value, _ right: Value) -> Bool {
    holds(.equal, left, right) ?? false
  }

  /// `element in container`
  static func contains(_ container: Value, _ element: Value) throws(EvaluationError) -> Bool {
    switch container {
    case .list(let list):
      for candidate in list where areEqual(candidate, element) { return true }
      return false
    case .map(let map): return map.contains(element)
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
      .optional, .abstract:
      throw .noMatchingOverload("in")
    }
  }
}
