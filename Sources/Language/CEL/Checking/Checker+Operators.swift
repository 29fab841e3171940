internal import Diagnostics
internal import Values

/// Operators: which operands they take, and what to write where they do not fit.
extension Checker {
  mutating func binary(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID
  ) -> CELType {
    if operation == .subtract, reportDashInName(left, right) { return .error }
    let types = [check(left), check(right)]
    switch operation {
    case .equal, .notEqual: return equality(id, operation, left, right, types)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if !areOrdered(types[0], types[1]) { reportMismatch(id, operation, left, right, types) }
      return .bool
    case .in: return membership(id, left, right, types)
    case .add, .subtract, .multiply, .divide, .remainder:
      return arithmetic(id, operation, left, right, types)
    }
  }

  // MARK: - Comparisons

  private mutating func equality(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID,
    _ types: [CELType]
  ) -> CELType {
    if inference.agree(types[0], types[1]) || isNumberOfData(left, right, types) { return .bool }
    if types.contains(.null), let path = text(ofSelection: types[0] == .null ? right : left) {
      report(
        .neverNull(
          path, inference.resolve(types[0] == .null ? types[1] : types[0]),
          isEquality: operation == .equal, at: span(of: id)))
      return .bool
    }
    reportMismatch(id, operation, left, right, types)
    return .bool
  }

  /// A number of JSON beside one that is written out: they compare by value, whatever the kinds of the two.
  private func isNumberOfData(_ left: NodeID, _ right: NodeID, _ types: [CELType]) -> Bool {
    guard types.allSatisfy(\.isNumeric) else { return false }
    return isPathOfData(left) && isLiteral(right) || isPathOfData(right) && isLiteral(left)
  }

  private func isPathOfData(_ id: NodeID) -> Bool {
    switch tree[id].kind {
    case .select(let operand, _, _), .index(let operand, _, _):
      isPathOfData(operand) || isVariable(operand)
    default: false
    }
  }

  private func isVariable(_ id: NodeID) -> Bool {
    switch checked.references[id] {
    case .variable, .local: true
    case .type, .function, .qualifiedFunction, .undeclared, nil: false
    }
  }

  private func isLiteral(_ id: NodeID) -> Bool {
    if case .literal = tree[id].kind { true } else { false }
  }

  private func text(ofSelection id: NodeID) -> String? {
    switch tree[id].kind {
    case .select: return span(of: id).text
    case .identifier:
      guard case .variable = checked.references[id] else { return nil }
      return span(of: id).text
    default: return nil
    }
  }

  /// Two sides that cannot be compared. Where one is written out, that one is to be written otherwise.
  private mutating func reportMismatch(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID,
    _ types: [CELType]
  ) {
    let resolved = types.map { inference.resolve($0) }
    for (node, own, other) in [
      (right, resolved[1], resolved[0]), (left, resolved[0], resolved[1]),
    ] {
      guard case .literal(let value) = tree[node].kind else { continue }
      guard let wanted = literal(value, as: other) else { continue }
      report(
        .literalOfWrongType(
          operation.rawValue, other: span(of: node == left ? right : left).text, other, own,
          wanted: wanted, at: span(of: node)))
      return
    }
    if let optional = resolved.firstIndex(where: { if case .optional = $0 { true } else { false } })
    {
      let node = optional == 0 ? left : right
      report(.comparedOptional(span(of: node).text, at: span(of: node)))
      return
    }
    if operation.isOrdering {
      report(.notOrdered(operation.rawValue, resolved[0], resolved[1], at: span(of: id)))
    } else {
      report(.differentTypes(operation.rawValue, resolved[0], resolved[1], at: span(of: id)))
    }
  }

  /// How a literal is written as a value of another type: what to write, and whether that is certain.
  private func literal(_ value: Value, as type: CELType) -> (text: String, isCertain: Bool)? {
    if case .wrapper(let wrapped) = type { return literal(value, as: wrapped) }
    switch (value, type) {
    case (.string(let text), .int), (.string(let text), .uint), (.string(let text), .double),
      (.string(let text), .number):
      return TextOfAnotherType(text).literal(of: type).map { ($0, true) } ?? ("a number", false)
    case (.string(let text), .bool):
      return TextOfAnotherType(text).literal(of: type).map { ($0, true) }
    case (.string(let text), .timestamp):
      return TextOfAnotherType(text).literal(of: type).map { ($0, true) }
        ?? ("a time such as timestamp(\"2026-03-01T09:30:00Z\")", false)
    case (.string(let text), .duration):
      return TextOfAnotherType(text).literal(of: type).map { ($0, true) }
        ?? ("a duration such as duration(\"48h\")", false)
    case (.int, .duration), (.double, .duration):
      return ("a duration such as duration(\"48h\")", false)
    case (.int, .timestamp), (.double, .timestamp):
      return ("a time such as timestamp(\"2026-03-01T09:30:00Z\")", false)
    case (.int(0), .bool), (.int(1), .bool): return (value == .int(1) ? "true" : "false", true)
    case (.int, .string), (.uint, .string), (.double, .string), (.bool, .string):
      return ("\"\(value.literalText)\"", true)
    default: return nil
    }
  }

