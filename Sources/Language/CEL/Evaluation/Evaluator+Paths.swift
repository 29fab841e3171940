internal import Values

/// Finding what paths, fields and indices name.
extension Evaluator {
  // MARK: - Paths

  /// What a path names, which is there.
  func resolve(_ path: Path, _ index: Int32, _ frame: inout Frame) throws(EvaluationError)
    -> Operand
  {
    guard let found = try find(path, index, &frame, lastMayLack: false) else {
      throw fail(.absent(path: plan.keys[Int(path.text)].name), index)
    }
    return found
  }

  /// Whether a path is that of a variable or a local without a value.
  func isUnbound(_ path: Path, _ frame: borrowing Frame) -> Bool {
    if path.root >= 0 {
      if case .absent = frame.activation.operands[Int(path.root)] { return true }
    } else if case .absent = frame.locals[Int(-1 - path.root)] {
      return true
    }
    return false
  }

  /// Whether an instruction names a variable that has no value.
  func isUnbound(_ index: Int32, _ frame: borrowing Frame) -> Bool {
    let step = plan.instructions[Int(index)]
    guard step.operation == .path else { return false }
    let path = plan.paths[Int(step.a)]
    return path.stepCount == 0 && isUnbound(path, frame)
  }

  /// What a path names; nil where its last step finds nothing. An earlier step that finds nothing is absence
  /// if `lastMayLack`, since then only the last one is asked for, and nil otherwise.
  func find(
    _ path: Path, _ index: Int32, _ frame: inout Frame, lastMayLack: Bool
  ) throws(EvaluationError) -> Operand? {
    guard path.root >= 0 else {
      switch frame.locals[Int(-1 - path.root)] {
      case .json(let cursor): return try find(path, in: cursor, index, lastMayLack: lastMayLack)
      case .value(let value): return try find(path, in: value, index, lastMayLack: lastMayLack)
      case .elements(let elements):
        if path.stepCount == 0 { return .elements(elements) }
        let list = Operand.elements(elements).value
        return try find(path, in: list, index, lastMayLack: lastMayLack)
      case .absent: return try missing(path, -1, index, lastMayLack: lastMayLack)
      }
    }
    switch frame.activation.operands[Int(path.root)] {
    case .json(let root):
      if let found = plan.walker.find(Int(path.place), from: root, &frame.known) {
        return .json(found)
      }
      return try find(path, in: root, index, lastMayLack: lastMayLack)
    case .value(let value): return try find(path, in: value, index, lastMayLack: lastMayLack)
    case .absent: return try missing(path, -1, index, lastMayLack: lastMayLack)
    case .elements: preconditionFailure("a list of places is never bound to a variable")
    }
  }

  private func find(
    _ path: Path, in root: JSONCursor, _ index: Int32, lastMayLack: Bool
  ) throws(EvaluationError) -> Operand? {
    switch plan.walker.walk(Int(path.place), from: root) {
    case .found(let found): return .json(found)
    case .missing(let step): return try missing(path, step, index, lastMayLack: lastMayLack)
    case .stopped(let step, _): throw mismatch(path, step, index)
    }
  }

  private func find(
    _ path: Path, in root: Value, _ index: Int32, lastMayLack: Bool
  ) throws(EvaluationError) -> Operand? {
    switch plan.walker.walk(Int(path.place), from: root) {
    case .found(let found): return .value(found)
    case .missing(let step): return try missing(path, step, index, lastMayLack: lastMayLack)
    case .stopped(let step, .optional(let optional)):
      return try findInOptional(optional, path, from: step, index)
    case .stopped(let step, _): throw mismatch(path, step, index)
    }
  }

  /// Nothing stands at a step; -1 is the variable itself.
  private func missing(
    _ path: Path, _ step: Int, _ index: Int32, lastMayLack: Bool
  ) throws(EvaluationError) -> Operand? {
    // Where a field of the variable is asked for, a variable without a value lacks it.
    if !lastMayLack || max(step, 0) == Int(path.stepCount) - 1 { return nil }
    throw fail(.absent(path: prefix(of: path, through: step)), index)
  }

