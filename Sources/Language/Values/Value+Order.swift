/// How one value stands to another.
package enum ValueOrder: Sendable, Equatable {
  case less, equal, greater
  /// A number beside NaN: every comparison but `!=` is false.
  case unordered
}

extension Value {
  /// CEL's order: numbers by value whatever their type and without rounding, `false` before `true`, text by
  /// code points, bytes, timestamps, durations. Nil for kinds that have no order with one another.
  /// Source: CEL specification, "Ordering operators", cross-type numeric comparison.
  package func compared(to other: Value) -> ValueOrder? {
    switch (self, other) {
    case (.int(let a), .int(let b)): ValueOrder(a, b)
    case (.uint(let a), .uint(let b)): ValueOrder(a, b)
    case (.double(let a), .double(let b)): a.isNaN || b.isNaN ? .unordered : ValueOrder(a, b)
    case (.int(let a), .uint(let b)): a < 0 ? .less : ValueOrder(UInt64(a), b)
    case (.uint(let a), .int(let b)): b < 0 ? .greater : ValueOrder(a, UInt64(b))
    case (.int(let a), .double(let b)): ValueOrder(whole: a, b)
    case (.double(let a), .int(let b)): ValueOrder(whole: b, a).reversed
    case (.uint(let a), .double(let b)): ValueOrder(whole: a, b)
    case (.double(let a), .uint(let b)): ValueOrder(whole: b, a).reversed
    case (.bool(let a), .bool(let b)): ValueOrder(a ? 1 : 0, b ? 1 : 0)
    case (.string(let a), .string(let b)): ValueOrder(sequence: a.utf8, b.utf8)
    case (.bytes(let a), .bytes(let b)): ValueOrder(sequence: a, b)
    case (.timestamp(let a), .timestamp(let b)): ValueOrder(a, b)
    case (.duration(let a), .duration(let b)): ValueOrder(a, b)
    case (.null, _), (.bool, _), (.int, _), (.uint, _), (.double, _), (.string, _), (.list, _),
      (.map, _), (.bytes, _), (.timestamp, _), (.duration, _), (.type, _), (.optional, _),
      (.abstract, _):
      nil
    }
  }
}

extension ValueOrder {
  init<T: Comparable>(_ left: T, _ right: T) {
    self = left < right ? .less : left == right ? .equal : .greater
  }

  /// A whole number beside a double, exact also where a double cannot hold the whole number.
  init<T: FixedWidthInteger>(whole: T, _ double: Double) {
    guard !double.isNaN else {
      self = .unordered
      return
    }
    // T.min is a power of two or zero and T.max + 1 a power of two, so both are exact as doubles.
    if double < Double(T.min) {
      self = .greater
    } else if double >= Double(T.max / 2 + 1) * 2 {
      self = .less
    } else {
      let cut = double.rounded(.down)
      self = ValueOrder(whole, T(cut))
      if self == .equal, cut < double { self = .less }
    }
  }

  init(sequence left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) {
    var others = right.makeIterator()
    for byte in left {
      guard let other = others.next(), byte <= other else {
        self = .greater
        return
      }
      if byte < other {
        self = .less
        return
      }
    }
    self = others.next() == nil ? .equal : .less
  }

  var reversed: ValueOrder {
    switch self {
    case .less: .greater
    case .greater: .less
    case .equal: .equal
    case .unordered: .unordered
    }
  }
}
