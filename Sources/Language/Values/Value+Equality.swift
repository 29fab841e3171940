extension Value {
  /// CEL's `==`: numbers by value whatever their type, text by its code points, maps regardless of order.
  /// NaN equals nothing; values of different kinds are not equal.
  /// Source: CEL specification, "Equality".
  package func isEqual(to other: Value) -> Bool {
    // Not over the pair: the compiler gives up on counting its cases.
    switch self {
    case .null: if case .null = other { return true }
    case .bool(let a): if case .bool(let b) = other { return a == b }
    case .int, .uint, .double: return other.isNumber && compared(to: other) == .equal
    case .string(let a): if case .string(let b) = other { return a.hasSameBytes(as: b) }
    case .bytes(let a): if case .bytes(let b) = other { return a == b }
    case .timestamp(let a): if case .timestamp(let b) = other { return a == b }
    case .duration(let a): if case .duration(let b) = other { return a == b }
    case .type(let a): if case .type(let b) = other { return a == b }
    case .abstract(let a): if case .abstract(let b) = other { return a == b }
    case .list(let a):
      guard case .list(let b) = other else { return false }
      return a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    case .map(let a):
      guard case .map(let b) = other else { return false }
      return a.count == b.count
        && a.entries.allSatisfy { entry in
          b[entry.key].map { entry.value.isEqual(to: $0) } ?? false
        }
    case .optional(let a):
      guard case .optional(let b) = other else { return false }
      guard let held = a.value else { return b.value == nil }
      return b.value.map { held.isEqual(to: $0) } ?? false
    }
    return false
  }

  /// `int`, `uint` or `double`.
  package var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    case .null, .bool, .string, .list, .map, .bytes, .timestamp, .duration, .type, .optional,
      .abstract:
      false
    }
  }
}

/// Sameness for collections and tests, not the `==` of the language (`isEqual(to:)`): the same kind and the
/// same content, so `1` is not `1.0`, NaN is NaN, 0.0 is not -0.0. Maps regardless of order.
extension Value: Equatable {
  package static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.int(let a), .int(let b)): a == b
    case (.uint(let a), .uint(let b)): a == b
    case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern || a.isNaN && b.isNaN
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a.isSame(as: b)
    case (.optional(let a), .optional(let b)): a.value == b.value
    case (.int, _), (.uint, _), (.double, _), (.list, _), (.map, _), (.optional, _): false
    case (.null, _), (.bool, _), (.string, _), (.bytes, _), (.timestamp, _), (.duration, _),
      (.type, _), (.abstract, _):
      left.isEqual(to: right)
    }
  }
}

extension MapValue {
  fileprivate func isSame(as other: MapValue) -> Bool {
    guard count == other.count else { return false }
    return entries.allSatisfy { entry in
      other.entries.contains { $0.key == entry.key && $0.value == entry.value }
    }
  }
}
