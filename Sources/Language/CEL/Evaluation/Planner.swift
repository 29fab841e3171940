internal import Patterns
internal import Values

/// Turns a checked tree into a `Plan`: names become slots, chains of fields become paths, constant parts are
/// computed, patterns compiled, and comparisons of a path with a constant become one instruction.
struct Planner {
  /// The tree at hand; several that share a plan come one after another.
  private(set) var checked: CheckedTree
  let environment: Environment
  var parts = Plan.Parts()
  private var keyPlaces: [String: Int32] = [:]
  var pathPlaces: [PathKey: Int32] = [:]
  /// What may still be computed of constant parts.
  var foldingLeft = Planner.foldingLimit
  /// The instruction of each node, kept where somebody wants to run parts of an expression.
  private var places: [NodeID: Int32]?

  /// Paths that start and read the same are one.
  struct PathKey: Hashable {
    let root: Int32
    let text: Int32
  }

  private init(_ checked: CheckedTree, _ environment: Environment, folds: Bool = true) {
    self.checked = checked
    self.environment = environment
    if !folds { foldingLeft = 0 }
  }

  /// One plan for several trees of an environment, with the root of each.
  static func plan(
    _ trees: [CheckedTree], _ environment: Environment, sharesPaths: Bool
  ) -> (Plan, [Int32]) {
    guard let first = trees.first else { preconditionFailure("a plan has a tree at least") }
    var planner = Planner(first, environment)
    var roots: [Int32] = []
    for tree in trees {
      planner.checked = tree
      roots.append(planner.plan(tree.tree.root))
    }
    let localCount = trees.reduce(0) { max($0, $1.localCount) }
    let plan = Plan(planner.parts, localCount: localCount, root: roots[0], sharesPaths: sharesPaths)
    return (plan, roots)
  }

  static func plan(
    _ checked: CheckedTree, _ environment: Environment, folds: Bool = true
  ) -> Plan {
    var planner = Planner(checked, environment, folds: folds)
    let root = planner.plan(checked.tree.root)
    return Plan(planner.parts, localCount: checked.localCount, root: root)
  }

  /// The plan of a tree, with the instruction that each of its nodes has become; a node inside a path has none.
  static func planWithPlaces(
    _ checked: CheckedTree, _ environment: Environment
  ) -> (Plan, [NodeID: Int32]) {
    var planner = Planner(checked, environment)
    planner.places = [:]
    let root = planner.plan(checked.tree.root)
    return (
      Plan(planner.parts, localCount: checked.localCount, root: root), planner.places ?? [:]
    )
  }

  /// A plan of paths alone, for `Facts.reads`; nil where a read is no path.
  static func paths(_ checked: CheckedTree, _ environment: Environment) -> (Plan, [Int32?]) {
    var planner = Planner(checked, environment)
    let paths = checked.readNodes.map { planner.path(of: $0) }
    let root = planner.emit(.init(.constant, planner.constant(.null)), 0..<0)
    return (Plan(planner.parts, localCount: 0, root: root), paths)
  }

  // MARK: - Nodes

  mutating func plan(_ id: NodeID) -> Int32 {
    let place = planned(id)
    places?[id] = place
    return place
  }

  private mutating func planned(_ id: NodeID) -> Int32 {
    let range = checked.tree[id].range
    if case .bound(let name) = checked.tree[id].kind { return bound(id, name, range) }
    if let path = path(of: id) {
      if case .presence = checked.tree[id].kind { return emit(.init(.pathPresence, path), range) }
      return emit(.init(.path, path), range)
    }
    switch checked.tree[id].kind {
    case .mistaken: return undeclared("a mistaken expression", range)
    case .literal(let value): return emit(.init(.constant, constant(value)), range)
    case .identifier(let name, _): return self.name(id, name, range)
    case .bound(let name): return bound(id, name, range)
    case .select(let operand, let field, let isOptional):
      return selection(id, operand, field, isOptional: isOptional, range)
    case .index(let operand, let index, let isOptional):
      return indexing(id, operand, index, isOptional: isOptional, range)
    case .presence(let operand, let field, _):
      return emit(.init(.presence, plan(operand), key(field.text)), range)
    case .call(let call): return self.call(id, call, range)
    case .not(let operand): return emitFolded(.init(.not, plan(operand)), range)
    case .negate(let operand): return emitFolded(.init(.negate, plan(operand)), range)
    case .binary(let operation, let left, let right):
      return binary(operation, left, right, range)
    case .and(let nodes): return many(.and, nodes.map { plan($0) }, range)
    case .or(let nodes): return many(.or, nodes.map { plan($0) }, range)
    case .conditional(let condition, let then, let otherwise):
      return emit(.init(.conditional, plan(condition), plan(then), plan(otherwise)), range)
    case .list(let entries): return list(entries, range)
    case .map(let entries): return map(entries, range)
    case .comprehension(let loop): return self.loop(id, loop, range)
    case .bind(_, let value, let body):
      return emit(.init(.bind, depth(of: id), plan(value), plan(body)), range)
    case .optionalMap(_, let operand, let body, let isFlat):
      return emit(
        .init(
          isFlat ? .optionalFlatMap : .optionalMap, depth(of: id), plan(operand), plan(body)),
        range)
    }
  }

