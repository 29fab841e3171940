internal import Values

/// Walks a checked tree for its `Facts`: what it reads, what of that may be absent, and what guards what.
///
/// Absence is followed through conditions: after `has(a.b) &&`, in the first branch of `has(a.b) ? … : …` and
/// after `!has(a.b) ||`, the path `a.b` is known to be there; so it is after an earlier read of it that must have
/// succeeded.
struct FactFinder {
  private let checked: CheckedTree
  private let environment: Environment
  private let present: Set<String>
  private var found = Facts()
  /// The nodes of `Facts.reads`: a chain, or the `has` of one.
  private(set) var readNodes: [NodeID] = []
  private var texts: PathTexts

  /// The paths that are there when an expression has come out true, and when false. Both hold what was read on
  /// the way in any case.
  private struct Outcome {
    var whenTrue: Set<String> = []
    var whenFalse: Set<String> = []

    init(_ always: Set<String> = []) {
      whenTrue = always
      whenFalse = always
    }
  }

  init(_ checked: CheckedTree, _ environment: Environment, present: Set<String>) {
    self.checked = checked
    self.environment = environment
    self.present = present
    texts = PathTexts(checked, environment)
  }

  mutating func facts() -> Facts {
    found.presentWhenTrue = visit(checked.tree.root, present).whenTrue
    return found
  }

  // MARK: - Nodes

  private mutating func visit(_ id: NodeID, _ present: Set<String>) -> Outcome {
    switch checked.tree[id].kind {
    case .mistaken, .literal: return Outcome()
    case .identifier, .select, .index: return read(id, present)
    case .presence(let operand, let field, _): return presence(id, operand, field, present)
    case .bound(let name):
      if isRooted(id) {
        found.reads.append(Facts.Use(path: name, range: checked.tree[id].range))
        readNodes.append(id)
      }
      var outcome = Outcome()
      outcome.whenTrue.insert(name)
      return outcome
    case .not(let operand):
      let outcome = visit(operand, present)
      var swapped = Outcome()
      swapped.whenTrue = outcome.whenFalse
      swapped.whenFalse = outcome.whenTrue
      return swapped
    case .and(let operands): return conjunction(operands, present)
    case .or(let operands): return disjunction(operands, present)
    case .conditional(let condition, let then, let otherwise):
      return conditional(condition, then, otherwise, present)
    case .binary(let operation, let left, let right):
      return binary(id, operation, left, right, present)
    case .comprehension(let loop):
      let range = visit(loop.range, present)
      let inside = present.union(range.whenTrue)
      let filtered = loop.filter.map { visit($0, inside).whenTrue } ?? []
      _ = visit(loop.body, inside.union(filtered))
      return Outcome(range.whenTrue.intersection(range.whenFalse))
    case .call(let call) where call.function.text == "orValue" || call.function.text == "or":
      // The arguments are evaluated only where the receiver holds nothing.
      let receiver = call.receiver.map { visit($0, present) } ?? Outcome()
      for argument in call.arguments { _ = visit(argument, present) }
      return receiver
    case .optionalMap(_, let operand, let body, _):
      let outcome = visit(operand, present)
      _ = visit(body, present)
      return outcome
    case .call, .negate, .list, .map, .bind:
      return all(operands(of: id), present)
    }
  }

  private mutating func presence(
    _ id: NodeID, _ operand: NodeID, _ field: SyntaxNode.Name, _ present: Set<String>
  ) -> Outcome {
    guard let container = texts.text(operand) else { return read(operand, present) }
    // A variable without a value lacks the field: nothing is absent there.
    var outcome = isVariable(operand) ? Outcome() : read(operand, present, noting: false)
    let path = container + "." + field.text
    outcome.whenTrue.formUnion(prefixes(of: operand))
    outcome.whenTrue.insert(path)
    if isRooted(operand), !isOptionalLink(operand) {
      found.reads.append(Facts.Use(path: path, range: checked.tree[id].range))
      readNodes.append(id)
    }
    return outcome
  }

  /// The children that are values: not the namespace before a function's name.
  private func operands(of id: NodeID) -> [NodeID] {
    if case .call(let call) = checked.tree[id].kind,
      case .qualifiedFunction = checked.references[id]
    {
      return call.arguments
    }
    return checked.tree[id].kind.children
  }