  private mutating func areOrdered(_ left: CELType, _ right: CELType) -> Bool {
    if isOpen(left) || isOpen(right) {
      return isOpen(left) ? isOrdered(right) : isOrdered(left)
    }
    if left.isNumeric, right.isNumeric { return true }
    return isOrdered(left) && isOrdered(right) && inference.agree(left, right)
  }

  private func isOpen(_ type: CELType) -> Bool {
    if case .typeParameter = type { true } else { type.isDynamic }
  }

  func isOrdered(_ type: CELType) -> Bool {
    switch type {
    case .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration, .dyn,
      .error, .typeParameter:
      true
    case .wrapper(let wrapped): isOrdered(wrapped)
    case .null, .list, .map, .optional, .type, .object, .abstract: false
    }
  }

  private mutating func membership(
    _ id: NodeID, _ left: NodeID, _ right: NodeID, _ types: [CELType]
  ) -> CELType {
    let element = CELType.typeParameter("A")
    let overloads = [
      Overload([element, .list(element)], .bool),
      Overload([element, .map(key: element, value: .typeParameter("B"))], .bool),
    ]
    if matching(overloads, types) != nil { return .bool }
    let resolved = types.map { inference.resolve($0) }
    if case .list(let entries) = tree[right].kind {
      // Numbers of JSON are found by value.
      if case .list(let listed) = resolved[1], listed.isNumeric, resolved[0].isNumeric {
        return .bool
      }
      for entry in entries {
        guard case .literal(let value) = tree[entry.element].kind,
          let wanted = literal(value, as: resolved[0])
        else { continue }
        report(
          .literalOfWrongType(
            "in", other: span(of: left).text, resolved[0], Self.type(of: value), wanted: wanted,
            at: span(of: entry.element)))
        return .bool
      }
    }
    report(
      .notContained(
        resolved[0], in: resolved[1], container: span(of: right).text,
        element: span(of: left).text, at: span(of: id)))
    return .bool
  }

  // MARK: - Arithmetic

  private mutating func arithmetic(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID,
    _ types: [CELType]
  ) -> CELType {
    let overloads = StandardLibrary.arithmetic[operation] ?? []
    let isOfNumbers = types.allSatisfy(\.isNumeric)
    if !(isOfNumbers && types.contains(.number)), let type = matching(overloads, types) {
      checkDivisor(operation, right)
      return type
    }
    let resolved = types.map { inference.resolve($0) }
    if isOfNumbers {
      reportMixedNumbers(id, operation, [left, right], resolved)
    } else if operation == .add, let side = resolved.firstIndex(of: .string),
      resolved[1 - side].hasText
    {
      let other = [left, right][1 - side]
      report(
        .joinedWithText(
          resolved[1 - side], written: span(of: other).text, at: span(of: other)))
    } else if resolved.contains(.timestamp) || resolved.contains(.duration),
      let node = [left, right].first(where: { isNumberLiteral($0) })
    {
      report(.numberForDuration(operation.rawValue, at: span(of: node)))
    } else {
      report(
        .wrongOperands(
          operation.rawValue, takes: overloads, resolved, at: span(of: id)))
    }
    return .error
  }

  private func isNumberLiteral(_ id: NodeID) -> Bool {
    switch tree[id].kind {
    case .literal(.int), .literal(.double), .literal(.uint): true
    default: false
    }
  }

  private mutating func checkDivisor(_ operation: BinaryOperator, _ right: NodeID) {
    guard operation == .divide || operation == .remainder else { return }
    switch tree[right].kind {
    case .literal(.int(0)), .literal(.uint(0)):
      report(.divisionByZero(operation.rawValue, at: span(of: right)))
    default: break
    }
  }

  /// Numbers of two kinds: says how both become doubles, or ints where only those fit.
  private mutating func reportMixedNumbers(
    _ id: NodeID, _ operation: BinaryOperator, _ nodes: [NodeID], _ types: [CELType]
  ) {
    let isWhole = operation == .remainder || !types.contains { $0.holdsFractions }
    let written = nodes.map { span(of: $0).text }
    let wanted = zip(nodes, types).map { node, type in
      converted(node, type, to: isWhole ? .int : .double)
    }
    let changed = [0, 1].filter { wanted[$0] != nil }
    let texts = [0, 1].map { wanted[$0] ?? written[$0] }
    var fix: Fix?
    if changed.count == 1 {
      fix = Fix(replace: span(of: nodes[changed[0]]), with: texts[changed[0]])
    }
    report(
      .mixedNumbers(
        operation.rawValue, types, write: "\(texts[0]) \(operation.rawValue) \(texts[1])",
        fix: fix, at: span(of: id)))
  }

