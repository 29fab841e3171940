internal import Values

/// Calls, literals of lists and maps, optionals.
extension Evaluator {
  func call(_ step: Instruction, _ index: Int32, _ frame: inout Frame) throws(EvaluationError)
    -> Value
  {
    let first = Int(step.b)
    let result: Value
    switch plan.functions[Int(step.a)].implementation {
    case .unary(let body) where step.c == 1:
      let argument = try argument(first, index, &frame)
      do { result = try body(argument) } catch { throw located(error, index) }
    case .binary(let body) where step.c == 2:
      let left = try argument(first, index, &frame)
      let right = try argument(first + 1, index, &frame)
      do { result = try body(left, right) } catch { throw located(error, index) }
    case .general(let body):
      var arguments: [Value] = []
      arguments.reserveCapacity(Int(step.c))
      for place in first..<first + Int(step.c) {
        arguments.append(try argument(place, index, &frame))
      }
      do { result = try body(arguments, frame.activation) } catch { throw located(error, index) }
    case .bindings(let body):
      // They are evaluated for their errors alone, and no value is made of what lies on a tape.
      for place in first..<first + Int(step.c) {
        _ = try operand(plan.operands[place], &frame)
      }
      do { result = try body(frame.activation) } catch { throw located(error, index) }
    case .unary, .binary:
      throw fail(.noMatchingOverload(function: plan.functions[Int(step.a)].name), index)
    }
    try charge(result, index, &frame)
    return result
  }

  /// `string(x)`: ids of senders mostly are texts already, which stay on their tape, or whole numbers.
  func text(
    _ step: Instruction, _ index: Int32, _ frame: inout Frame
  ) throws(EvaluationError) -> Operand {
    let argument = try operand(plan.operands[Int(step.b)], &frame)
    if case .json(let cursor) = argument {
      if cursor.kind == .string { return argument }
      if let number = cursor.int { return .value(.string(String(number))) }
    }
    guard case .unary(let body) = plan.functions[Int(step.a)].implementation else {
      throw fail(.noMatchingOverload(function: plan.functions[Int(step.a)].name), index)
    }
    let value = try built(argument, index, &frame)
    try charge(contentsOf: value, index, &frame)
    let result: Value
    do { result = try body(value) } catch { throw located(error, index) }
    try charge(result, index, &frame)
    return .value(result)
  }

  /// An argument of a call, which the function may look at from end to end.
  private func argument(
    _ place: Int, _ index: Int32, _ frame: inout Frame
  ) throws(EvaluationError) -> Value {
    let argument = try value(plan.operands[place], &frame)
    try charge(contentsOf: argument, index, &frame)
    return argument
  }

  // MARK: - Literals

  func list(_ step: Instruction, _ frame: inout Frame) throws(EvaluationError) -> Value {
    var list: [Value] = []
    list.reserveCapacity(Int(step.b))
    for entry in 0..<Int(step.b) {
      let place = Int(step.a) + 2 * entry
      let element = try value(plan.operands[place], &frame)
      if plan.operands[place + 1] == 0 {
        list.append(element)
      } else if let held = try held(element, plan.operands[place]) {
        list.append(held)
      }
    }
    return .list(list)
  }

  func map(_ step: Instruction, _ index: Int32, _ frame: inout Frame) throws(EvaluationError)
    -> Value
  {
    var builder = MapBuilder()
    for entry in 0..<Int(step.b) {
      let place = Int(step.a) + 3 * entry
      let key = try value(plan.operands[place], &frame)
      var entryValue = try value(plan.operands[place + 1], &frame)
      if plan.operands[place + 2] != 0 {
        guard let held = try held(entryValue, plan.operands[place + 1]) else { continue }
        entryValue = held
      }
      do { try builder.add(key, entryValue) } catch { throw located(error, plan.operands[place]) }
    }
    return builder.map
  }

  /// What the optional of an optional entry holds.
  private func held(_ value: Value, _ index: Int32) throws(EvaluationError) -> Value? {
    guard case .optional(let optional) = value else {
      throw fail(.noMatchingOverload(function: "?"), index)
    }
    return optional.value
  }

  // MARK: - Optionals

  /// `a.?b` and `a[?b]`
  func optionalItem(_ step: Instruction, _ index: Int32, _ frame: inout Frame)
    throws(EvaluationError) -> Value
  {
    if isUnbound(step.a, frame) { return .optional(.none) }
    let container = try operand(step.a, &frame)
    let found =
      step.operation == .optionalSelect
      ? try field(plan.keys[Int(step.b)], of: container, index)
      : try item(of: container, at: try value(step.b, &frame), index)
    if case .value(.optional) = container { return found?.value ?? .optional(.none) }
    return .optional(found.map { Value.OptionalValue($0.value) } ?? .none)
  }

  func optionalMap(_ step: Instruction, _ index: Int32, _ frame: inout Frame)
    throws(EvaluationError) -> Value
  {
    guard case .optional(let optional) = try value(step.b, &frame) else {
      throw fail(.noMatchingOverload(function: "optMap"), index)
    }
    guard let held = optional.value else { return .optional(.none) }
    frame.locals[Int(step.a)] = .value(held)
    let result = try value(step.c, &frame)
    if step.operation == .optionalMap { return .optional(Value.OptionalValue(result)) }
    guard case .optional = result else {
      throw fail(.noMatchingOverload(function: "optFlatMap"), index)
    }
    return result
  }

  func orValue(_ step: Instruction, _ index: Int32, _ frame: inout Frame) throws(EvaluationError)
    -> Value
  {
    guard case .optional(let optional) = try value(step.a, &frame) else {
      throw fail(.noMatchingOverload(function: "orValue"), index)
    }
    if let held = optional.value { return held }
    return try value(step.b, &frame)
  }

  func orOptional(_ step: Instruction, _ index: Int32, _ frame: inout Frame) throws(EvaluationError)
    -> Value
  {
    let first = try value(step.a, &frame)
    guard case .optional(let optional) = first else {
      throw fail(.noMatchingOverload(function: "or"), index)
    }
    if optional.value != nil { return first }
    let second = try value(step.b, &frame)
    guard case .optional = second else {
      throw fail(.noMatchingOverload(function: "or"), index)
    }
    return second
  }
}