  private mutating func all(_ nodes: [NodeID], _ present: Set<String>) -> Outcome {
    var known = present
    var always: Set<String> = []
    for node in nodes {
      let outcome = visit(node, known)
      always.formUnion(outcome.whenTrue.intersection(outcome.whenFalse))
      known.formUnion(always)
    }
    return Outcome(always)
  }

  private mutating func conjunction(_ operands: [NodeID], _ present: Set<String>) -> Outcome {
    var result = Outcome()
    var known = present
    for (place, operand) in operands.enumerated() {
      let outcome = visit(operand, known)
      known.formUnion(outcome.whenTrue)
      result.whenTrue.formUnion(outcome.whenTrue)
      result.whenFalse =
        place == 0 ? outcome.whenFalse : result.whenFalse.intersection(outcome.whenFalse)
    }
    return result
  }

  private mutating func disjunction(_ operands: [NodeID], _ present: Set<String>) -> Outcome {
    var result = Outcome()
    var known = present
    for (place, operand) in operands.enumerated() {
      let outcome = visit(operand, known)
      known.formUnion(outcome.whenFalse)
      result.whenFalse.formUnion(outcome.whenFalse)
      result.whenTrue =
        place == 0 ? outcome.whenTrue : result.whenTrue.intersection(outcome.whenTrue)
    }
    return result
  }

  private mutating func conditional(
    _ condition: NodeID, _ then: NodeID, _ otherwise: NodeID, _ present: Set<String>
  ) -> Outcome {
    let tested = visit(condition, present)
    var first = visit(then, present.union(tested.whenTrue))
    var second = visit(otherwise, present.union(tested.whenFalse))
    first.whenTrue.formUnion(tested.whenTrue)
    first.whenFalse.formUnion(tested.whenTrue)
    second.whenTrue.formUnion(tested.whenFalse)
    second.whenFalse.formUnion(tested.whenFalse)
    var result = Outcome()
    // A branch that is the literal `false` is never the way to true.
    result.whenTrue =
      isFalse(otherwise) ? first.whenTrue : first.whenTrue.intersection(second.whenTrue)
    result.whenFalse = first.whenFalse.intersection(second.whenFalse)
    return result
  }

  private func isFalse(_ id: NodeID) -> Bool {
    if case .literal(.bool(false)) = checked.tree[id].kind { true } else { false }
  }

  // MARK: - Comparisons

  private mutating func binary(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID,
    _ present: Set<String>
  ) -> Outcome {
    let flagged = found.maybeAbsent.count
    var outcome = all([left, right], present)
    guard operation.isEquality || operation.isOrdering || operation == .in else { return outcome }
    let range = checked.tree[id].range
    found.comparisons.append(
      Facts.Comparison(operation: operation, left: side(left), right: side(right), range: range))
    if operation.isEquality {
      for use in found.maybeAbsent[flagged...] {
        found.equalityOverAbsent.append(Facts.Use(path: use.path, range: range))
      }
    }
    if operation == .in, let container = texts.text(right) {
      outcome.whenTrue.insert("\(container)[\(texts.key(left))]")
    }
    return outcome
  }

  private mutating func side(_ id: NodeID) -> Facts.Side {
    let node = checked.tree[id]
    if case .literal(let value) = node.kind { return .literal(value, range: node.range) }
    return texts.text(id).map { .path($0) } ?? .other
  }

  // MARK: - Paths