  // MARK: - Names, fields, indices

  private mutating func name(_ id: NodeID, _ name: String, _ range: Range<Int>) -> Int32 {
    if case .type(let type) = checked.references[id] {
      return emit(.init(.constant, constant(.type(Value.TypeName(type)))), range)
    }
    return undeclared(name, range)
  }

  private mutating func undeclared(_ name: String, _ range: Range<Int>) -> Int32 {
    emit(.init(.undeclared, key(name)), range)
  }

  private mutating func bound(_ id: NodeID, _ name: String, _ range: Range<Int>) -> Int32 {
    guard let path = path(of: id) else { return undeclared(name, range) }
    return emit(.init(.bound, path), range)
  }

  private mutating func selection(
    _ id: NodeID, _ operand: NodeID, _ field: SyntaxNode.Name, isOptional: Bool,
    _ range: Range<Int>
  ) -> Int32 {
    if case .type(let type) = checked.references[id] {
      return emit(.init(.constant, constant(.type(Value.TypeName(type)))), range)
    }
    let source = plan(operand)
    if let fallback = checked.fallbacks[id], !isOptional {
      return emit(.init(.selectOr, source, key(field.text), constant(fallback)), range)
    }
    return emit(.init(isOptional ? .optionalSelect : .select, source, key(field.text)), range)
  }

  private mutating func indexing(
    _ id: NodeID, _ operand: NodeID, _ index: NodeID, isOptional: Bool, _ range: Range<Int>
  ) -> Int32 {
    let source = plan(operand)
    let place = plan(index)
    if let fallback = checked.fallbacks[id], !isOptional {
      return emit(.init(.indexOr, source, place, constant(fallback)), range)
    }
    return emitFolded(.init(isOptional ? .optionalIndex : .index, source, place), range)
  }

  // MARK: - Operators

  private mutating func binary(
    _ operation: BinaryOperator, _ left: NodeID, _ right: NodeID, _ range: Range<Int>
  ) -> Int32 {
    let first = plan(left)
    let second = plan(right)
    switch operation {
    case .add, .subtract, .multiply, .divide, .remainder:
      return emitFolded(.init(.arithmetic, binary: operation, first, second), range)
    case .in:
      if case .list? = constant(at: second), constant(at: first) == nil {
        return emit(.init(.containedInConstant, first, parts.instructions[Int(second)].a), range)
      }
      return emitFolded(.init(.contains, first, second), range)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      if let fused = pathComparison(operation, first, second)
        ?? pathComparison(operation.mirrored, second, first)
      {
        return emit(fused, range)
      }
      return emitFolded(.init(.compare, binary: operation, first, second), range)
    }
  }

  private mutating func pathComparison(
    _ operation: BinaryOperator, _ path: Int32, _ other: Int32
  ) -> Instruction? {
    guard parts.instructions[Int(path)].operation == .path, let value = constant(at: other) else {
      return nil
    }
    var text: Int32 = -1
    if case .string(let string) = value { text = key(string) }
    return Instruction(
      .comparePath, binary: operation, parts.instructions[Int(path)].a,
      parts.instructions[Int(other)].a, text)
  }

  // MARK: - Calls

  private mutating func call(_ id: NodeID, _ call: SyntaxNode.Call, _ range: Range<Int>) -> Int32 {
    var nodes = call.arguments
    var name = call.function.text
    switch checked.references[id] {
    case .qualifiedFunction(let full): name = full
    case .function(let full):
      name = full
      if let receiver = call.receiver { nodes.insert(receiver, at: 0) }
    case .variable, .local, .type, .undeclared, nil: return undeclared(name, range)
    }
    guard let function = environment.function(named: name) else {
      return undeclared(name, range)
    }
    let arguments = nodes.map { plan($0) }
    let isLibrary = environment.hostFunctions[name] == nil
    if isLibrary, let known = intrinsic(name, arguments, range) { return known }
    let first = add(operands: arguments)
    parts.functions.append(function.bound(to: arguments.map { constant(at: $0) }))
    let isText = isLibrary && name == "string" && arguments.count == 1
    return emitFolded(
      .init(
        isText ? .text : .call, Int32(parts.functions.count - 1), first, Int32(arguments.count)),
      range)
  }

