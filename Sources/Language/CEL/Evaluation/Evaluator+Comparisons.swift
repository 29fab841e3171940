internal import Values

/// Comparisons of bindings: scalars on a tape are compared there.
extension Evaluator {
  /// A path beside a constant.
  func comparePath(_ step: Instruction, _ index: Int32, _ frame: inout Frame)
    throws(EvaluationError) -> Bool
  {
    let found = try resolve(plan.paths[Int(step.a)], index, frame)
    switch found {
    case .value(let value):
      guard let holds = Comparison.holds(step.binary, value, plan.constants[Int(step.b)]) else {
        throw fail(.noMatchingOverload(function: step.binary.rawValue), index)
      }
      return holds
    case .json(let element):
      if step.c >= 0, step.binary.isEquality {
        return element.isString(plan.keys[Int(step.c)]) == (step.binary == .equal)
      }
      return try compare(step.binary, found, .value(plan.constants[Int(step.b)]), index)
    case .absent:
      throw fail(.absent(path: plan.keys[Int(plan.paths[Int(step.a)].text)].name), index)
    }
  }

  func compare(
    _ operation: BinaryOperator, _ left: Binding, _ right: Binding, _ index: Int32
  ) throws(EvaluationError) -> Bool {
    guard let holds = Comparison.holds(operation, scalar(left), scalar(right)) else {
      throw fail(.noMatchingOverload(function: operation.rawValue), index)
    }
    return holds
  }

  /// The value of a binding; numbers and the like of a tape without a call.
  @inline(__always)
  private func scalar(_ binding: Binding) -> Value {
    switch binding {
    case .value(let value): return value
    case .json(let element):
      if let number = element.int { return .int(number) }
      if let number = element.double { return .double(number) }
      return element.value()
    case .absent: return .null
    }
  }

  func contains(
    _ element: Value, in container: Binding, _ index: Int32
  ) throws(EvaluationError) -> Bool {
    if case .json(let json) = container {
      switch json.kind {
      case .array:
        for item in json.items where Comparison.areEqual(item.value(), element) { return true }
        return false
      case .object:
        guard case .string(let name) = element else { return false }
        return json[field: name] != nil
      case .null, .bool, .int, .uint, .double, .string: break
      }
    }
    do {
      return try Comparison.contains(container.value, element)
    } catch { throw located(error, index) }
  }

  func size(_ operand: Int32, _ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Int {
    let binding = try binding(operand, &frame)
    if case .json(let element) = binding, element.kind == .array || element.kind == .object {
      return element.count
    }
    do {
      guard case .int(let size) = try StandardLibrary.size(binding.value) else { return 0 }
      return Int(size)
    } catch { throw located(error, index) }
  }
}
