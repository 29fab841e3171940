internal import Diagnostics
internal import Values

/// Estimates what an expression costs in the worst case: how many steps for one event.
///
/// A step is one operation, or 256 bytes of text that one looks at. How often a loop turns follows from what the
/// contract says of the list (`maxItems`), from a literal, or from `Assumed`. Every branch counts that could be taken,
/// so that the true cost is never more where the assumptions hold.
struct CostEstimator {
  /// Sizes of what nobody has bounded.
  enum Assumed {
    /// Elements of a list, entries of a map.
    static let count = 100.0
    /// Bytes of a text.
    static let bytes = 1_000.0
  }

  /// More steps than this are a warning: evaluation stops an expression at so many turns of loops.
  static let warningLimit = 100_000.0
  /// More steps than this are refused: a second or more for one event.
  static let errorLimit = 10_000_000.0

  struct Estimate {
    var steps: Double
    /// Bytes of a text, elements of a list, entries of a map; 1 for anything else.
    var size: Double
    /// The size of each element.
    var elementSize: Double
    /// Whether a size in it was assumed.
    var isAssumed = false
  }

  private let checked: CheckedTree
  private var bounds: NodeBounds
  private var locals: [Int: Estimate] = [:]
  /// The loop that costs most, and what each of its turns costs.
  private(set) var costliest: (loop: NodeID, steps: Double, turns: Double)?

  init(_ checked: CheckedTree) {
    self.checked = checked
    bounds = NodeBounds(checked)
  }

  /// What the whole costs, and a finding where that is over a limit.
  static func estimate(
    _ checked: CheckedTree, _ source: SourceText
  ) -> (steps: Double, finding: Diagnostic?) {
    var estimator = CostEstimator(checked)
    let whole = estimator.visit(checked.tree.root)
    guard whole.steps > warningLimit else { return (whole.steps, nil) }
    let place = estimator.costliest?.loop ?? checked.tree.root
    return (
      whole.steps,
      .expressionTooCostly(
        steps: whole.steps, loop: estimator.costliest.map { ($0.steps, $0.turns) },
        isAssumed: whole.isAssumed, at: source.span(checked.tree[place].range))
    )
  }

  // MARK: - Nodes

  private mutating func visit(_ id: NodeID) -> Estimate {
    if case .variable = checked.references[id] { return value(of: id, steps: 1) }
    if case .local(let local) = checked.references[id], let known = locals[local] {
      var estimate = known
      estimate.steps = 1
      return estimate
    }
    switch checked.tree[id].kind {
    case .mistaken, .literal, .identifier, .bound: return value(of: id, steps: 1)
    case .select(let operand, _, _), .presence(let operand, _, _):
      return value(of: id, steps: visit(operand).steps + 1)
    case .index(let operand, let index, _):
      let container = visit(operand)
      return value(
        of: id, steps: container.steps + visit(index).steps + 1, isAssumed: container.isAssumed)
    case .call(let call): return self.call(id, call)
    case .not(let operand), .negate(let operand): return scalar(after: [visit(operand)])
    case .and(let operands), .or(let operands): return scalar(after: operands.map { visit($0) })
    case .binary(let operation, let left, let right): return binary(operation, left, right)
    case .conditional(let condition, let then, let otherwise):
      let test = visit(condition)
      return either(visit(then), visit(otherwise), steps: test.steps + 1)
    case .list(let entries): return collection(entries.map { [visit($0.element)] })
    case .map(let entries): return collection(entries.map { [visit($0.key), visit($0.value)] })
    case .comprehension(let loop): return self.loop(id, loop)
    case .bind(_, let value, let body): return scoped(id, visit(value), body)
    case .optionalMap(_, let operand, let body, _): return scoped(id, visit(operand), body)
    }
  }

  /// Of what is read, by its bounds and its type.
  private func value(of id: NodeID, steps: Double, isAssumed: Bool = false) -> Estimate {
    let known = bounds.bounds(of: id)
    var estimate = Self.assumed(checked.type(of: id), steps: steps)
    estimate.isAssumed = estimate.isAssumed || isAssumed
    if let count = known?.maximumCount {
      estimate.size = Double(count)
      estimate.isAssumed = isAssumed
    }
    if let count = known?.elements?.maximumCount { estimate.elementSize = Double(count) }
    return estimate
  }

