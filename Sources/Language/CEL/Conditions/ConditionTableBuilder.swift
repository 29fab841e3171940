internal import Patterns
internal import Values

/// Reads conditions off planned programs. Parts that are the same become one node.
struct ConditionTableBuilder {
  private(set) var nodes: ContiguousArray<ConditionNode> = []
  private(set) var operands: ContiguousArray<Int32> = []
  private(set) var scalars: ContiguousArray<Scalar> = []
  private(set) var texts: ContiguousArray<JSONKey> = []
  private(set) var patterns: ContiguousArray<Pattern> = []
  private(set) var slots: [ConditionTable.Slot] = []
  private(set) var markCount = 0

  private var places: [ConditionNode: Int32] = [:]
  private var junctions: [Junction: Int32] = [:]
  private var slotPlaces: [ConditionTable.Slot: Int32] = [:]
  private var textPlaces: [[String]: Int32] = [:]
  private var scalarPlaces: [[Constant]: Int32] = [:]
  private var patternPlaces: [String: Int32] = [:]

  private struct Junction: Hashable {
    let operation: ConditionNode.Operation
    let operands: [Int32]
  }

  /// A constant that is told apart from others by kind and content.
  private enum Constant: Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(UInt64)
    case timestamp(Timestamp)

    init?(_ value: Value) {
      switch value {
      case .null: self = .null
      case .bool(let truth): self = .bool(truth)
      case .int(let number): self = .int(number)
      case .double(let number): self = .double(number.bitPattern)
      case .timestamp(let time): self = .timestamp(time)
      case .uint, .string, .list, .map, .bytes, .duration, .type, .optional, .abstract: return nil
      }
    }
  }

  /// The node of a program.
  mutating func add(_ program: Program) -> Int32 {
    node(program.plan.root, of: program.plan, hides: program.environment.hostFunctions)
  }

  // MARK: - Instructions

  private mutating func node(
    _ index: Int32, of plan: Plan, hides host: [String: FunctionDeclaration]
  ) -> Int32 {
    let step = plan.instructions[Int(index)]
    switch step.operation {
    case .constant:
      guard case .bool(let truth) = plan.constants[Int(step.a)] else { return undecided }
      return emit(ConditionNode(operation: truth ? .always : .never))
    case .and, .or:
      let children = (step.a..<step.a + step.b).map {
        node(plan.operands[Int($0)], of: plan, hides: host)
      }
      return junction(step.operation == .and ? .all : .any, children)
    case .not:
      let operand = node(step.a, of: plan, hides: host)
      return emit(ConditionNode(operation: .not, a: operand))
    case .conditional:
      let parts = [step.a, step.b, step.c].map { node($0, of: plan, hides: host) }
      return emit(ConditionNode(operation: .choose, a: parts[0], b: parts[1], c: parts[2]))
    case .path: return test(.isTrue, slot(step.a, of: plan))
    case .pathPresence: return test(.isPresent, slot(step.a, of: plan))
    case .comparePath:
      return comparison(step.binary, slot(step.a, of: plan), plan.constants[Int(step.b)])
    case .compare:
      guard let left = slot(ofOperand: step.a, of: plan),
        let right = slot(ofOperand: step.b, of: plan)
      else { return undecided }
      return emit(
        ConditionNode(operation: .compareSlots, comparison: step.binary, a: left, b: right))
    case .containedInConstant:
      guard case .list(let list) = plan.constants[Int(step.b)] else { return undecided }
      return containment(slot(ofOperand: step.a, of: plan), list)
    case .matches:
      return test(.matches, slot(ofOperand: step.a, of: plan), pattern(plan.patterns[Int(step.b)]))
    case .call: return call(step, of: plan, hides: host)
    default: return undecided
    }
  }

  private mutating func comparison(
    _ comparison: BinaryOperator, _ slot: Int32?, _ constant: Value
  ) -> Int32 {
    guard let slot else { return undecided }
    let operation: ConditionNode.Operation
    let place: Int32
    switch constant {
    case .string(let text):
      guard comparison.isEquality else { return undecided }
      (operation, place) = (.compareText, self.texts([text]))
    default:
      guard let scalar = scalars([constant]) else { return undecided }
      (operation, place) = (constant.isNumber ? .compareNumber : .compareScalar, scalar)
    }
    return emit(ConditionNode(operation: operation, comparison: comparison, a: slot, b: place))
  }

  private mutating func containment(_ slot: Int32?, _ list: [Value]) -> Int32 {
    guard let slot, !list.isEmpty else { return undecided }
    let texts = list.compactMap(\.stringValue)
    if texts.count == list.count {
      return emit(
        ConditionNode(
          operation: .isOneOfTexts, a: slot, b: self.texts(texts), c: Int32(list.count)))
    }
    guard let first = scalars(list) else { return undecided }
    return emit(
      ConditionNode(operation: .isOneOfScalars, a: slot, b: first, c: Int32(list.count)))
  }

  /// Tests of a text with a constant one, where the function is the library's.
  private mutating func call(
    _ step: Instruction, of plan: Plan, hides host: [String: FunctionDeclaration]
  ) -> Int32 {
    let name = plan.functions[Int(step.a)].name
    let operation: ConditionNode.Operation
    switch name {
    case "startsWith": operation = .beginsWith
    case "endsWith": operation = .endsWith
    case "contains": operation = .holdsText
    default: return undecided
    }
    guard host[name] == nil, step.c == 2,
      let slot = slot(ofOperand: plan.operands[Int(step.b)], of: plan)
    else { return undecided }
    let argument = plan.instructions[Int(plan.operands[Int(step.b) + 1])]
    guard argument.operation == .constant,
      case .string(let text) = plan.constants[Int(argument.a)]
    else { return undecided }
    return test(operation, slot, texts([text]))
  }

  // MARK: - Slots and constants

  /// The slot of an instruction that is a path.
  private mutating func slot(ofOperand index: Int32, of plan: Plan) -> Int32? {
    let step = plan.instructions[Int(index)]
    return step.operation == .path ? slot(step.a, of: plan) : nil
  }

  /// Nil of a path from a local and of one through a list.
  private mutating func slot(_ path: Int32, of plan: Plan) -> Int32? {
    let path = plan.paths[Int(path)]
    guard path.root >= 0 else { return nil }
    var fields: [String] = []
    for step in plan.walker[Int(path.place)] {
      guard case .field(let name) = step else { return nil }
      fields.append(name)
    }
    let slot = ConditionTable.Slot(variable: Int(path.root), fields: fields)
    if let known = slotPlaces[slot] { return known }
    slots.append(slot)
    slotPlaces[slot] = Int32(slots.count - 1)
    return Int32(slots.count - 1)
  }

  private mutating func texts(_ added: [String]) -> Int32 {
    if let known = textPlaces[added] { return known }
    let place = Int32(texts.count)
    texts += added.map { JSONKey($0) }
    textPlaces[added] = place
    return place
  }

  /// Nil where one of them is no scalar, or a text.
  private mutating func scalars(_ added: [Value]) -> Int32? {
    let constants = added.compactMap { Constant($0) }
    guard constants.count == added.count else { return nil }
    if let known = scalarPlaces[constants] { return known }
    let place = Int32(scalars.count)
    scalars += added.compactMap { Scalar($0) }
    scalarPlaces[constants] = place
    return place
  }

  private mutating func pattern(_ pattern: Pattern) -> Int32 {
    if let known = patternPlaces[pattern.text] { return known }
    patterns.append(pattern)
    patternPlaces[pattern.text] = Int32(patterns.count - 1)
    return Int32(patterns.count - 1)
  }

  // MARK: - Nodes

  private var undecided: Int32 {
    mutating get { emit(ConditionNode(operation: .undecided)) }
  }

  private mutating func test(
    _ operation: ConditionNode.Operation, _ slot: Int32?, _ b: Int32 = 0
  ) -> Int32 {
    guard let slot else { return undecided }
    return emit(ConditionNode(operation: operation, a: slot, b: b))
  }

  private mutating func junction(
    _ operation: ConditionNode.Operation, _ children: [Int32]
  ) -> Int32 {
    let junction = Junction(operation: operation, operands: children)
    if let known = junctions[junction] { return known }
    let first = Int32(operands.count)
    operands += children
    let place = append(
      ConditionNode(operation: operation, a: first, b: Int32(children.count)))
    junctions[junction] = place
    return place
  }

  private mutating func emit(_ node: ConditionNode) -> Int32 {
    if let known = places[node] { return known }
    let place = append(node)
    places[node] = place
    return place
  }

  private mutating func append(_ node: ConditionNode) -> Int32 {
    nodes.append(node)
    return Int32(nodes.count - 1)
  }

  // MARK: - Shared verdicts

  /// Gives a mark to the nodes that several conditions or parts lead to and that are more than a glance at a slot.
  mutating func keepSharedVerdicts(_ roots: [Int32]) {
    var uses = Array(repeating: 0, count: nodes.count)
    for root in roots { uses[Int(root)] += 1 }
    for node in nodes {
      switch node.operation {
      case .all, .any:
        for operand in operands[Int(node.a)..<Int(node.a + node.b)] { uses[Int(operand)] += 1 }
      case .not: uses[Int(node.a)] += 1
      case .choose: for part in [node.a, node.b, node.c] { uses[Int(part)] += 1 }
      default: break
      }
    }
    for place in nodes.indices where uses[place] > 1 && nodes[place].operation.isWorthKeeping {
      nodes[place].mark = Int32(markCount)
      markCount += 1
    }
  }
}

extension ConditionNode.Operation {
  fileprivate var isWorthKeeping: Bool {
    switch self {
    case .never, .always, .undecided, .isPresent, .isTrue, .compareNumber: false
    case .all, .any, .not, .choose, .compareText, .compareScalar, .compareSlots, .isOneOfTexts,
      .isOneOfScalars, .beginsWith, .endsWith, .holdsText, .matches:
      true
    }
  }
}
