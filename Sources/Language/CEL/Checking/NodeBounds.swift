internal import Values

/// What is known of the values of a checked tree's nodes: from literals, from the contract behind a field, and from
/// both through the operators that keep a range.
struct NodeBounds {
  private let checked: CheckedTree
  /// Of the variables of loops in scope, by local.
  var locals: [Int: ValueBounds] = [:]

  init(_ checked: CheckedTree) { self.checked = checked }

  /// Nil where nothing is known.
  func bounds(of id: NodeID) -> ValueBounds? {
    if case .local(let local) = checked.references[id] { return locals[local] }
    switch checked.tree[id].kind {
    case .literal(let value): return .exactly(value)
    case .select(let operand, let field, _): return ofField(field.text, of: operand)
    case .index(let operand, let index, _):
      if case .literal(.string(let name)) = checked.tree[index].kind {
        return ofField(name, of: operand)
      }
      return bounds(of: operand)?.elements
    case .negate(let operand): return bounds(of: operand).flatMap(Self.negated)
    case .conditional(_, let then, let otherwise):
      guard let first = bounds(of: then), let second = bounds(of: otherwise) else { return nil }
      return first.union(second)
    case .call(let call): return bounds(ofCall: id, call)
    case .list(let entries): return list(entries)
    case .comprehension(let loop): return result(of: loop)
    case .mistaken, .identifier, .presence, .bound, .not, .binary, .and, .or, .map, .bind,
      .optionalMap:
      return nil
    }
  }

  /// Of one element of what a loop goes through.
  func elements(of range: NodeID) -> ValueBounds? { bounds(of: range)?.elements }

  private func ofField(_ name: String, of operand: NodeID) -> ValueBounds? {
    switch checked.type(of: operand) {
    case .object(let object), .optional(.object(let object)), .wrapper(.object(let object)):
      return object.fields[name]?.bounds
    default: return bounds(of: operand)?.elements
    }
  }

  private func bounds(ofCall id: NodeID, _ call: SyntaxNode.Call) -> ValueBounds? {
    guard case .function(let name) = checked.references[id] else { return nil }
    let operands = (call.receiver.map { [$0] } ?? []) + call.arguments
    switch (name, operands.count) {
    case ("size", 1):
      let count = bounds(of: operands[0])?.maximumCount
      guard let count else { return nil }
      return .range(0, .int(Int64(count)))
    case ("orValue", 2):
      guard let first = bounds(of: operands[0]), let second = bounds(of: operands[1]) else {
        return nil
      }
      return first.union(second)
    case ("double", 1), ("dyn", 1):
      return checked.type(of: operands[0]).isNumeric ? bounds(of: operands[0]) : nil
    default: return nil
    }
  }

  private func list(_ entries: [SyntaxNode.ListEntry]) -> ValueBounds {
    var list = ValueBounds()
    list.maximumCount = entries.count
    var elements: ValueBounds?
    for entry in entries {
      guard !entry.isOptional, let one = bounds(of: entry.element) else { return list }
      elements = elements?.union(one) ?? one
    }
    list.elements = elements
    return list
  }

  /// What a filter leaves or a loop makes is no longer than what it went through.
  private func result(of loop: SyntaxNode.Comprehension) -> ValueBounds? {
    let range = bounds(of: loop.range)
    var result = ValueBounds()
    result.maximumCount = range?.maximumCount
    switch loop.form {
    case .filter, .sortBy: result.elements = range?.elements
    case .map, .transformList, .transformMap: break
    case .all, .exists, .existsOne, .transformMapEntry: return nil
    }
    return result.isEmpty ? nil : result
  }

  private static func negated(_ bounds: ValueBounds) -> ValueBounds? {
    func flipped(_ end: ValueBounds.End?) -> ValueBounds.End?? {
      guard let end else { return .some(nil) }
      guard let value = try? Arithmetic.negate(end.value) else { return nil }
      return ValueBounds.End(value, isIncluded: end.isIncluded)
    }
    guard let low = flipped(bounds.highest), let high = flipped(bounds.lowest) else { return nil }
    var result = ValueBounds()
    result.minimum = low
    result.maximum = high
    return result.isEmpty ? nil : result
  }
}
