internal import Diagnostics
internal import Values

/// Finds comparisons whose outcome is known before any event comes: from what a contract says of a field, from
/// literals, and from what stands before them in the same condition.
///
/// ```
/// assessment.score > 200                         the contract says at most 100: never true
/// assessment.kind == "tecnical"                  the contract lists the kinds: unknown-value
/// score >= 80 && score < 60                      the second is never true where the first is
/// !has(assessment.score) && assessment.score > 1 nothing to compare
/// ```
struct ConstantConditions {
  private let checked: CheckedTree
  private let source: SourceText
  private let environment: Environment
  private var bounds: NodeBounds
  private var texts: PathTexts
  private(set) var findings: [Diagnostic] = []

  /// What conditions before a place say of paths there.
  private struct Known {
    var bounds: [String: (bounds: ValueBounds, place: Range<Int>)] = [:]
    /// Whether `has` of a path is true.
    var presence: [String: (isPresent: Bool, place: Range<Int>)] = [:]

    /// So much is kept: a condition of thousands of parts is not read part by part against all before it.
    static let limit = 200

    var isFull: Bool { bounds.count + presence.count >= Self.limit }

    /// Nothing of a name that means something else from here on.
    mutating func forget(_ name: String) {
      bounds = bounds.filter { !Self.begins($0.key, with: name) }
      presence = presence.filter { !Self.begins($0.key, with: name) }
    }

    private static func begins(_ path: String, with name: String) -> Bool {
      path == name || path.hasPrefix(name + ".") || path.hasPrefix(name + "[")
    }
  }

  private struct Outcome {
    var whenTrue: Known
    var whenFalse: Known

    init(_ known: Known) {
      whenTrue = known
      whenFalse = known
    }
  }

  init(_ checked: CheckedTree, _ source: SourceText, _ environment: Environment) {
    self.checked = checked
    self.source = source
    self.environment = environment
    bounds = NodeBounds(checked)
    texts = PathTexts(checked, environment)
  }

  static func findings(
    in checked: CheckedTree, _ source: SourceText, _ environment: Environment
  ) -> [Diagnostic] {
    var finder = ConstantConditions(checked, source, environment)
    _ = finder.visit(checked.tree.root, Known())
    return finder.findings
  }

  // MARK: - Nodes

  private mutating func visit(_ id: NodeID, _ known: Known) -> Outcome {
    switch checked.tree[id].kind {
    case .mistaken, .literal, .identifier, .bound: return Outcome(known)
    case .presence(let operand, _, _):
      _ = visit(operand, known)
      return presence(id, known)
    case .not(let operand):
      let outcome = visit(operand, known)
      var swapped = Outcome(outcome.whenFalse)
      swapped.whenFalse = outcome.whenTrue
      return swapped
    case .and(let operands):
      var result = Outcome(known)
      for operand in operands { result.whenTrue = visit(operand, result.whenTrue).whenTrue }
      return result
    case .or(let operands):
      var result = Outcome(known)
      for operand in operands { result.whenFalse = visit(operand, result.whenFalse).whenFalse }
      return result
    case .conditional(let condition, let then, let otherwise):
      let tested = visit(condition, known)
      _ = visit(then, tested.whenTrue)
      _ = visit(otherwise, tested.whenFalse)
      return Outcome(known)
    case .binary(let operation, let left, let right):
      _ = visit(left, known)
      _ = visit(right, known)
      return comparison(id, operation, left, right, known)
    case .comprehension(let loop): return self.loop(id, loop, known)
    case .bind(let name, let value, let body):
      _ = visit(value, known)
      return scoped(id, name, bounds.bounds(of: value), body, known)
    case .optionalMap(let name, let operand, let body, _):
      _ = visit(operand, known)
      return scoped(id, name, bounds.bounds(of: operand), body, known)
    case .select,
      .index, .call, .negate, .list, .map:
      for child in checked.tree[id].kind.children where !isNamespace(child, of: id) {
        _ = visit(child, known)
      }
      return Outcome(known)
    }
  }

