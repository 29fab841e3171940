package import Values

/// What is known of a value beyond its type, such as what a contract says of a field: its range, the only values
/// that it has, how long it can be.
package struct ValueBounds: Sendable {
  /// One end of a range.
  package struct End: Sendable {
    package let value: Value
    package let isIncluded: Bool

    package init(_ value: Value, isIncluded: Bool = true) {
      self.value = value
      self.isIncluded = isIncluded
    }
  }

  package var minimum: End?
  package var maximum: End?
  /// The only values that it can have; at least one.
  package var values: [Value]?
  /// Code points of a text, elements of a list, entries of a map: at most so many.
  package var maximumCount: Int?
  /// What is known of each element of a list or each value of a map.
  package var elements: ValueBounds? {
    get { storedElements.first }
    set { storedElements = newValue.map { [$0] } ?? [] }
  }
  private var storedElements: [ValueBounds] = []

  package init() {}

  /// Of a value that is written out.
  package static func exactly(_ value: Value) -> ValueBounds {
    var bounds = ValueBounds()
    bounds.values = [value]
    bounds.maximumCount = value.count
    return bounds
  }

  /// Of a number between two, both included.
  static func range(_ low: Value, _ high: Value) -> ValueBounds {
    var bounds = ValueBounds()
    bounds.minimum = End(low)
    bounds.maximum = End(high)
    return bounds
  }

  /// Whether nothing is known.
  package var isEmpty: Bool {
    minimum == nil && maximum == nil && values == nil && maximumCount == nil && elements == nil
  }
}

// MARK: - Of two

extension ValueBounds {
  /// What is known of a value that has these bounds or the others.
  package func union(_ other: ValueBounds) -> ValueBounds {
    var both = ValueBounds()
    both.minimum = Self.outer(lowest, other.lowest, by: .less)
    both.maximum = Self.outer(highest, other.highest, by: .greater)
    if let values, let others = other.values {
      both.values = values + others.filter { value in !values.contains { $0.isEqual(to: value) } }
    }
    if let count = maximumCount, let otherCount = other.maximumCount {
      both.maximumCount = max(count, otherCount)
    }
    if let elements, let others = other.elements { both.elements = elements.union(others) }
    return both
  }

  /// What is known of a value that has these bounds and the others.
  package func intersection(_ other: ValueBounds) -> ValueBounds {
    var both = self
    both.minimum = Self.inner(minimum, other.minimum, by: .greater)
    both.maximum = Self.inner(maximum, other.maximum, by: .less)
    switch (values, other.values) {
    case (let values?, let others?):
      both.values = values.filter { value in others.contains { $0.isEqual(to: value) } }
    case (nil, let others?): both.values = others
    case (_, nil): break
    }
    both.maximumCount = [maximumCount, other.maximumCount].compactMap { $0 }.min()
    both.elements = elements ?? other.elements
    return both
  }

  /// Whether the comparison holds for all values of two such bounds (true), for none (false), or for some (nil).
  func holds(_ operation: BinaryOperator, _ other: ValueBounds) -> Bool? {
    switch operation {
    case .less: Self.decided(isBelow(other), unless: other.isBelow(self, orEqual: true))
    case .lessOrEqual: Self.decided(isBelow(other, orEqual: true), unless: other.isBelow(self))
    case .greater: Self.decided(other.isBelow(self), unless: isBelow(other, orEqual: true))
    case .greaterOrEqual: Self.decided(other.isBelow(self, orEqual: true), unless: isBelow(other))
    case .equal: isEqual(other)
    case .notEqual: isEqual(other).map { !$0 }
    case .add, .subtract, .multiply, .divide, .remainder, .in: nil
    }
  }

  private static func decided(_ holds: Bool, unless fails: Bool) -> Bool? {
    holds ? true : fails ? false : nil
  }

  private func isEqual(_ other: ValueBounds) -> Bool? {
    if let values, let others = other.values {
      let equal = values.contains { value in others.contains { Comparison.areEqual(value, $0) } }
      if !equal { return false }
      if values.count == 1, others.count == 1 { return true }
    }
    return isBelow(other) || other.isBelow(self) ? false : nil
  }

  /// Whether every value is less than every one of the others.
  private func isBelow(_ other: ValueBounds, orEqual: Bool = false) -> Bool {
    guard let high = highest, let low = other.lowest,
      let order = high.value.compared(to: low.value)
    else { return false }
    switch order {
    case .less: return true
    case .equal: return orEqual || !high.isIncluded || !low.isIncluded
    case .greater, .unordered: return false
    }
  }

  // MARK: Ends

  /// The least value, also where the values are listed.
  var lowest: End? { minimum ?? Self.extreme(of: values, by: .less) }
  var highest: End? { maximum ?? Self.extreme(of: values, by: .greater) }

  private static func extreme(of values: [Value]?, by order: ValueOrder) -> End? {
    guard let values, var extreme = values.first else { return nil }
    for value in values {
      guard let found = value.compared(to: extreme), found != .unordered else { return nil }
      if found == order { extreme = value }
    }
    return End(extreme)
  }

  /// The end that lies further out; nil where one is open.
  private static func outer(_ one: End?, _ other: End?, by order: ValueOrder) -> End? {
    guard let one, let other, let found = one.value.compared(to: other.value) else { return nil }
    if found == .equal { return one.isIncluded ? one : other }
    return found == order ? one : other
  }

  private static func inner(_ one: End?, _ other: End?, by order: ValueOrder) -> End? {
    guard let one else { return other }
    guard let other, let found = one.value.compared(to: other.value) else { return one }
    if found == .equal { return one.isIncluded ? other : one }
    return found == order ? one : other
  }
}

extension ValueBounds: CustomStringConvertible {
  /// Behind "is": `at most 100`, `0 to 100`, `"active" or "closed"`; empty where nothing of that kind is known.
  package var description: String {
    if let values {
      guard values.count <= 8 else { return "one of \(values.count) values" }
      let texts = values.map(\.literalText)
      return texts.count < 2
        ? texts.joined() : texts.dropLast().joined(separator: ", ") + " or " + texts.last!
    }
    switch (minimum, maximum) {
    case (let low?, let high?) where low.isIncluded && high.isIncluded:
      return "\(low.value.literalText) to \(high.value.literalText)"
    case (let low?, let high?):
      return "\(low.words("at least", "more than")) and \(high.words("at most", "less than"))"
    case (let low?, nil): return low.words("at least", "more than")
    case (nil, let high?): return high.words("at most", "less than")
    case (nil, nil): return ""
    }
  }
}

extension ValueBounds.End {
  fileprivate func words(_ included: String, _ excluded: String) -> String {
    "\(isIncluded ? included : excluded) \(value.literalText)"
  }
}

extension Value {
  /// What `size` gives; nil of a value that has none.
  fileprivate var count: Int? {
    switch self {
    case .string(let text): text.unicodeScalars.count
    case .bytes(let bytes): bytes.count
    case .list(let list): list.count
    case .map(let map): map.count
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .optional, .abstract: nil
    }
  }
}