  private static func assumed(_ type: CELType, steps: Double) -> Estimate {
    switch type {
    case .string, .bytes: Estimate(steps: steps, size: Assumed.bytes, elementSize: 1)
    case .list(let element), .map(_, let element):
      Estimate(
        steps: steps, size: Assumed.count, elementSize: assumed(element, steps: 0).size,
        isAssumed: true)
    case .optional(let wrapped), .wrapper(let wrapped): assumed(wrapped, steps: steps)
    case .dyn, .typeParameter, .error, .abstract:
      Estimate(steps: steps, size: Assumed.count, elementSize: Assumed.count, isAssumed: true)
    case .object(let object):
      Estimate(steps: steps, size: Double(max(1, object.fields.count)), elementSize: 1)
    case .null, .bool, .int, .uint, .double, .number, .timestamp, .duration, .type:
      Estimate(steps: steps, size: 1, elementSize: 1)
    }
  }

  private func scalar(after parts: [Estimate], steps: Double = 1) -> Estimate {
    Estimate(
      steps: parts.reduce(steps) { $0 + $1.steps }, size: 1, elementSize: 1,
      isAssumed: parts.contains(where: \.isAssumed))
  }

  private func either(_ one: Estimate, _ other: Estimate, steps: Double) -> Estimate {
    Estimate(
      steps: steps + max(one.steps, other.steps), size: max(one.size, other.size),
      elementSize: max(one.elementSize, other.elementSize),
      isAssumed: one.isAssumed || other.isAssumed)
  }

  private func collection(_ entries: [[Estimate]]) -> Estimate {
    let parts = entries.flatMap { $0 }
    return Estimate(
      steps: parts.reduce(1) { $0 + $1.steps }, size: Double(entries.count),
      elementSize: entries.compactMap { $0.last?.size }.max() ?? 1,
      isAssumed: parts.contains(where: \.isAssumed))
  }

  // MARK: - Operators and calls

  private mutating func binary(
    _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID
  ) -> Estimate {
    let (first, second) = (visit(left), visit(right))
    let isAssumed = first.isAssumed || second.isAssumed
    let before = first.steps + second.steps + 1
    switch operation {
    case .add:
      let size = first.size + second.size
      let isScalar = checked.type(of: left).isNumeric
      return Estimate(
        steps: before + work(size, checked.type(of: left)), size: isScalar ? 1 : size,
        elementSize: max(first.elementSize, second.elementSize), isAssumed: isAssumed)
    case .in:
      let isList = if case .map = checked.type(of: right) { false } else { true }
      return scalar(after: [first, second], steps: isList ? 1 + second.size : 1)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return scalar(
        after: [first, second],
        steps: 1 + min(work(first, checked.type(of: left)), work(second, checked.type(of: right))))
    case .subtract, .multiply, .divide, .remainder: return scalar(after: [first, second])
    }
  }

  private mutating func call(_ id: NodeID, _ call: SyntaxNode.Call) -> Estimate {
    var operands = call.arguments
    if case .qualifiedFunction = checked.references[id] {
      // What stands before the dot is a part of the name.
    } else if let receiver = call.receiver {
      operands.insert(receiver, at: 0)
    }
    let parts = operands.map { visit($0) }
    var steps = parts.reduce(1) { $0 + $1.steps }
    for (part, node) in zip(parts, operands) { steps += work(part, checked.type(of: node)) }
    var result = Self.assumed(checked.type(of: id), steps: steps)
    // Nothing is known of what a function makes but that it is mostly no larger than what it is made of.
    if result.size > 1 {
      let sizes = zip(parts, operands).map { size(of: $0, $1, in: checked.type(of: id)) }
      result.size = max(1, sizes.reduce(0, +))
      result.elementSize = parts.map(\.elementSize).max() ?? 1
    }
    result.isAssumed = parts.contains(where: \.isAssumed)
    return result
  }