  /// What stands before the dot of a function's full name is no value.
  private func isNamespace(_ child: NodeID, of id: NodeID) -> Bool {
    guard case .call(let call) = checked.tree[id].kind,
      case .qualifiedFunction = checked.references[id]
    else { return false }
    return call.receiver == child
  }

  private mutating func loop(
    _ id: NodeID, _ loop: SyntaxNode.Comprehension, _ known: Known
  ) -> Outcome {
    _ = visit(loop.range, known)
    var inside = known
    for variable in loop.variables { inside.forget(variable.text) }
    let local = (checked.scopes[id] ?? 0) + loop.variables.count - 1
    let isList = if case .list = checked.type(of: loop.range) { true } else { false }
    bounds.locals[local] =
      isList || loop.variables.count == 2 ? bounds.elements(of: loop.range) : nil
    if let filter = loop.filter { inside = visit(filter, inside).whenTrue }
    _ = visit(loop.body, inside)
    bounds.locals[local] = nil
    return Outcome(known)
  }

  private mutating func scoped(
    _ id: NodeID, _ name: SyntaxNode.Name, _ value: ValueBounds?, _ body: NodeID, _ known: Known
  ) -> Outcome {
    let local = checked.scopes[id] ?? 0
    bounds.locals[local] = value
    var inside = known
    inside.forget(name.text)
    _ = visit(body, inside)
    bounds.locals[local] = nil
    return Outcome(known)
  }

  // MARK: - Presence

  private mutating func presence(_ id: NodeID, _ known: Known) -> Outcome {
    guard case .presence(let operand, let field, false) = checked.tree[id].kind,
      let container = path(operand)
    else { return Outcome(known) }
    let path = container + "." + field.text
    let range = checked.tree[id].range
    if let before = known.presence[path] {
      findings.append(
        .knownPresence(
          path, isPresent: before.isPresent, at: span(range), after: span(before.place))
      )
      return Outcome(known)
    }
    var outcome = Outcome(known)
    if known.isFull { return outcome }
    outcome.whenTrue.presence[path] = (true, range)
    outcome.whenFalse.presence[path] = (false, range)
    return outcome
  }

  /// How a path is written; nil where two of the same writing may be two values.
  private mutating func path(_ id: NodeID) -> String? {
    guard let text = texts.text(id), !text.contains("…") else { return nil }
    return text
  }

  // MARK: - Comparisons

  private mutating func comparison(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, _ known: Known
  ) -> Outcome {
    if operation == .in { return membership(id, left, right, known) }
    guard operation.isEquality || operation.isOrdering else { return Outcome(known) }
    for side in [left, right] {
      guard let path = path(side), let before = known.presence[path], !before.isPresent else {
        continue
      }
      findings.append(.comparisonOfMissing(path, at: span(of: side), after: span(before.place)))
      return Outcome(known)
    }
    if operation.isEquality, reportUnknownValue(left, right) || reportUnknownValue(right, left) {
      return Outcome(known)
    }
    let sides = [left, right].map { side($0, known) }
    let isDecided = sides[0].all.holds(operation, sides[1].all)
    if let isDecided {
      let earlier = sides[0].contract.holds(operation, sides[1].contract) == nil
      findings.append(
        .constantComparison(
          isTrue: isDecided,
          known: zip([left, right], sides).compactMap { node, side in
            if case .literal = checked.tree[node].kind { return nil }
            return (span(of: node).text, earlier ? side.all : side.contract)
          },
          after: earlier ? sides.compactMap(\.place).first.map { span($0) } : nil,
          origin: origin(of: left) ?? origin(of: right),
          at: span(checked.tree[id].range)))
      return Outcome(known)
    }
    return narrowed(id, operation, left, right, sides.map(\.contract), known)
  }

  private struct Side {
    /// By the contract or as written.
    var contract = ValueBounds()
    /// With what conditions before say.
    var all = ValueBounds()
    /// Of the condition that says more.
    var place: Range<Int>?
  }

