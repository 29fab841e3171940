internal import Diagnostics

/// Macros that bind a name.
extension Checker {
  mutating func comprehension(_ id: NodeID, _ loop: SyntaxNode.Comprehension) -> CELType {
    let rangeType = check(loop.range)
    let (key, element, single) = variables(of: rangeType, loop)
    let types = loop.variables.count == 2 ? [key, element] : [single]
    let depth = locals.count
    checked.scopes[id] = depth
    for (name, type) in zip(loop.variables, types) { locals.append((name.text, type)) }
    checked.localCount = max(checked.localCount, locals.count)
    if let filter = loop.filter { expectBool(filter, in: loop.form) }
    let result = result(of: loop, key: key, single: single)
    locals.removeSubrange(depth...)
    return result
  }

  private mutating func result(
    of loop: SyntaxNode.Comprehension, key: CELType, single: CELType
  ) -> CELType {
    switch loop.form {
    case .all, .exists, .existsOne:
      expectBool(loop.body, in: loop.form)
      return .bool
    case .filter:
      expectBool(loop.body, in: loop.form)
      return .list(single)
    case .map, .transformList: return .list(check(loop.body))
    case .sortBy:
      let type = check(loop.body)
      if !isOrdered(type) { report(.notSortable(type, at: span(of: loop.body))) }
      return .list(single)
    case .transformMap: return .map(key: key, value: check(loop.body))
    case .transformMapEntry:
      let type = check(loop.body)
      if !inference.agree(.map(key: inference.fresh(), value: inference.fresh()), type) {
        report(.mapEntryExpected(type, at: span(of: loop.body)))
        return .error
      }
      return type
    }
  }

  /// The types of key or index, of element or value, and of the one variable where there is but one.
  private mutating func variables(
    of type: CELType, _ loop: SyntaxNode.Comprehension
  ) -> (key: CELType, element: CELType, single: CELType) {
    switch type {
    case .list(let element): return (.int, element, element)
    case .map(let key, let value): return (key, value, key)
    case .object: return (.string, .dyn, .string)
    case .wrapper(let wrapped): return variables(of: wrapped, loop)
    case .dyn, .typeParameter: return (.dyn, .dyn, .dyn)
    case .error: return (.error, .error, .error)
    case .null, .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration,
      .optional, .type, .abstract:
      report(.notIterable(loop.form.rawValue, type, at: span(of: loop.range)))
      return (.error, .error, .error)
    }
  }

  private mutating func expectBool(_ node: NodeID, in form: SyntaxNode.Comprehension.Form) {
    let type = check(node)
    if !inference.agree(.bool, type) {
      report(.loopConditionNotBool(form.rawValue, type, at: span(of: node)))
    }
  }

  mutating func bind(
    _ id: NodeID, _ name: SyntaxNode.Name, _ value: NodeID, _ body: NodeID
  ) -> CELType {
    scoped(id, name, check(value), body)
  }

  mutating func optionalMap(
    _ id: NodeID, _ name: SyntaxNode.Name, _ operand: NodeID, _ body: NodeID, isFlat: Bool
  ) -> CELType {
    let operandType = check(operand)
    let wrapped: CELType
    switch operandType {
    case .optional(let type): wrapped = type
    case .dyn, .error: wrapped = operandType
    default:
      report(.optionalExpected(operandType, at: span(of: operand)))
      wrapped = .error
    }
    let type = scoped(id, name, wrapped, body)
    guard isFlat else { return .optional(type) }
    if !inference.agree(.optional(inference.fresh()), type) {
      report(.optionalExpected(type, at: span(of: body)))
      return .error
    }
    return type
  }

  private mutating func scoped(
    _ id: NodeID, _ name: SyntaxNode.Name, _ type: CELType, _ body: NodeID
  ) -> CELType {
    checked.scopes[id] = locals.count
    locals.append((name.text, type))
    checked.localCount = max(checked.localCount, locals.count)
    defer { locals.removeLast() }
    return check(body)
  }
}
