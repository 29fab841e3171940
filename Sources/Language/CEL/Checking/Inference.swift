/// What is known of the type parameters of one expression, and whether types agree under it.
///
/// The rules are those of cel-go's checker (`checker/types.go`), so that what one accepts the other does, with
/// two additions: `number` agrees with int, uint and double, and an object with every map of text keys.
struct Inference {
  private var substitutions: [String: CELType] = [:]
  private var freshCount = 0

  /// A type parameter that no other place uses.
  mutating func fresh() -> CELType {
    freshCount += 1
    return .typeParameter("\(freshCount)")
  }

  /// The signature with fresh parameters of its own.
  mutating func instantiate(_ overload: FunctionDeclaration.Overload)
    -> FunctionDeclaration.Overload
  {
    var renamed: [String: CELType] = [:]
    let parameters = overload.parameters.map { rename($0, &renamed) }
    let result = rename(overload.result, &renamed)
    return FunctionDeclaration.Overload(parameters, result, isMember: overload.isMember)
  }

  private mutating func rename(_ type: CELType, _ renamed: inout [String: CELType]) -> CELType {
    if case .typeParameter(let name) = type {
      if let known = renamed[name] { return known }
      let new = fresh()
      renamed[name] = new
      return new
    }
    var copy = self
    let result = type.mapParameters { copy.rename($0, &renamed) }
    self = copy
    return result
  }

  /// The type with all that is known put in; parameters of which nothing is known stay, or become `dyn`.
  func resolve(_ type: CELType, freeToDyn: Bool = false) -> CELType {
    if case .typeParameter(let name) = type {
      if let known = substitutions[name] { return resolve(known, freeToDyn: freeToDyn) }
      return freeToDyn ? .dyn : type
    }
    return type.mapParameters { resolve($0, freeToDyn: freeToDyn) }
  }

  /// Whether a value of type `right` may stand where `left` is wanted; what follows for type parameters is kept
  /// only if so.
  mutating func agree(_ left: CELType, _ right: CELType) -> Bool {
    let before = substitutions
    if unify(left, right) { return true }
    substitutions = before
    return false
  }

  mutating func agree(_ left: [CELType], _ right: [CELType]) -> Bool {
    guard left.count == right.count else { return false }
    let before = substitutions
    for (a, b) in zip(left, right) where !unify(a, b) {
      substitutions = before
      return false
    }
    return true
  }

  /// The type of a list whose elements are of both types; `dyn` where they do not agree.
  mutating func join(_ left: CELType?, _ right: CELType) -> CELType {
    guard let left else { return right }
    return agree(left, right) ? mostGeneral(left, right) : .dyn
  }

  // MARK: - Agreement

  private mutating func unify(_ left: CELType, _ right: CELType) -> Bool {
    if case .typeParameter = right {
      let (isValid, wasKnown) = substitute(right, by: left)
      if isValid { return true }
      if wasKnown { return false }
    }
    if case .typeParameter = left { return substitute(left, by: right).isValid }
    if left.isDynamic || right.isDynamic { return true }
    if left == .null { return isNullable(right) }
    if right == .null { return isNullable(left) }
    return unifyKnown(left, right)
  }

  private mutating func unifyKnown(_ left: CELType, _ right: CELType) -> Bool {
    switch (left, right) {
    case (.wrapper(let a), .wrapper(let b)): return unify(a, b)
    case (.wrapper(let a), let b), (let b, .wrapper(let a)): return unify(a, b)
    case (.number, let other), (let other, .number): return other.isNumeric
    case (.list(let a), .list(let b)): return unify(a, b)
    case (.map(let a, let v), .map(let b, let w)): return unify(a, b) && unify(v, w)
    case (.object, .object): return true
    case (.object, .map(let key, let value)), (.map(let key, let value), .object):
      return unify(key, .string) && unify(value, .dyn)
    case (.optional(let a), .optional(let b)): return unify(a, b)
    case (.type, .type): return true
    case (.abstract(let a, let p), .abstract(let b, let q)):
      guard a == b, p.count == q.count else { return false }
      for (first, second) in zip(p, q) where !unify(first, second) { return false }
      return true
    default: return left == right
    }
  }

  /// Takes `type` for the parameter, or the more general of it and what the parameter stood for.
  private mutating func substitute(
    _ parameter: CELType, by type: CELType
  ) -> (isValid: Bool, wasKnown: Bool) {
    guard case .typeParameter(let name) = parameter else { return (false, false) }
    if parameter == type { return (true, true) }
    if let known = substitutions[name] {
      if known == type { return (true, true) }
      guard unify(type, known) else { return (false, true) }
      let general = mostGeneral(type, known)
      if !occurs(name, in: general) { substitutions[name] = general }
      return (true, true)
    }
    guard !occurs(name, in: type) else { return (false, false) }
    substitutions[name] = type
    return (true, false)
  }

  private func occurs(_ name: String, in type: CELType) -> Bool {
    if case .typeParameter(let other) = type {
      if other == name { return true }
      return substitutions[other].map { occurs(name, in: $0) } ?? false
    }
    return type.parameters.contains { occurs(name, in: $0) }
  }

  private func isNullable(_ type: CELType) -> Bool {
    switch type {
    case .null, .wrapper, .abstract, .optional, .timestamp, .duration, .dyn, .error,
      .typeParameter:
      true
    case .bool, .int, .uint, .double, .number, .string, .bytes, .list, .map, .type, .object:
      false
    }
  }

  // MARK: - Generality

  private func mostGeneral(_ left: CELType, _ right: CELType) -> CELType {
    if left == .null { return right }
    if right == .null { return left }
    if case (.object(let a), .object(let b)) = (left, right), a != b { return .anyObject }
    return isAtLeastAsGeneral(left, right) ? left : right
  }

  private func isAtLeastAsGeneral(_ left: CELType, _ right: CELType) -> Bool {
    if left.isDynamic { return true }
    if case .typeParameter = left { return true }
    if right.isDynamic { return false }
    if case .typeParameter = right { return false }
    switch (left, right) {
    case (.number, let other): return other.isNumeric
    case (.wrapper(let a), .wrapper(let b)): return isAtLeastAsGeneral(a, b)
    case (.wrapper, _), (.type, .type), (.map, .object): return true
    case (.list(let a), .list(let b)), (.optional(let a), .optional(let b)):
      return isAtLeastAsGeneral(a, b)
    case (.map(let a, let v), .map(let b, let w)):
      return isAtLeastAsGeneral(a, b) && isAtLeastAsGeneral(v, w)
    case (.abstract(let a, let p), .abstract(let b, let q)):
      return a == b && zip(p, q).allSatisfy { isAtLeastAsGeneral($0, $1) }
    default: return left == right
    }
  }
}
