internal import Values

/// `+ - * / %` and the sign. Integers never wrap around: what does not fit is `.overflow`.
/// Source: CEL language definition, "Numeric Values" and "Timestamps and Durations".
enum Arithmetic {
  static func apply(
    _ operation: BinaryOperator, _ left: Value, _ right: Value
  ) throws(EvaluationError) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return .int(try whole(operation, a, b))
    case (.uint(let a), .uint(let b)): return .uint(try whole(operation, a, b))
    case (.double(let a), .double(let b)): return .double(try real(operation, a, b))
    default: break
    }
    switch operation {
    case .add: return try add(left, right)
    case .subtract: return try subtract(left, right)
    case .multiply, .divide, .remainder, .equal, .notEqual, .less, .lessOrEqual, .greater,
      .greaterOrEqual, .in:
      throw .noMatchingOverload(operation.rawValue)
    }
  }

  static func negate(_ value: Value) throws(EvaluationError) -> Value {
    switch value {
    case .int(let number):
      guard number != .min else { throw EvaluationError(.overflow) }
      return .int(-number)
    case .double(let number): return .double(-number)
    case .duration(let span): return .duration(.zero - span)
    case .null, .bool, .uint, .string, .list, .map, .bytes, .timestamp, .type, .optional, .abstract:
      throw .noMatchingOverload("-")
    }
  }

  // MARK: - Numbers

  private static func whole<T: FixedWidthInteger>(
    _ operation: BinaryOperator, _ left: T, _ right: T
  ) throws(EvaluationError) -> T {
    let (result, overflow): (T, Bool)
    switch operation {
    case .add: (result, overflow) = left.addingReportingOverflow(right)
    case .subtract: (result, overflow) = left.subtractingReportingOverflow(right)
    case .multiply: (result, overflow) = left.multipliedReportingOverflow(by: right)
    case .divide, .remainder:
      guard right != 0 else { throw EvaluationError(.divisionByZero) }
      (result, overflow) =
        operation == .divide
        ? left.dividedReportingOverflow(by: right)
        : left.remainderReportingOverflow(dividingBy: right)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in:
      throw .noMatchingOverload(operation.rawValue)
    }
    if overflow { throw EvaluationError(.overflow) }
    return result
  }

  private static func real(
    _ operation: BinaryOperator, _ left: Double, _ right: Double
  ) throws(EvaluationError) -> Double {
    switch operation {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .divide: return left / right
    case .remainder, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in:
      throw .noMatchingOverload(operation.rawValue)
    }
  }

  // MARK: - Texts, lists, times

  private static func add(_ left: Value, _ right: Value) throws(EvaluationError) -> Value {
    switch (left, right) {
    case (.string(let a), .string(let b)):
      try SizeLimit.check(a.utf8.count + b.utf8.count)
      return .string(a + b)
    case (.bytes(let a), .bytes(let b)):
      try SizeLimit.check(a.count + b.count)
      return .bytes(a + b)
    case (.list(let a), .list(let b)):
      try SizeLimit.check(elements: a.count + b.count)
      return .list(a + b)
    case (.timestamp(let time), .duration(let span)), (.duration(let span), .timestamp(let time)):
      return try checked(time + span)
    case (.duration(let a), .duration(let b)): return try checked(a + b)
    default: throw .noMatchingOverload("+")
    }
  }

  private static func subtract(_ left: Value, _ right: Value) throws(EvaluationError) -> Value {
    switch (left, right) {
    case (.timestamp(let time), .duration(let span)): return try checked(time - span)
    case (.timestamp(let a), .timestamp(let b)):
      let span = a - b
      // As every implementation that counts nanoseconds in 64 bits: up to 292 years.
      guard abs(span.components.seconds) < Int64.max / 1_000_000_000 else {
        throw EvaluationError(.overflow)
      }
      return .duration(span)
    case (.duration(let a), .duration(let b)): return try checked(a - b)
    default: throw .noMatchingOverload("-")
    }
  }

  private static func checked(_ time: Timestamp) throws(EvaluationError) -> Value {
    guard time >= .earliest, time <= .latest else { throw EvaluationError(.overflow) }
    return .timestamp(time)
  }

  private static func checked(_ span: Duration) throws(EvaluationError) -> Value {
    guard span <= .longest, span >= .zero - .longest else { throw EvaluationError(.overflow) }
    return .duration(span)
  }
}
