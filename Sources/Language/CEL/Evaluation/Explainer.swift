internal import Values

/// Evaluates an expression part by part and keeps what each part gave.
///
/// Parts are run by the evaluator itself, each over the bindings that it has at its place, so that what is shown is
/// what happens. The price is that inner parts run once for each part around them; a budget stops that early.
struct Explainer {
  private let checked: CheckedTree
  private let bytes: [UInt8]
  private let evaluator: Evaluator
  private let places: [NodeID: Int32]
  /// How many parts are made at most.
  private var partsLeft = 1_000
  /// How many steps all evaluations together may take.
  private var stepsLeft = 400_000

  init(_ checked: CheckedTree, _ environment: Environment, _ text: String) {
    self.checked = checked
    bytes = Array(text.utf8)
    let (plan, places) = Planner.planWithPlaces(checked, environment)
    evaluator = Evaluator(plan: plan)
    self.places = places
  }

  mutating func explain(_ activation: borrowing Activation) -> Explanation {
    var frame = Evaluator.Frame(evaluator.plan, activation)
    return explain(checked.tree.root, &frame)
  }

  // MARK: - Parts

  private mutating func explain(_ id: NodeID, _ frame: inout Evaluator.Frame) -> Explanation {
    partsLeft -= 1
    var explanation = empty(id, evaluate(id, &frame))
    guard partsLeft > 0, stepsLeft > 0, !isPath(id) else { return explanation }
    switch checked.tree[id].kind {
    case .and(let operands):
      explanation.parts = junction(operands, decidedBy: false, explanation.result, &frame)
    case .or(let operands):
      explanation.parts = junction(operands, decidedBy: true, explanation.result, &frame)
    case .conditional(let condition, let then, let otherwise):
      explanation.parts = conditional(condition, then, otherwise, &frame)
    case .comprehension(let loop): explain(loop, of: id, &explanation, &frame)
    case .bind(_, let value, let body):
      explanation.parts = scoped(id, value, body, &frame) { $0 }
    case .optionalMap(_, let operand, let body, _):
      explanation.parts = scoped(id, operand, body, &frame) { operand in
        guard case .value(.optional(let optional)) = operand else { return .absent }
        return optional.value.map { .value($0) } ?? .absent
      }
    case .call(let call): explanation.parts = self.call(id, call, &frame)
    case .mistaken, .literal, .identifier, .bound, .presence: break
    case .select, .index, .not, .negate, .binary, .list, .map:
      explanation.parts = all(checked.tree[id].kind.children, &frame)
    }
    return explanation
  }

  private func empty(
    _ id: NodeID, _ result: Result<Value, EvaluationError>?
  ) -> Explanation {
    let range = checked.tree[id].range
    return Explanation(
      range: range, text: String(decoding: bytes[range], as: UTF8.self),
      type: checked.type(of: id), result: result)
  }

  private mutating func all(
    _ nodes: [NodeID], _ frame: inout Evaluator.Frame
  ) -> [Explanation] {
    nodes.filter { !isConstant($0) }.map { explain($0, &frame) }
  }

  private mutating func junction(
    _ operands: [NodeID], decidedBy deciding: Bool, _ whole: Result<Value, EvaluationError>?,
    _ frame: inout Evaluator.Frame
  ) -> [Explanation] {
    var parts: [Explanation] = []
    var isDecided = false
    for operand in operands {
      guard !isDecided else {
        parts.append(empty(operand, nil))
        continue
      }
      var part = explain(operand, &frame)
      if case .success(.bool(deciding)) = part.result {
        isDecided = true
        part.decides = true
      }
      parts.append(part)
    }
    if !isDecided, case .failure(let error) = whole {
      let place = parts.firstIndex { part in
        if case .failure(error) = part.result { true } else { false }
      }
      if let place { parts[place].decides = true }
    }
    return parts
  }

  private mutating func conditional(
    _ condition: NodeID, _ then: NodeID, _ otherwise: NodeID, _ frame: inout Evaluator.Frame
  ) -> [Explanation] {
    let test = explain(condition, &frame)
    guard case .success(.bool(let holds)) = test.result else {
      return [test, empty(then, nil), empty(otherwise, nil)]
    }
    var chosen = explain(holds ? then : otherwise, &frame)
    chosen.decides = true
    let other = empty(holds ? otherwise : then, nil)
    return [test] + (holds ? [chosen, other] : [other, chosen])
  }

  /// `or` and `orValue` look at their argument only where the optional holds nothing.
  private mutating func call(
    _ id: NodeID, _ call: SyntaxNode.Call, _ frame: inout Evaluator.Frame
  ) -> [Explanation] {
    if case .qualifiedFunction = checked.references[id] { return all(call.arguments, &frame) }
    let operands = (call.receiver.map { [$0] } ?? []) + call.arguments
    guard call.function.text == "orValue" || call.function.text == "or", operands.count == 2 else {
      return all(operands, &frame)
    }
    let first = explain(operands[0], &frame)
    if case .success(.optional(let optional)) = first.result, optional.value == nil {
      return [first] + all([operands[1]], &frame)
    }
    return [first] + (isConstant(operands[1]) ? [] : [empty(operands[1], nil)])
  }

