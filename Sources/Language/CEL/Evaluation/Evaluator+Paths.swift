internal import Values

/// Finding what paths, fields and indices name.
extension Evaluator {
  // MARK: - Paths

  /// What a path names, which is there.
  mutating func resolve(_ path: Path, _ index: Int32) throws(EvaluationError) -> Binding {
    guard let found = try find(path, index, lastMayLack: false) else {
      throw fail(.absent(path: plan.keys[Int(path.text)].name), index)
    }
    return found
  }

  @inline(__always)
  func root(of path: Path) -> Binding {
    path.root >= 0 ? activation.bindings[Int(path.root)] : locals[Int(-1 - path.root)]
  }

  /// What a path names; nil where its last step finds nothing. An earlier step that finds nothing is absence
  /// if `lastMayLack`, since then only the last one is asked for, and nil otherwise.
  func find(_ path: Path, _ index: Int32, lastMayLack: Bool) throws(EvaluationError) -> Binding? {
    var step = Int(path.firstStep)
    let end = step + Int(path.stepCount)
    let found: Binding?
    switch root(of: path) {
    case .absent: found = nil
    case .json(let root):
      var element = root
      while step < end, let next = try child(plan.steps[step], of: element, index) {
        element = next
        step += 1
      }
      found = step == end ? .json(element) : nil
    case .value(let root):
      var value = root
      while step < end {
        if case .optional(let optional) = value {
          return try findInOptional(optional, from: step, to: end, index)
        }
        guard let next = try child(plan.steps[step], of: value, index) else { break }
        value = next
        step += 1
      }
      found = step == end ? .value(value) : nil
    }
    if let found { return found }
    if lastMayLack, step < end - 1 || isRootAbsent(path) {
      throw fail(.absent(path: prefix(of: path, through: step)), index)
    }
    return nil
  }

  private func isRootAbsent(_ path: Path) -> Bool {
    if case .absent = root(of: path) { true } else { false }
  }

  @inline(__always)
  private func child(
    _ step: Path.Step, of element: JSONElement, _ index: Int32
  ) throws(EvaluationError) -> JSONElement? {
    switch step.kind {
    case .field:
      let key = plan.keys[Int(step.operand)]
      if let found = element[key] { return found }
      switch element.kind {
      case .object, .null: return nil
      case .bool, .int, .uint, .double, .string, .array:
        throw fail(.noMatchingOverload(function: "." + key.name), index)
      }
    case .index: return try item(of: element, at: .int(Int64(step.operand)), index)
    case .constant: return try item(of: element, at: plan.constants[Int(step.operand)], index)
    }
  }

  @inline(__always)
  private func child(
    _ step: Path.Step, of value: Value, _ index: Int32
  ) throws(EvaluationError) -> Value? {
    do {
      switch step.kind {
      case .field: return try Selection.field(plan.keys[Int(step.operand)], of: value)
      case .index: return try Selection.item(of: value, at: .int(Int64(step.operand)))
      case .constant: return try Selection.item(of: value, at: plan.constants[Int(step.operand)])
      }
    } catch { throw located(error, index) }
  }

  private func item(
    of element: JSONElement, at place: Value, _ index: Int32
  ) throws(EvaluationError) -> JSONElement? {
    do { return try Selection.item(of: element, at: place) } catch { throw located(error, index) }
  }

  /// Steps through an optional give an optional: none where one of them finds nothing.
  private func findInOptional(
    _ optional: Value.OptionalValue, from first: Int, to end: Int, _ index: Int32
  ) throws(EvaluationError) -> Binding {
    guard var value = optional.value else { return .value(.optional(.none)) }
    for place in first..<end {
      if case .optional(let inner) = value {
        return try findInOptional(inner, from: place, to: end, index)
      }
      guard let next = try child(plan.steps[place], of: value, index) else {
        if value.isNull { throw fail(.absent(path: "null"), index) }
        return .value(.optional(.none))
      }
      value = next
    }
    if case .optional = value { return .value(value) }
    return .value(.optional(Value.OptionalValue(value)))
  }

  /// The path up to the step that found nothing, as written.
  private func prefix(of path: Path, through step: Int) -> String {
    var text = plan.keys[Int(path.text)].name
    let last = isRootAbsent(path) ? Int(path.firstStep) - 1 : step
    var place = Int(path.firstStep + path.stepCount) - 1
    while place > last {
      let written =
        switch plan.steps[place].kind {
        case .field: "." + plan.keys[Int(plan.steps[place].operand)].name
        case .index: "[\(plan.steps[place].operand)]"
        case .constant: "[…]"
        }
      if text.hasSuffix(written) { text.removeLast(written.count) }
      place -= 1
    }
    return text
  }

  // MARK: - Fields and items

  /// A field of a binding. A field of an optional is an optional: none where the optional's map lacks it. Of null
  /// it is absent, also where an optional holds the null.
  func field(_ key: JSONKey, of binding: Binding, _ index: Int32) throws(EvaluationError)
    -> Binding?
  {
    do {
      switch binding {
      case .absent: return nil
      case .json(let element): return try Selection.field(key, of: element).map { .json($0) }
      case .value(.optional(let optional)):
        guard let held = optional.value else { return .value(.optional(.none)) }
        if held.isNull { return nil }
        return .value(Self.optional(try Selection.field(key, of: held)))
      case .value(let value): return try Selection.field(key, of: value).map { .value($0) }
      }
    } catch { throw located(error, index) }
  }

  func item(
    of binding: Binding, at place: Value, _ index: Int32
  ) throws(EvaluationError) -> Binding? {
    do {
      switch binding {
      case .absent: return nil
      case .json(let element): return try Selection.item(of: element, at: place).map { .json($0) }
      case .value(.optional(let optional)):
        guard let held = optional.value else { return .value(.optional(.none)) }
        if held.isNull { return nil }
        return .value(Self.optional(try Selection.item(of: held, at: place)))
      case .value(let value): return try Selection.item(of: value, at: place).map { .value($0) }
      }
    } catch { throw located(error, index) }
  }

  /// `has(operand.field)`. Of an optional without a value nothing is there.
  func isPresent(_ key: JSONKey, in binding: Binding, _ index: Int32) throws(EvaluationError)
    -> Bool
  {
    guard let found = try field(key, of: binding, index) else { return false }
    if case .value(.optional(_)) = binding, case .value(.optional(let optional)) = found {
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