  private func mismatch(_ path: Path, _ step: Int, _ index: Int32) -> EvaluationError {
    switch plan.walker[Int(path.place)][step] {
    case .field(let name): fail(.noMatchingOverload(function: "." + name), index)
    case .index: fail(.noMatchingOverload(function: "[ ]"), index)
    }
  }

  /// The path up to the step that found nothing, as written.
  private func prefix(of path: Path, through step: Int) -> String {
    let whole = plan.keys[Int(path.text)].name
    var length = whole.utf8.count
    for dropped in plan.walker[Int(path.place)].dropFirst(step + 1) {
      switch dropped {
      case .field(let name): length -= name.utf8.count + 1
      case .index(let number): length -= "\(number)".utf8.count + 2
      }
    }
    return String(decoding: Array(whole.utf8.prefix(max(0, length))), as: UTF8.self)
  }

  /// Steps through an optional give an optional: none where one of them finds nothing.
  private func findInOptional(
    _ optional: Value.OptionalValue, _ path: Path, from first: Int, _ index: Int32
  ) throws(EvaluationError) -> Operand {
    guard var value = optional.value else { return .value(.optional(.none)) }
    let steps = plan.walker[Int(path.place)]
    for step in first..<steps.count {
      if case .optional(let inner) = value {
        return try findInOptional(inner, path, from: step, index)
      }
      if value.isNull { throw fail(.absent(path: prefix(of: path, through: step)), index) }
      let place: Value =
        switch steps[step] {
        case .field(let name): .string(name)
        case .index(let number): .int(Int64(number))
        }
      guard let next = try item(of: .value(value), at: place, index) else {
        return .value(.optional(.none))
      }
      value = next.value
    }
    return .value(Self.optional(value))
  }

  // MARK: - Fields and items

  /// A field of an operand. A field of an optional is an optional: none where the optional's map lacks it. Of null
  /// it is absent, also where an optional holds the null.
  func field(_ key: JSONKey, of operand: Operand, _ index: Int32) throws(EvaluationError)
    -> Operand?
  {
    do throws(EvaluationError) {
      switch operand {
      case .absent: return nil
      case .json(let cursor): return try Selection.field(key, of: cursor).map { .json($0) }
      case .elements: throw .noMatchingOverload("." + key.name)
      case .value(.optional(let optional)):
        guard let held = optional.value else { return .value(.optional(.none)) }
        if held.isNull { return nil }
        return .value(Self.optional(try Selection.field(key, of: held)))
      case .value(let value): return try Selection.field(key, of: value).map { .value($0) }
      }
    } catch { throw located(error, index) }
  }

  func item(
    of operand: Operand, at place: Value, _ index: Int32
  ) throws(EvaluationError) -> Operand? {
    do throws(EvaluationError) {
      switch operand {
      case .absent: return nil
      case .json(let cursor): return try Selection.item(of: cursor, at: place).map { .json($0) }
      case .elements(let elements):
        let place = try Selection.place(place)
        return elements.indices.contains(place) ? .json(elements[place]) : nil
      case .value(.optional(let optional)):
        guard let held = optional.value else { return .value(.optional(.none)) }
        if held.isNull { return nil }
        return .value(Self.optional(try Selection.item(of: held, at: place)))
      case .value(let value): return try Selection.item(of: value, at: place).map { .value($0) }
      }
    } catch { throw located(error, index) }
  }

  /// `has(operand.field)`. Of an optional without a value nothing is there.
  func isPresent(_ key: JSONKey, in operand: Operand, _ index: Int32) throws(EvaluationError)
    -> Bool
  {
    guard let found = try field(key, of: operand, index) else { return false }
    if case .value(.optional(_)) = operand, case .value(.optional(let optional)) = found {
      return optional.value != nil
    }
    return true
  }

  /// An optional of what was found; one that is an optional already stays as it is.
  static func optional(_ value: Value?) -> Value {
    if case .optional? = value { return value! }
    return .optional(value.map { Value.OptionalValue($0) } ?? .none)
  }
}
