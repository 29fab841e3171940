internal import Diagnostics

/// Names, fields and indices.
extension Checker {
  // MARK: - Names

  mutating func identifier(_ id: NodeID, _ name: String, isAbsolute: Bool) -> CELType {
    if !isAbsolute, let local = locals.lastIndex(where: { $0.name == name }) {
      checked.references[id] = .local(local)
      return locals[local].type
    }
    if let type = resolved(id, name, isAbsolute: isAbsolute) { return type }
    checked.references[id] = .undeclared
    report(
      .unknownVariable(
        name, nearest: nearest(to: name, among: namesInScope), at: span(of: id)))
    return .error
  }

  /// `has(name)`
  mutating func bound(_ id: NodeID, _ name: String) -> CELType {
    _ = identifier(id, name, isAbsolute: false)
    return .bool
  }

  /// The variable or type of a name, most specific first; notes what it is.
  private mutating func resolved(_ id: NodeID, _ name: String, isAbsolute: Bool) -> CELType? {
    for candidate in environment.candidates(for: name, isAbsolute: isAbsolute) {
      if let slot = environment.slot(of: candidate) {
        checked.references[id] = .variable(slot: slot)
        return environment.variables[slot].type
      }
      if let type = StandardLibrary.types[candidate] {
        checked.references[id] = .type(candidate)
        return .type(type)
      }
    }
    return nil
  }

  private var namesInScope: [String] {
    locals.map(\.name)
      + environment.variables.map(\.name).filter { !$0.hasPrefix("@") }
  }

  /// Whether a chain of selections may spell a dotted name that means something as a whole; nearly none does.
  private func mayBeQualified(_ id: NodeID) -> Bool {
    switch tree[id].kind {
    case .identifier(let name, _): environment.mayBegin(dottedName: name)
    case .select(let operand, _, _): mayBeQualified(operand)
    default: false
    }
  }

  /// The dotted name that a chain of selections spells, if its first part is no local variable.
  func qualifiedName(_ id: NodeID) -> (name: String, isAbsolute: Bool)? {
    switch tree[id].kind {
    case .identifier(let name, let isAbsolute):
      if !isAbsolute, locals.contains(where: { $0.name == name }) { return nil }
      return (name, isAbsolute)
    case .select(let operand, let field, false):
      guard let start = qualifiedName(operand) else { return nil }
      return (start.name + "." + field.text, start.isAbsolute)
    default: return nil
    }
  }

  // MARK: - Fields

  mutating func selection(
    _ id: NodeID, _ operand: NodeID, _ field: SyntaxNode.Name, isOptional: Bool
  ) -> CELType {
    if !isOptional, mayBeQualified(id), let name = qualifiedName(id),
      let type = resolved(id, name.name, isAbsolute: name.isAbsolute)
    {
      return type
    }
    let operandType = check(operand)
    let type = fieldType(of: operandType, operand, field)
    noteFallback(id, operand, operandType)
    if isOptional, !isOptionalType(type) { return type == .error ? .error : .optional(type) }
    return type
  }

  /// `has(operand.field)`: the operand must be able to have the field.
  mutating func presence(_ operand: NodeID, _ field: SyntaxNode.Name) -> CELType {
    _ = fieldType(of: check(operand), operand, field)
    return .bool
  }

  /// The type of a field. A field of an optional is an optional.
  private mutating func fieldType(
    of type: CELType, _ operand: NodeID, _ field: SyntaxNode.Name
  ) -> CELType {
    switch type {
    case .dyn, .error: return type
    case .typeParameter: return .dyn
    case .map(let key, let value):
      if inference.agree(key, .string) { return value }
      report(.noTextKeys(field.text, type, at: span(of: field)))
      return .error
    case .object(let object): return fieldType(of: object, operand, field)
    case .wrapper(let wrapped): return fieldType(of: wrapped, operand, field)
    case .optional(let wrapped):
      let type = fieldType(of: wrapped, operand, field)
      return isOptionalType(type) || type == .error ? type : .optional(type)
    case .null, .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration,
      .list, .type, .abstract:
      report(
        .noFields(
          field.text, type, method: method(meantBy: field.text), at: span(of: field)))
      return .error
    }
  }

  private mutating func fieldType(
    of object: ObjectType, _ operand: NodeID, _ field: SyntaxNode.Name
  ) -> CELType {
    if let known = object.fields[field.text] { return known.type }
    if object.isOpen { return .dyn }
    report(
      .unknownField(
        field.text, of: object,
        nearest: nearest(to: field.text, among: object.fields.keys.sorted()),
        at: span(of: field)))
    return .error
  }

  private func method(meantBy name: String) -> String? {
    [name, OtherLanguages.functions[name.lowercased()]].compactMap { $0 }.first { name in
      environment.function(named: name)?.overloads.contains { $0.isMember } ?? false
    }
  }

  private func isOptionalType(_ type: CELType) -> Bool {
    if case .optional = type { true } else { false }
  }

  /// Where the operand is a field whose map has a value for absent keys, keeps that value for the planner.
  private mutating func noteFallback(_ id: NodeID, _ operand: NodeID, _ type: CELType) {
    guard case .select(let owner, let field, false) = tree[operand].kind,
      case .object(let object) = checked.type(of: owner),
      let fallback = object.fields[field.text]?.fallback
    else { return }
    checked.fallbacks[id] = fallback
  }

  // MARK: - Indices

  mutating func indexing(
    _ id: NodeID, _ operand: NodeID, _ index: NodeID, isOptional: Bool
  ) -> CELType {
    let operandType = check(operand)
    let indexType = check(index)
    let type = elementType(of: operandType, indexType, operand, index)
    noteFallback(id, operand, operandType)
    if isOptional, !isOptionalType(type) { return type == .error ? .error : .optional(type) }
    return type
  }

  private mutating func elementType(
    of type: CELType, _ indexType: CELType, _ operand: NodeID, _ index: NodeID
  ) -> CELType {
    switch type {
    case .dyn, .error: return type
    case .typeParameter: return .dyn
    case .list(let element):
      if inference.agree(.int, indexType) { return element }
      report(.wrongIndex(type, wanted: "an int", indexType, at: span(of: index)))
      return .error
    case .map(let key, let value):
      if inference.agree(key, indexType) { return value }
      report(.wrongIndex(type, wanted: "\(key)", indexType, at: span(of: index)))
      return .error
    case .object(let object):
      if case .literal(.string(let name)) = tree[index].kind {
        return fieldType(
          of: object, operand, SyntaxNode.Name(text: name, range: tree[index].range))
      }
      if inference.agree(.string, indexType) { return .dyn }
      report(.wrongIndex(type, wanted: "a string", indexType, at: span(of: index)))
      return .error
    case .wrapper(let wrapped): return elementType(of: wrapped, indexType, operand, index)
    case .optional(let wrapped):
      let type = elementType(of: wrapped, indexType, operand, index)
      return isOptionalType(type) || type == .error ? type : .optional(type)
    case .null, .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration,
      .type, .abstract:
      report(.notIndexable(type, at: span(of: operand)))
      return .error
    }
  }
}
