internal import Values

/// Runs a plan over the bindings of one activation.
///
/// Values are built as late as possible: a path is resolved to an `Operand`, which for JSON is a place on the
/// tape, and comparisons look at it there.
///
/// Its functions do not change it, so that the plan is borrowed throughout; what changes lies in a `Frame`.
struct Evaluator {
  let plan: Plan

  /// What one evaluation changes, and the bindings that it reads.
  struct Frame {
    /// Turns of loops that one evaluation may take.
    private static let stepLimit = 100_000

    let activation: Activation
    var locals: ContiguousArray<Operand>
    var stepsLeft = Frame.stepLimit
    /// What was found on tapes so far; nil where nothing is looked up often enough to keep it.
    var known: FieldPaths.Known?

    init(_ plan: Plan, _ activation: borrowing Activation, keepsFound: Bool = false) {
      self.activation = copy activation
      locals =
        plan.localCount == 0 ? [] : ContiguousArray(repeating: .absent, count: plan.localCount)
      known = keepsFound ? FieldPaths.Known(plan.walker) : nil
    }

    /// Makes ready for another program of the plan.
    mutating func begin() { stepsLeft = Frame.stepLimit }
  }

  func evaluate(_ activation: borrowing Activation) throws(EvaluationError) -> Value {
    var frame = Frame(plan, activation)
    return try result(plan.root, &frame)
  }

  func holds(_ activation: borrowing Activation) throws(EvaluationError) -> Bool {
    var frame = Frame(plan, activation)
    return try truth(plan.root, &frame)
  }

  // MARK: - Values

