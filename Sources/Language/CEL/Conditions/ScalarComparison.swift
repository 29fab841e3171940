internal import Values

/// CEL's comparisons of scalars, as far as they need no more than the scalars; the rest is undecided.
/// Source: as for `Comparison`, whose results these are.
enum ScalarComparison {
  /// Beside an int or a double.
  @inline(__always)
  static func judge(
    _ comparison: BinaryOperator, _ scalar: Scalar, number: Scalar
  ) -> Judgement {
    switch (scalar.kind, number.kind) {
    case (.int, .int): Judgement(Comparison.holds(comparison, scalar.int, number.int))
    case (.double, .double): Judgement(Comparison.holds(comparison, scalar.double, number.double))
    case (.int, .double):
      Judgement(Comparison.holds(comparison, Double(scalar.int), number.double))
    case (.double, .int):
      Judgement(Comparison.holds(comparison, scalar.double, Double(number.int)))
    default: unlike(comparison, scalar, number)
    }
  }

  static func judge(_ comparison: BinaryOperator, _ left: Scalar, _ right: Scalar) -> Judgement {
    switch (left.kind, right.kind) {
    case (.int, .int), (.double, .double), (.int, .double), (.double, .int):
      return judge(comparison, left, number: right)
    case (.timestamp, .timestamp):
      return Judgement(Comparison.holds(comparison, left.timestamp, right.timestamp))
    case (.string, .string) where comparison.isEquality:
      return Judgement(left.isSameText(as: right) == (comparison == .equal))
    case (.bool, .bool) where comparison.isEquality:
      return Judgement((left.isTrue == right.isTrue) == (comparison == .equal))
    case (.null, .null) where comparison.isEquality: return Judgement(comparison == .equal)
    default: return unlike(comparison, left, right)
    }
  }

  /// Of different kinds: unequal, and without an order.
  private static func unlike(
    _ comparison: BinaryOperator, _ left: Scalar, _ right: Scalar
  ) -> Judgement {
    guard left.isComparable, right.isComparable, left.family != right.family,
      comparison.isEquality
    else { return .undecided }
    return Judgement(comparison == .notEqual)
  }
}

extension Scalar {
  /// Whether there is a scalar at all.
  @inline(__always) var isComparable: Bool {
    switch kind {
    case .unknown, .missing, .other: false
    case .null, .bool, .int, .uint, .double, .string, .timestamp: true
    }
  }

  /// Kinds whose values may be equal are of one family.
  fileprivate var family: Kind {
    switch kind {
    case .int, .uint, .double: .double
    default: kind
    }
  }
}