  /// A value that a body sees under a name. `bound` gives what is bound; the body is not looked at where that is absent.
  private mutating func scoped(
    _ id: NodeID, _ value: NodeID, _ body: NodeID, _ frame: inout Evaluator.Frame,
    _ bound: (Operand) -> Operand
  ) -> [Explanation] {
    let parts = all([value], &frame)
    guard let place = places[value], let operand = try? evaluator.operand(place, &frame) else {
      return parts + [empty(body, nil)]
    }
    let local = bound(operand)
    if case .absent = local { return parts + [empty(body, nil)] }
    frame.locals[checked.scopes[id] ?? 0] = local
    return parts + all([body], &frame)
  }

  // MARK: - Loops

  private mutating func explain(
    _ loop: SyntaxNode.Comprehension, of id: NodeID, _ explanation: inout Explanation,
    _ frame: inout Evaluator.Frame
  ) {
    explanation.parts = all([loop.range], &frame)
    guard let place = places[loop.range], let range = try? evaluator.operand(place, &frame) else {
      return
    }
    let local = checked.scopes[id] ?? 0
    for (index, item) in range.items.enumerated() {
      guard stepsLeft > 0 else { break }
      explanation.turnCount = index + 1
      let bindings = loop.variables.count == 2 ? [item.key, item.element] : [item.single]
      for (offset, binding) in bindings.enumerated() { frame.locals[local + offset] = binding }
      let turn = outcome(of: loop, &frame)
      if turn != .goesOn || explanation.turns.count < Explanation.turnLimit {
        explanation.turns.append(
          Explanation.Turn(
            index: index,
            variables: zip(loop.variables, bindings).map { ($0.text, $1.value) },
            parts: parts(of: loop, &frame), decides: turn == .decides))
      }
      if turn != .goesOn { break }
    }
  }

  private enum TurnOutcome {
    case goesOn, decides, fails
  }

  private mutating func outcome(
    of loop: SyntaxNode.Comprehension, _ frame: inout Evaluator.Frame
  ) -> TurnOutcome {
    if let filter = loop.filter {
      switch evaluate(filter, &frame) {
      case .success(.bool(true)): break
      case .success(.bool(false)): return .goesOn
      case .success, .failure, nil: return .fails
      }
    }
    guard let result = evaluate(loop.body, &frame) else { return .fails }
    switch (loop.form, result) {
    case (.all, .success(.bool(false))), (.exists, .success(.bool(true))): return .decides
    case (.all, _), (.exists, _): return .goesOn
    case (.existsOne, .failure), (.map, .failure), (.filter, .failure), (.transformList, .failure),
      (.transformMap, .failure), (.transformMapEntry, .failure), (.sortBy, .failure):
      return .fails
    case (.existsOne, .success), (.map, .success), (.filter, .success), (.transformList, .success),
      (.transformMap, .success), (.transformMapEntry, .success), (.sortBy, .success):
      return .goesOn
    }
  }

  private mutating func parts(
    of loop: SyntaxNode.Comprehension, _ frame: inout Evaluator.Frame
  ) -> [Explanation] {
    guard partsLeft > 0 else { return [] }
    let tests = loop.filter.map { [explain($0, &frame)] } ?? []
    if case .success(.bool(false)) = tests.first?.result { return tests }
    return tests + all([loop.body], &frame)
  }

  // MARK: - Evaluation

  private mutating func evaluate(
    _ id: NodeID, _ frame: inout Evaluator.Frame
  ) -> Result<Value, EvaluationError>? {
    guard let place = places[id] else { return nil }
    frame.begin()
    let before = frame.stepsLeft
    defer { stepsLeft -= before - frame.stepsLeft }
    do throws(EvaluationError) {
      return .success(try evaluator.result(place, &frame))
    } catch {
      return .failure(error)
    }
  }

  /// A literal, or a list or map of such.
  private func isConstant(_ id: NodeID) -> Bool {
    switch checked.tree[id].kind {
    case .literal: true
    case .list, .map: checked.tree[id].kind.children.allSatisfy { isConstant($0) }
    default: false
    }
  }

  private func isLiteral(_ id: NodeID) -> Bool {
    if case .literal = checked.tree[id].kind { true } else { false }
  }

  private func isPath(_ id: NodeID) -> Bool {
    switch checked.references[id] {
    case .variable, .local, .type: return true
    case .function, .qualifiedFunction, .undeclared, nil: break
    }
    switch checked.tree[id].kind {
    case .select(let operand, _, _): return isPath(operand)
    case .index(let operand, let index, _): return isLiteral(index) && isPath(operand)
    default: return false
    }
  }
}

extension Operand {
  /// What a loop goes through: `single` is what its one variable is, the element of a list, the key of a map.
  fileprivate var items: [(key: Operand, element: Operand, single: Operand)] {
    func numbered(_ elements: some Sequence<Operand>) -> [(Operand, Operand, Operand)] {
      elements.enumerated().map { (.value(.int(Int64($0.offset))), $0.element, $0.element) }
    }
    switch self {
    case .json(let cursor) where cursor.kind == .array:
      return numbered((tapeItems ?? []).map { .json($0) })
    case .json(let cursor) where cursor.kind == .object:
      var items: [(key: Operand, element: Operand, single: Operand)] = []
      var rest = cursor.fields
      while let field = rest.next() {
        items.append((.json(field.key), .json(field.value), .json(field.key)))
      }
      return items
    case .elements(let elements): return numbered(elements.map { .json($0) })
    case .value(.list(let list)): return numbered(list.map { .value($0) })
    case .value(.map(let map)):
      return map.entries.map { (.value($0.key), .value($0.value), .value($0.key)) }
    case .json, .value, .absent: return []
    }
  }
}
