internal import Values

/// Comparisons of operands: scalars on a tape are compared there.
extension Evaluator {
  /// A path beside a constant.
  func comparePath(_ step: Instruction, _ index: Int32, _ frame: inout Frame)
    throws(EvaluationError) -> Bool
  {
    let found = try resolve(plan.paths[Int(step.a)], index, &frame)
    switch found {
    case .value(let value):
      guard let holds = Comparison.holds(step.binary, value, plan.constants[Int(step.b)]) else {
        throw fail(.noMatchingOverload(function: step.binary.rawValue), index)
      }
      return holds
    case .json(let cursor) where step.c >= 0 && step.binary.isEquality:
      return cursor.isString(plan.keys[Int(step.c)]) == (step.binary == .equal)
    case .json, .elements:
      return try compare(step.binary, found, .value(plan.constants[Int(step.b)]), index, &frame)
    case .absent:
      throw fail(.absent(path: plan.keys[Int(plan.paths[Int(step.a)].text)].name), index)
    }
  }

  func compare(
    _ operation: BinaryOperator, _ left: Operand, _ right: Operand, _ index: Int32,
    _ frame: inout Frame
  ) throws(EvaluationError) -> Bool {
    let first = try scalar(left, index, &frame)
    let second = try scalar(right, index, &frame)
    if first.isContainer, second.isContainer { try charge(contentsOf: first, index, &frame) }
    guard let holds = Comparison.holds(operation, first, second) else {
      throw fail(.noMatchingOverload(function: operation.rawValue), index)
    }
    return holds
  }

  /// The value of an operand; numbers and the like of a tape without a call.
  @inline(__always)
  private func scalar(
    _ operand: Operand, _ index: Int32, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    if case .json(let cursor) = operand {
      if let number = cursor.int { return .int(number) }
      if let number = cursor.double { return .double(number) }
    }
    return try built(operand, index, &frame)
  }

  func contains(
    _ element: Value, in container: Operand, _ index: Int32, _ frame: inout Frame
  ) throws(EvaluationError) -> Bool {
    if case .json(let json) = container {
      switch json.kind {
      case .array:
        try charge(json.weight, index, &frame)
        var rest = json.items
        while let item = rest.next() {
          if Comparison.areEqual(item.value(), element) { return true }
        }
        return false
      case .object:
        guard case .string(let name) = element else { return false }
        return json[field: name] != nil
      case .null, .bool, .int, .uint, .double, .string: break
      }
    }
    let container = try built(container, index, &frame)
    if case .list(let list) = container {
      try charge(list.count * SizeLimit.bytesOfElement, index, &frame)
      if element.isContainer { try charge(contentsOf: container, index, &frame) }
    }
    do {
      return try Comparison.contains(container, element)
    } catch { throw located(error, index) }
  }

  func size(_ operand: Int32, _ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Int {
    let operand = try self.operand(operand, &frame)
    if case .json(let cursor) = operand, cursor.kind == .array || cursor.kind == .object {
      return cursor.count
    }
    if case .elements(let elements) = operand { return elements.count }
    do {
      guard case .int(let size) = try StandardLibrary.size(operand.value) else { return 0 }
      return Int(size)
    } catch { throw located(error, index) }
  }
}

extension Value {
  fileprivate var isContainer: Bool {
    switch self {
    case .list, .map, .optional: true
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
      .abstract:
      false
    }
  }
}