  /// Nil where it is of the type already.
  private func converted(_ node: NodeID, _ type: CELType, to wanted: CELType) -> String? {
    if type == wanted { return nil }
    switch (tree[node].kind, wanted) {
    case (.literal(.int(let number)), .double): return "\(number).0"
    case (.literal(.uint(let number)), .double): return "\(number).0"
    case (.literal(.uint(let number)), .int): return "\(number)"
    default: return "\(wanted)(\(span(of: node).text))"
    }
  }

  mutating func minus(_ id: NodeID, _ operand: NodeID) -> CELType {
    let type = check(operand)
    if type == .number { return .number }
    let overloads = [
      Overload([.int], .int), Overload([.double], .double), Overload([.duration], .duration),
    ]
    if let result = matching(overloads, [type]) { return result }
    report(.wrongOperands("-", takes: overloads, [type], at: span(of: id)))
    return .error
  }

  // MARK: - Names with a dash

  /// `candidate.first-name`: the dash subtracts, which nobody means where no variable is called `name`.
  private mutating func reportDashInName(_ left: NodeID, _ right: NodeID) -> Bool {
    guard let last = leadingName(of: right), isDash(between: left, and: right),
      !isDeclared(last.text)
    else { return false }
    var names = [last]
    var base = left
    while case .binary(.subtract, let inner, let middle) = tree[base].kind,
      case .identifier(let name, false) = tree[middle].kind, isDash(between: inner, and: middle)
    {
      names.insert(.init(text: name, range: tree[middle].range), at: 0)
      base = inner
    }
    let owner: CELType?
    let first: SyntaxNode.Name
    switch tree[base].kind {
    case .identifier(let name, false):
      owner = nil
      first = .init(text: name, range: tree[base].range)
    case .select(let operand, let field, _):
      owner = check(operand)
      first = field
    default: return false
    }
    if owner == .error { return true }
    let full = ([first] + names).map(\.text).joined(separator: "-")
    let range = first.range.lowerBound..<last.range.upperBound
    report(
      .dashInName(
        full, meant: fieldMeant(by: full, in: owner), isKey: isKey(full, of: owner),
        at: source.span(range), behindDot: first.range.lowerBound - tree[base].range.lowerBound))
    return true
  }

  /// The name that a field access or a name begins with.
  private func leadingName(of id: NodeID) -> SyntaxNode.Name? {
    switch tree[id].kind {
    case .identifier(let name, false): .init(text: name, range: tree[id].range)
    case .select(let operand, _, _), .index(let operand, _, _): leadingName(of: operand)
    case .call(let call): call.receiver.flatMap { leadingName(of: $0) }
    default: nil
    }
  }

  private func isDash(between left: NodeID, and right: NodeID) -> Bool {
    let end = tree[left].range.upperBound
    return tree[right].range.lowerBound == end + 1
      && source.text.utf8[offset: end] == UInt8(ascii: "-")
  }

  func isDeclared(_ name: String) -> Bool {
    locals.contains { $0.name == name }
      || environment.candidates(for: name, isAbsolute: false).contains {
        environment.slot(of: $0) != nil || StandardLibrary.types[$0] != nil
      }
  }

  private func fieldMeant(by name: String, in owner: CELType?) -> String? {
    guard let owner else {
      return nearest(
        to: name, among: environment.variables.map(\.name).filter { !$0.hasPrefix("@") })
    }
    guard case .object(let object) = owner else { return nil }
    let known = object.fields.keys.filter { !$0.contains("-") }.sorted()
    return nearest(to: name, among: known)
      ?? nearest(to: name.replacing("-", with: ""), among: known)
  }

  /// Whether the name with its dash may be a key, to be read with an index.
  private func isKey(_ name: String, of owner: CELType?) -> Bool {
    switch owner {
    case .object(let object): object.fields[name] != nil
    case .map(.string, _), .map(.dyn, _), .dyn: true
    default: false
    }
  }
}

extension CELType {
  fileprivate var holdsFractions: Bool {
    switch self {
    case .double, .number: true
    case .wrapper(let wrapped): wrapped.holdsFractions
    default: false
    }
  }

  /// Whether `string(x)` takes it.
  fileprivate var hasText: Bool {
    switch self {
    case .int, .uint, .double, .number, .bool, .timestamp, .duration: true
    default: false
    }
  }
}