  /// A selection, an index or a name: notes the read and whether it may find nothing.
  private mutating func read(
    _ id: NodeID, _ present: Set<String>, noting: Bool = true
  ) -> Outcome {
    var chain: [NodeID] = []
    var root = id
    var always: Set<String> = []
    while let operand = operand(of: root) {
      chain.append(root)
      root = operand
    }
    for link in chain.reversed() {
      if case .index(_, let index, _) = checked.tree[link].kind {
        always.formUnion(all([index], present).whenTrue)
      }
    }
    switch checked.references[root] {
    case .variable, .local: break
    case .type, .undeclared: return Outcome(always)
    case .function, .qualifiedFunction, nil:
      if !isName(root) { always.formUnion(all([root], present).whenTrue) }
    }
    if noting { noteRead(id) }
    // Of a variable without a value an optional selection gives none.
    let isOptional = chain.last.map { isVariable(root) && selectsOptionally($0) } ?? false
    for link in (isOptional ? [] : [root]) + chain.reversed() where mayBeAbsent(link) {
      guard let text = texts.text(link), !present.contains(text) else { continue }
      if !always.contains(text) {
        found.maybeAbsent.append(Facts.Use(path: text, range: checked.tree[link].range))
      }
      break
    }
    return Outcome(always.union(prefixes(of: id)))
  }

  private func isVariable(_ id: NodeID) -> Bool {
    if case .variable = checked.references[id] { true } else { false }
  }

  /// `.?field` and `[?key]`.
  private func selectsOptionally(_ id: NodeID) -> Bool {
    switch checked.tree[id].kind {
    case .select(_, _, let isOptional), .index(_, _, let isOptional): isOptional
    default: false
    }
  }

  private func isName(_ id: NodeID) -> Bool {
    if case .identifier = checked.tree[id].kind { true } else { false }
  }

  /// What a selection or an index is applied to; nil for the root of a chain.
  private func operand(of id: NodeID) -> NodeID? {
    if case .variable = checked.references[id] { return nil }
    switch checked.tree[id].kind {
    case .select(let operand, _, _), .index(let operand, _, _): return operand
    default: return nil
    }
  }

  /// Whether this link of a chain may find nothing, its operand being there.
  private func mayBeAbsent(_ id: NodeID) -> Bool {
    switch checked.references[id] {
    case .variable(let slot): return environment.variables[slot].mayBeAbsent
    case .local, .type: return false
    default: break
    }
    if checked.fallbacks[id] != nil { return false }
    switch checked.tree[id].kind {
    case .select(let operand, let field, let isOptional):
      return !isOptional && mayLack(field.text, checked.type(of: operand))
    case .index(let operand, let index, let isOptional):
      if case .literal(.string(let name)) = checked.tree[index].kind {
        return !isOptional && mayLack(name, checked.type(of: operand))
      }
      return !isOptional && mayLack(nil, checked.type(of: operand))
    default: return false
    }
  }

  private func mayLack(_ field: String?, _ type: CELType) -> Bool {
    switch type {
    case .object(let object): return !(field.flatMap { object.fields[$0] }?.isRequired ?? false)
    case .wrapper(let wrapped): return mayLack(field, wrapped)
    // A field of an optional is an optional.
    case .optional: return false
    default: return true
    }
  }

  private mutating func noteRead(_ id: NodeID) {
    var place = id
    // The longest part of the chain that is a path of fields and constants from a variable.
    while isOptionalLink(place) || texts.text(place) == nil || !isRooted(place) {
      guard let operand = operand(of: place) else { return }
      place = operand
    }
    guard let text = texts.text(place) else { return }
    found.reads.append(Facts.Use(path: text, range: checked.tree[place].range))
    readNodes.append(place)
  }

  private func isOptionalLink(_ id: NodeID) -> Bool {
    guard let operand = operand(of: id) else { return false }
    if case .index(_, let index, _) = checked.tree[id].kind, !isLiteral(index) { return true }
    return isOptionalLink(operand)
  }

  private func isLiteral(_ id: NodeID) -> Bool {
    if case .literal = checked.tree[id].kind { true } else { false }
  }

  private func isRooted(_ id: NodeID) -> Bool {
    if let operand = operand(of: id) { return isRooted(operand) }
    if case .variable = checked.references[id] { return true }
    return false
  }

  /// The chain and every shorter one that begins it.
  private mutating func prefixes(of id: NodeID) -> Set<String> {
    var found: Set<String> = []
    var place: NodeID? = id
    while let link = place {
      // What an optional selection gives need not be there.
      if !isOptionalSelection(link), let text = texts.text(link) { found.insert(text) }
      place = operand(of: link)
    }
    return found
  }

  private func isOptionalSelection(_ id: NodeID) -> Bool {
    if case .optional = checked.type(of: id) { true } else { false }
  }
}