  /// How much of an argument there may be in what a function makes: of a list of lists all elements where a list of
  /// what those hold is made (`flatten`), of a list of texts their bytes where a text is made (`join`), and of anything
  /// else its size.
  private func size(of part: Estimate, _ node: NodeID, in result: CELType) -> Double {
    guard case .list(let element) = checked.type(of: node) else { return part.size }
    if case .list(let made) = result {
      if case .list = element { return made == element ? part.size : part.size * part.elementSize }
      return part.size
    }
    return part.size * part.elementSize
  }

  /// Steps to look at all of a value once.
  private func work(_ estimate: Estimate, _ type: CELType) -> Double {
    switch type {
    case .list, .map: estimate.size * max(1, estimate.elementSize / 256)
    default: work(estimate.size, type)
    }
  }

  private func work(_ size: Double, _ type: CELType) -> Double {
    switch type {
    case .string, .bytes: size / 256
    case .list, .map, .dyn: size
    default: 0
    }
  }

  // MARK: - Loops and names

  private mutating func loop(_ id: NodeID, _ loop: SyntaxNode.Comprehension) -> Estimate {
    let range = visit(loop.range)
    let local = checked.scopes[id] ?? 0
    let element = Estimate(steps: 1, size: range.elementSize, elementSize: range.elementSize)
    let known = bounds.elements(of: loop.range)
    for place in 0..<loop.variables.count {
      locals[local + place] = element
      bounds.locals[local + place] = known
    }
    let filter = loop.filter.map { visit($0).steps } ?? 0
    let body = visit(loop.body)
    for place in 0..<loop.variables.count {
      locals[local + place] = nil
      bounds.locals[local + place] = nil
    }
    let steps = range.size * (1 + filter + body.steps)
    if steps > costliest?.steps ?? 0 { costliest = (id, steps, range.size) }
    let isAssumed = range.isAssumed || body.isAssumed
    let whole = range.steps + steps
    switch loop.form {
    case .all, .exists, .existsOne:
      return Estimate(steps: whole, size: 1, elementSize: 1, isAssumed: isAssumed)
    case .filter, .sortBy:
      return Estimate(
        steps: whole, size: range.size, elementSize: range.elementSize, isAssumed: isAssumed)
    case .map, .transformList, .transformMap, .transformMapEntry:
      return Estimate(
        steps: whole, size: range.size, elementSize: body.size, isAssumed: isAssumed)
    }
  }

  private mutating func scoped(_ id: NodeID, _ value: Estimate, _ body: NodeID) -> Estimate {
    let local = checked.scopes[id] ?? 0
    locals[local] = value
    var result = visit(body)
    locals[local] = nil
    result.steps += value.steps + 1
    return result
  }
}

extension Diagnostic {
  /// - Parameter loop: the steps of the loop that costs most, and how often it turns.
  fileprivate static func expressionTooCostly(
    steps: Double, loop: (steps: Double, turns: Double)?, isAssumed: Bool, at span: Span
  ) -> Diagnostic {
    let isRefused = steps > CostEstimator.errorLimit
    let limit = isRefused ? CostEstimator.errorLimit : CostEstimator.warningLimit
    return Diagnostic(
      isRefused ? .error : .warning, rule: "expression-too-costly",
      "the expression may take \(rounded(steps)) steps for one event; \(rounded(limit)) are allowed",
      at: span,
      hint: loop.map { "up to \(rounded($0.turns)) turns, \(rounded($0.steps)) steps" },
      notes: isAssumed
        ? [
          "a list of which the contract does not say how long it can be counts as "
            + "\(rounded(CostEstimator.Assumed.count)) elements"
        ] : [],
      help: "let fewer loops stand in each other, or bound the list in the contract: `maxItems`")
  }

  /// `1,234,000`: three digits that count.
  private static func rounded(_ number: Double) -> String {
    guard number < 1e15 else { return "more than 10^15" }
    var scale = 1.0
    while number / scale >= 1_000 { scale *= 10 }
    let digits = String(Int64((number / scale).rounded(.up) * scale))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}
