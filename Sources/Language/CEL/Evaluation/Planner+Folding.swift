internal import Values

/// Computing at plan time what does not depend on variables.
extension Planner {
  /// The instruction, or the constant that it gives when its operands are constants. What would be an error
  /// stays an instruction, so that the error comes when the program runs, and only where it is reached.
  mutating func emitFolded(_ instruction: Instruction, _ range: Range<Int>) -> Int32 {
    guard foldingLeft > 0, let value = folded(instruction) else { return emit(instruction, range) }
    // What is large is computed when it is needed: a plan does not hold a million numbers because somebody wrote
    // `lists.range(1000000)`.
    let weight = value.shallowWeight
    foldingLeft -= 1 + weight
    guard weight <= Self.largestConstant else { return emit(instruction, range) }
    return emit(.init(.constant, constant(value)), range)
  }

  /// Elements, or 16 bytes of a text, that a constant computed here may have.
  private static let largestConstant = 10_000
  /// What all of them together may have.
  static let foldingLimit = 1_000_000

  private func folded(_ step: Instruction) -> Value? {
    switch step.operation {
    case .not:
      guard case .bool(let truth)? = constant(at: step.a) else { return nil }
      return .bool(!truth)
    case .negate: return constant(at: step.a).flatMap { try? Arithmetic.negate($0) }
    case .size: return constant(at: step.a).flatMap { try? StandardLibrary.size($0) }
    case .arithmetic:
      return pair(step) { try? Arithmetic.apply(step.binary, $0, $1) }
    case .compare:
      return pair(step) { Comparison.holds(step.binary, $0, $1).map { .bool($0) } }
    case .contains:
      return pair(step) { element, container in
        (try? Comparison.contains(container, element)).map { .bool($0) }
      }
    case .index:
      return pair(step) { container, index in
        (try? Selection.item(of: container, at: index)).flatMap { $0 }
      }
    case .list: return foldedList(step)
    case .map: return foldedMap(step)
    case .call, .text: return foldedCall(step)
    default: return nil
    }
  }

  private func pair(_ step: Instruction, _ compute: (Value, Value) -> Value?) -> Value? {
    guard let left = constant(at: step.a), let right = constant(at: step.b) else { return nil }
    return compute(left, right)
  }

  private func foldedList(_ step: Instruction) -> Value? {
    var list: [Value] = []
    for entry in 0..<Int(step.b) {
      let place = Int(step.a) + 2 * entry
      guard parts.operands[place + 1] == 0, let value = constant(at: parts.operands[place]) else {
        return nil
      }
      list.append(value)
    }
    return .list(list)
  }

  private func foldedMap(_ step: Instruction) -> Value? {
    var builder = MapBuilder()
    for entry in 0..<Int(step.b) {
      let place = Int(step.a) + 3 * entry
      guard parts.operands[place + 2] == 0, let key = constant(at: parts.operands[place]),
        let value = constant(at: parts.operands[place + 1]),
        (try? builder.add(key, value)) != nil
      else { return nil }
    }
    return builder.map
  }

  private func foldedCall(_ step: Instruction) -> Value? {
    let function = parts.functions[Int(step.a)]
    guard function.isConstant else { return nil }
    var arguments: [Value] = []
    for place in Int(step.b)..<Int(step.b + step.c) {
      guard let value = constant(at: parts.operands[place]) else { return nil }
      arguments.append(value)
    }
    switch function.implementation {
    case .unary(let body) where arguments.count == 1: return try? body(arguments[0])
    case .binary(let body) where arguments.count == 2: return try? body(arguments[0], arguments[1])
    case .unary, .binary, .bindings: return nil
    case .general(let body): return try? body(arguments, Activation(environment))
    }
  }
}

extension Value {
  fileprivate var shallowWeight: Int {
    switch self {
    case .string(let text): text.utf8.count / 16
    case .bytes(let bytes): bytes.count / 16
    case .list(let list): list.count
    case .map(let map): map.count
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .optional, .abstract: 0
    }
  }
}
