internal import Diagnostics
internal import Values

/// Gives every node its type and every name its meaning, and reports what cannot work.
///
/// A mistaken part has the type `.error`, which agrees with everything, so that one mistake is one finding and
/// the rest of the expression is still checked.
struct Checker {
  let tree: SyntaxTree
  let source: SourceText
  let environment: Environment
  /// Paths that a guard around the expression has shown to be there.
  let present: Set<String>

  var checked: CheckedTree
  var inference = Inference()
  /// Variables of loops in scope, innermost last.
  var locals: [(name: String, type: CELType)] = []
  /// Lists whose elements may be of several types.
  var listsOfAnything: Set<NodeID> = []

  init(
    _ tree: SyntaxTree, _ source: SourceText, _ environment: Environment, present: Set<String>
  ) {
    self.tree = tree
    self.source = source
    self.environment = environment
    self.present = present
    checked = CheckedTree(tree)
  }

  mutating func check(expecting expected: CELType?) -> CheckedTree {
    let type = check(tree.root)
    if let expected, !inference.agree(expected, type) {
      report(
        .wrongResult(
          expected: expected, found: inference.resolve(type), at: span(of: tree.root)))
    }
    for index in checked.types.indices {
      checked.types[index] = inference.resolve(checked.types[index], freeToDyn: true)
    }
    var finder = FactFinder(checked, environment, present: present)
    checked.facts = finder.facts()
    checked.readNodes = finder.readNodes
    return checked
  }

  /// The type of a node, with all that is known now put in.
  @discardableResult
  mutating func check(_ id: NodeID) -> CELType {
    let type = inference.resolve(inferred(id))
    checked.types[Int(id.index)] = type
    return type
  }

  private mutating func inferred(_ id: NodeID) -> CELType {
    switch tree[id].kind {
    case .mistaken: .error
    case .literal(let value): Self.type(of: value)
    case .identifier(let name, let isAbsolute): identifier(id, name, isAbsolute: isAbsolute)
    case .bound(let name): bound(id, name)
    case .select(let operand, let field, let isOptional):
      selection(id, operand, field, isOptional: isOptional)
    case .presence(let operand, let field, _): presence(operand, field)
    case .index(let operand, let index, let isOptional):
      indexing(id, operand, index, isOptional: isOptional)
    case .call(let call): self.call(id, call)
    case .not(let operand): negation(operand)
    case .negate(let operand): minus(id, operand)
    case .binary(let operation, let left, let right): binary(id, operation, left, right)
    case .and(let operands): logic(operands, "&&")
    case .or(let operands): logic(operands, "||")
    case .conditional(let condition, let then, let otherwise):
      conditional(condition, then, otherwise)
    case .list(let entries): list(id, entries)
    case .map(let entries): map(entries)
    case .comprehension(let loop): comprehension(id, loop)
    case .bind(let name, let value, let body): bind(id, name, value, body)
    case .optionalMap(let name, let operand, let body, let isFlat):
      optionalMap(id, name, operand, body, isFlat: isFlat)
    }
  }

  // MARK: - Literals

  static func type(of literal: Value) -> CELType {
    switch literal {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .list: .anyList
    case .map: .map(key: .dyn, value: .dyn)
    case .timestamp: .timestamp
    case .duration: .duration
    case .type: .type(nil)
    case .optional: .optional(.dyn)
    case .abstract(let value): .abstract(value.type, [])
    }
  }

  private mutating func list(_ id: NodeID, _ entries: [SyntaxNode.ListEntry]) -> CELType {
    var elements = LiteralPart("elements of the list")
    for entry in entries {
      let type = check(entry.element)
      add(
        entry.isOptional ? unwrapped(type, of: entry.element) : type, of: entry.element,
        to: &elements, .warning, isExempt: listsOfAnything.contains(id))
    }
    return .list(elements.type ?? inference.fresh())
  }

  private mutating func map(_ entries: [SyntaxNode.MapEntry]) -> CELType {
    var keys = LiteralPart("keys of the map")
    var values = LiteralPart("values of the map")
    for entry in entries {
      let keyType = check(entry.key)
      if !isPossibleKey(keyType) { report(.invalidKey(keyType, at: span(of: entry.key))) }
      add(keyType, of: entry.key, to: &keys, .warning)
      let type = check(entry.value)
      // An object of JSON has fields of many types.
      add(
        entry.isOptional ? unwrapped(type, of: entry.value) : type, of: entry.value, to: &values,
        .note)
    }
    return .map(key: keys.type ?? inference.fresh(), value: values.type ?? inference.fresh())
  }

  /// What elements, keys or values of a literal have in common so far.
  private struct LiteralPart {
    let what: String
    var type: CELType?
    var first: NodeID?
    var isMixed = false

    init(_ what: String) { self.what = what }
  }

  private mutating func add(
    _ type: CELType, of node: NodeID, to part: inout LiteralPart, _ severity: Severity,
    isExempt: Bool = false
  ) {
    let before = part.type.map { inference.resolve($0) }
    part.type = inference.join(part.type, type)
    if part.first == nil { part.first = node }
    guard !part.isMixed, !isExempt, let before, let first = part.first, !before.isDynamic,
      !type.isDynamic, part.type == .dyn
    else { return }
    part.isMixed = true
    report(
      .mixedLiteral(
        before.isNumeric && type.isNumeric ? .note : severity, part.what, before,
        inference.resolve(type), at: span(of: node),
        first: span(of: first)))
  }

  private func isPossibleKey(_ type: CELType) -> Bool {
    switch type {
    case .bool, .int, .uint, .string, .number, .dyn, .error, .typeParameter: true
    case .wrapper(let wrapped): isPossibleKey(wrapped)
    case .null, .double, .bytes, .timestamp, .duration, .list, .map, .optional, .type, .object,
      .abstract:
      false
    }
  }

  /// What an optional entry's optional holds.
  private mutating func unwrapped(_ type: CELType, of node: NodeID) -> CELType {
    switch type {
    case .optional(let wrapped): return wrapped
    case .dyn, .error: return type
    default:
      report(.optionalExpected(type, at: span(of: node)))
      return .error
    }
  }

  // MARK: - Logic

  private mutating func logic(_ operands: [NodeID], _ symbol: String) -> CELType {
    for operand in operands {
      let type = check(operand)
      if !inference.agree(.bool, type) {
        report(.operandNotBool(symbol, type, at: span(of: operand)))
      }
    }
    return .bool
  }

  private mutating func negation(_ operand: NodeID) -> CELType {
    let type = check(operand)
    if !inference.agree(.bool, type) {
      report(.operandNotBool("!", type, at: span(of: operand)))
    }
    return .bool
  }

  private mutating func conditional(
    _ condition: NodeID, _ then: NodeID, _ otherwise: NodeID
  ) -> CELType {
    let conditionType = check(condition)
    if !inference.agree(.bool, conditionType) {
      report(.operandNotBool("? :", conditionType, at: span(of: condition)))
    }
    let thenType = check(then)
    let otherwiseType = check(otherwise)
    guard inference.agree(thenType, otherwiseType) else {
      report(
        .differentBranches(
          inference.resolve(thenType), inference.resolve(otherwiseType), at: span(of: otherwise),
          first: span(of: then)))
      return .error
    }
    return inference.join(thenType, otherwiseType)
  }

  // MARK: - Findings

  mutating func report(_ finding: Diagnostic) { checked.findings.append(finding) }

  func span(of node: NodeID) -> Span { source.span(tree[node].range) }

  func span(of name: SyntaxNode.Name) -> Span { source.span(name.range) }
}