  private mutating func side(_ id: NodeID, _ known: Known) -> Side {
    var side = Side()
    side.contract = bounds.bounds(of: id) ?? ValueBounds()
    side.all = side.contract
    if let path = path(id), let before = known.bounds[path] {
      side.all = side.contract.intersection(before.bounds)
      side.place = before.place
    }
    return side
  }

  /// What a comparison of a path with something whose range is known says of the path behind it.
  private mutating func narrowed(
    _ id: NodeID, _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID,
    _ sides: [ValueBounds], _ known: Known
  ) -> Outcome {
    var outcome = Outcome(known)
    if known.isFull { return outcome }
    let place = checked.tree[id].range
    for (node, other, operation) in [
      (left, sides[1], operation), (right, sides[0], operation.mirrored),
    ] {
      guard let path = path(node) else { continue }
      for (isTrue, operation) in [(true, operation), (false, operation.negated)] {
        guard let narrow = ValueBounds(of: operation, other) else { continue }
        let before = isTrue ? outcome.whenTrue.bounds[path] : outcome.whenFalse.bounds[path]
        let both = (bounds: before?.bounds.intersection(narrow) ?? narrow, place: place)
        if isTrue {
          outcome.whenTrue.bounds[path] = both
        } else {
          outcome.whenFalse.bounds[path] = both
        }
      }
    }
    return outcome
  }

  private mutating func membership(
    _ id: NodeID, _ element: NodeID, _ container: NodeID, _ known: Known
  ) -> Outcome {
    guard case .list(let entries) = checked.tree[container].kind else { return Outcome(known) }
    var isWrong = false
    for entry in entries where reportUnknownValue(element, entry.element) { isWrong = true }
    guard !isWrong, let listed = bounds.bounds(of: container)?.elements, listed.values != nil,
      let path = path(element)
    else { return Outcome(known) }
    var outcome = Outcome(known)
    var narrow = ValueBounds()
    narrow.values = listed.values
    outcome.whenTrue.bounds[path] = (narrow, checked.tree[id].range)
    return outcome
  }

  /// A text that is none of those that the contract lists for the other side.
  private mutating func reportUnknownValue(_ side: NodeID, _ literal: NodeID) -> Bool {
    guard case .literal(.string(let text)) = checked.tree[literal].kind,
      let values = bounds.bounds(of: side)?.values, isField(side),
      !values.contains(where: { $0.isEqual(to: .string(text)) })
    else { return false }
    findings.append(
      .unknownValue(
        text, of: span(of: side).text, known: values.compactMap(\.stringValue),
        origin: origin(of: side), at: span(of: literal)))
    return true
  }

  private func isField(_ id: NodeID) -> Bool {
    switch checked.tree[id].kind {
    case .select, .index: true
    default: false
    }
  }

  /// Where what is known of a field comes from.
  private func origin(of id: NodeID) -> String? {
    guard case .select(let operand, _, _) = checked.tree[id].kind,
      case .object(let object) = checked.type(of: operand)
    else { return nil }
    return object.origin
  }

  private func span(of node: NodeID) -> Span { source.span(checked.tree[node].range) }

  private func span(_ range: Range<Int>) -> Span { source.span(range) }
}

extension ValueBounds {
  /// What a comparison with something of these bounds says of the other side; nil for nothing.
  fileprivate init?(of operation: BinaryOperator, _ other: ValueBounds) {
    self.init()
    switch operation {
    case .equal:
      minimum = other.minimum
      maximum = other.maximum
      values = other.values
    case .less: maximum = other.highest.map { End($0.value, isIncluded: false) }
    case .lessOrEqual: maximum = other.highest
    case .greater: minimum = other.lowest.map { End($0.value, isIncluded: false) }
    case .greaterOrEqual: minimum = other.lowest
    case .notEqual, .add, .subtract, .multiply, .divide, .remainder, .in: return nil
    }
    if isEmpty { return nil }
  }
}