  /// Functions that have an instruction of their own.
  private mutating func intrinsic(
    _ name: String, _ arguments: [Int32], _ range: Range<Int>
  ) -> Int32? {
    switch (name, arguments.count) {
    case ("size", 1): return emitFolded(.init(.size, arguments[0]), range)
    case ("orValue", 2): return orValue(arguments[0], arguments[1], range)
    case ("or", 2): return emit(.init(.orOptional, arguments[0], arguments[1]), range)
    case ("matches", 2):
      guard case .string(let text)? = constant(at: arguments[1]),
        let pattern = try? Pattern(text)
      else { return nil }
      parts.patterns.append(pattern)
      return emit(.init(.matches, arguments[0], Int32(parts.patterns.count - 1)), range)
    default: return nil
    }
  }

  /// `a.?b.orValue(c)` over a path needs no optional at all.
  private mutating func orValue(
    _ optional: Int32, _ alternative: Int32, _ range: Range<Int>
  ) -> Int32 {
    let selection = parts.instructions[Int(optional)]
    if selection.operation == .optionalSelect,
      parts.instructions[Int(selection.a)].operation == .path
    {
      let base = parts.paths[Int(parts.instructions[Int(selection.a)].a)]
      return emit(
        .init(.pathOr, extended(base, by: selection.b), alternative), range)
    }
    return emit(.init(.orValue, optional, alternative), range)
  }

  private mutating func extended(_ base: Path, by field: Int32) -> Int32 {
    let name = parts.keys[Int(field)].name
    return addPath(
      root: base.root, steps: parts.steps[Int(base.place)] + [.field(name)],
      text: parts.keys[Int(base.text)].name + "." + name)
  }

  // MARK: - Aggregates and loops

  private mutating func list(_ entries: [SyntaxNode.ListEntry], _ range: Range<Int>) -> Int32 {
    var words: [Int32] = []
    for entry in entries {
      words.append(plan(entry.element))
      words.append(entry.isOptional ? 1 : 0)
    }
    let first = add(operands: words)
    return emitFolded(.init(.list, first, Int32(entries.count)), range)
  }

  private mutating func map(_ entries: [SyntaxNode.MapEntry], _ range: Range<Int>) -> Int32 {
    var words: [Int32] = []
    for entry in entries {
      words.append(plan(entry.key))
      words.append(plan(entry.value))
      words.append(entry.isOptional ? 1 : 0)
    }
    let first = add(operands: words)
    return emitFolded(.init(.map, first, Int32(entries.count)), range)
  }

  private mutating func loop(
    _ id: NodeID, _ loop: SyntaxNode.Comprehension, _ range: Range<Int>
  ) -> Int32 {
    let source = plan(loop.range)
    let filter = loop.filter.map { plan($0) } ?? -1
    let body = plan(loop.body)
    parts.loops.append(
      Loop(
        form: loop.form, range: source, local: depth(of: id),
        hasTwoVariables: loop.variables.count == 2, filter: filter, body: body))
    return emit(.init(.loop, Int32(parts.loops.count - 1)), range)
  }

  /// The local of a node that binds one.
  private func depth(of id: NodeID) -> Int32 { Int32(checked.scopes[id] ?? 0) }

  // MARK: - Tables

  mutating func emit(_ instruction: Instruction, _ range: Range<Int>) -> Int32 {
    parts.instructions.append(instruction)
    parts.ranges.append(Int32(range.lowerBound)..<Int32(range.upperBound))
    return Int32(parts.instructions.count - 1)
  }

  private mutating func many(
    _ operation: Instruction.Operation, _ operands: [Int32], _ range: Range<Int>
  ) -> Int32 {
    emit(.init(operation, add(operands: operands), Int32(operands.count)), range)
  }

  mutating func constant(_ value: Value) -> Int32 {
    parts.constants.append(value)
    return Int32(parts.constants.count - 1)
  }

  mutating func key(_ name: String) -> Int32 {
    if let known = keyPlaces[name] { return known }
    parts.keys.append(JSONKey(name))
    let place = Int32(parts.keys.count - 1)
    keyPlaces[name] = place
    return place
  }

  private mutating func add(operands: [Int32]) -> Int32 {
    parts.operands.append(contentsOf: operands)
    return Int32(parts.operands.count - operands.count)
  }

  /// The value of an instruction that is a constant.
  func constant(at instruction: Int32) -> Value? {
    let step = parts.instructions[Int(instruction)]
    // No `?:` here: `nil` would become the value null.
    guard step.operation == .constant else { return nil }
    return parts.constants[Int(step.a)]
  }
}