  func value(_ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Value {
    let step = plan.instructions[Int(index)]
    switch step.operation {
    case .constant: return plan.constants[Int(step.a)]
    case .path, .pathOr, .conditional, .select, .selectOr, .index, .indexOr, .bind, .text:
      return try built(try operand(index, &frame), index, &frame)
    case .not, .and, .or, .compare, .comparePath, .contains, .containedInConstant, .presence,
      .pathPresence, .bound, .matches:
      return .bool(try truth(index, &frame))
    case .negate:
      let operand = try value(step.a, &frame)
      do { return try Arithmetic.negate(operand) } catch { throw located(error, index) }
    case .arithmetic: return try arithmetic(step, index, &frame).value
    case .size: return .int(Int64(try size(step.a, index, &frame)))
    case .list: return try list(step, &frame)
    case .map: return try map(step, index, &frame)
    case .call: return try call(step, index, &frame)
    case .loop: return try loop(plan.loops[Int(step.a)], index, &frame).value
    case .optionalSelect, .optionalIndex: return try optionalItem(step, index, &frame)
    case .optionalMap, .optionalFlatMap: return try optionalMap(step, index, &frame)
    case .orValue: return try orValue(step, index, &frame)
    case .orOptional: return try orOptional(step, index, &frame)
    case .undeclared: throw fail(.undeclared(name: plan.keys[Int(step.a)].name), index)
    }
  }

  /// As `value`, but leaves JSON where it is.
  func operand(_ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Operand {
    let step = plan.instructions[Int(index)]
    switch step.operation {
    case .path: return try resolve(plan.paths[Int(step.a)], index, &frame)
    case .pathOr:
      if let found = try find(plan.paths[Int(step.a)], index, &frame, lastMayLack: true) {
        return found
      }
      return try operand(step.b, &frame)
    case .conditional: return try operand(try truth(step.a, &frame) ? step.b : step.c, &frame)
    case .select:
      let key = plan.keys[Int(step.b)]
      guard let found = try field(key, of: try operand(step.a, &frame), index) else {
        throw fail(.absent(path: pathText(index)), index)
      }
      return found
    case .selectOr:
      let key = plan.keys[Int(step.b)]
      return try field(key, of: try operand(step.a, &frame), index)
        ?? .value(plan.constants[Int(step.c)])
    case .index:
      let container = try operand(step.a, &frame)
      guard let found = try item(of: container, at: try value(step.b, &frame), index) else {
        throw fail(.absent(path: pathText(index)), index)
      }
      return found
    case .indexOr:
      let container = try operand(step.a, &frame)
      return try item(of: container, at: try value(step.b, &frame), index)
        ?? .value(plan.constants[Int(step.c)])
    case .bind:
      frame.locals[Int(step.a)] = try operand(step.b, &frame)
      return try operand(step.c, &frame)
    case .arithmetic: return try arithmetic(step, index, &frame)
    case .text: return try text(step, index, &frame)
    case .loop: return try loop(plan.loops[Int(step.a)], index, &frame)
    default: return .value(try value(index, &frame))
    }
  }

  /// The sum of two lists on tapes stays there; everything else is computed with values.
  private func arithmetic(
    _ step: Instruction, _ index: Int32, _ frame: inout Frame
  ) throws(EvaluationError) -> Operand {
    let left = try operand(step.a, &frame)
    let right = try operand(step.b, &frame)
    if step.binary == .add, var sum = left.tapeItems, let rest = right.tapeItems {
      sum += rest
      try charge(sum.count * SizeLimit.bytesOfElement, index, &frame)
      return .elements(sum)
    }
    let result: Value
    do {
      result = try Arithmetic.apply(step.binary, left.value, right.value)
    } catch { throw located(error, index) }
    if step.binary == .add { try charge(result, index, &frame) }
    return .value(result)
  }

  // MARK: - Conditions

  func truth(_ index: Int32, _ frame: inout Frame) throws(EvaluationError) -> Bool {
    let step = plan.instructions[Int(index)]
    switch step.operation {
    case .comparePath: return try comparePath(step, index, &frame)
    case .compare:
      let left = try operand(step.a, &frame)
      let right = try operand(step.b, &frame)
      return try compare(step.binary, left, right, index, &frame)
    case .and: return try junction(step, decidedBy: false, &frame)
    case .or: return try junction(step, decidedBy: true, &frame)
    case .not: return try !truth(step.a, &frame)
    case .conditional: return try truth(try truth(step.a, &frame) ? step.b : step.c, &frame)
    case .pathPresence:
      return try find(plan.paths[Int(step.a)], index, &frame, lastMayLack: true) != nil
    case .presence:
      return try isPresent(plan.keys[Int(step.b)], in: try operand(step.a, &frame), index)
    case .bound: return !isUnbound(plan.paths[Int(step.a)], frame)
    case .contains:
      let element = try value(step.a, &frame)
      return try contains(element, in: try operand(step.b, &frame), index, &frame)
    case .containedInConstant:
      return try contains(
        try value(step.a, &frame), in: .value(plan.constants[Int(step.b)]), index, &frame)
    case .matches:
      guard case .string(let text) = try value(step.a, &frame) else {
        throw fail(.noMatchingOverload(function: "matches"), index)
      }
      let pattern = plan.patterns[Int(step.b)]
      do { try pattern.checkCost(over: text.utf8.count) } catch { throw located(error, index) }
      return pattern.isFound(in: text)
    default:
      guard case .bool(let truth) = try value(index, &frame) else {
        throw fail(.noMatchingOverload(function: "condition"), index)
      }
      return truth
    }
  }

  /// `&&` is decided by a false, `||` by a true operand, wherever it stands: errors before it do not count. Of
  /// several errors one that is not absence is thrown, since absence alone has a meaning of its own.
  /// Source: CEL language definition, "Logical Operators".
  private func junction(
    _ step: Instruction, decidedBy deciding: Bool, _ frame: inout Frame
  ) throws(EvaluationError) -> Bool {
    var failure: EvaluationError?
    for place in Int(step.a)..<Int(step.a + step.b) {
      do {
        if try truth(plan.operands[place], &frame) == deciding { return deciding }
      } catch {
        if failure == nil || failure!.isAbsent && !error.isAbsent { failure = error }
      }
    }
    if let failure { throw failure }
    return !deciding
  }

  // MARK: - Errors

  func fail(_ kind: EvaluationError.Kind, _ index: Int32) -> EvaluationError {
    EvaluationError(kind, range: plan.ranges[Int(index)])
  }

  func located(_ error: EvaluationError, _ index: Int32) -> EvaluationError {
    error.located(at: plan.ranges[Int(index)])
  }

  /// How the expression of an instruction is written, as far as it is a chain of fields.
  private func pathText(_ index: Int32) -> String {
    let step = plan.instructions[Int(index)]
    switch step.operation {
    case .path: return plan.keys[Int(plan.paths[Int(step.a)].text)].name
    case .select, .selectOr: return pathText(step.a) + "." + plan.keys[Int(step.b)].name
    case .index, .indexOr:
      let key = plan.instructions[Int(step.b)]
      return "\(pathText(step.a))[\(key.operation == .path ? pathText(step.b) : "…")]"
    default: return "…"
    }
  }
}
