extension Value {
  /// CEL's `==`: numbers by value whatever their type, text by its code points, maps regardless of order.
  /// NaN equals nothing; values of different kinds are not equal.
  /// Source: CEL specification, "Equality".
  package func isEqual(to other: Value) -> Bool {
    switch (self, other) {
    case (.null, .null): return true
    case (.bool(let a), .bool(let b)): return a == b
    case (.string(let a), .string(let b)): return a.hasSameBytes(as: b)
    case (.bytes(let a), .bytes(let b)): return a == b
    case (.timestamp(let a), .timestamp(let b)): return a == b
    case (.duration(let a), .duration(let b)): return a == b
    case (.type(let a), .type(let b)): return a == b
    case (.list(let a), .list(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { $0.isEqual(to: $1) }
    case (.map(let a), .map(let b)):
      return a.count == b.count
        && a.entries.allSatisfy { entry in
          b[entry.key].map { entry.value.isEqual(to: $0) } ?? false
        }
    case (.optional(let a), .optional(let b)):
      switch (a.value, b.value) {
      case (nil, nil): return true
      case (let a?, let b?): return a.isEqual(to: b)
      case (nil, _), (_, nil): return false
      }
    case (.int, _), (.uint, _), (.double, _):
      return isNumber && other.isNumber && compared(to: other) == .equal
    case (.null, _), (.bool, _), (.string, _), (.bytes, _), (.timestamp, _), (.duration, _),
      (.type, _), (.list, _), (.map, _), (.optional, _):
      return false
    }
  }

  /// `int`, `uint` or `double`.
  package var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    case .null, .bool, .string, .list, .map, .bytes, .timestamp, .duration, .type, .optional: false
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
      (.type, _):
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
