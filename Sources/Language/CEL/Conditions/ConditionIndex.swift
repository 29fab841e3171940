package import Values

/// Which of many conditions an event may match at all: those that ask one field for another constant are never looked at.
///
/// Of conditions such as `job.id == "A" && …`, `job.id == "B" && …` only those of the event's own job are tried, so that ten
/// thousand of them cost little more than one. What is left out does not match, whatever its other parts are: a false operand
/// decides an `&&`. And what the look-up has shown to be equal is not compared again: of such a condition only the rest is judged,
/// and conditions that have the same rest share it, so that judging one of ten thousand touches little memory.
package final class ConditionIndex: Sendable {
  /// From so many items on an index is worth a look-up.
  private static let leastItems = 8

  /// The slot of the field.
  private let slot: Int
  private let conditions: ConditionTable
  private let items: FrozenWords<Item>
  /// Nodes of `conditions`, in runs that must all match.
  private let operands: FrozenWords<Int32>
  /// By constant the one item that asks for it with what is left of its condition, as `Alone` writes both into a number; or
  /// `-1 - place` in `buckets`. Three look-ups in memory less for one item.
  private let table: ScalarTable
  /// The items of constants that several ask for, as places in `asking`.
  private let buckets: FrozenWords<FrozenPart>
  private let asking: FrozenWords<Int32>
  /// The items that ask the field for no constant.
  private let others: FrozenWords<Int32>

  /// What is to be judged of an item's condition, as parts of `operands`.
  private struct Item: BitwiseCopyable, Sendable {
    /// Its condition.
    let whole: Part
    /// What is left of it where the field is known to have a constant that it asks for.
    let rest: Part
  }

  fileprivate struct Part: BitwiseCopyable, Sendable {
    let first: Int32
    let count: Int32
  }

  /// An item that no other shares its constant with, and what is left of its condition.
  private struct Alone {
    let item: Int32
    let rest: Part

    /// Nil for what does not fit: item and place of 28 bits, a count of 7.
    init?(_ item: Int32, _ rest: Part) {
      guard item < 1 << 28, rest.first < 1 << 28, rest.count < 1 << 7 else { return nil }
      (self.item, self.rest) = (item, rest)
    }

    @inline(__always)
    init(number: Int) {
      item = Int32(truncatingIfNeeded: number & 0xFFF_FFFF)
      rest = Part(
        first: Int32(truncatingIfNeeded: number >> 28 & 0xFFF_FFFF),
        count: Int32(truncatingIfNeeded: number >> 56))
    }

    var number: Int { Int(rest.count) << 56 | Int(rest.first) << 28 | Int(item) }
  }

  /// `conditions`: of each item its condition in the table, nil of one without. Nil where an index would not leave out half of
  /// them at least.
  package init?(_ conditionTable: ConditionTable, _ conditions: [Int?]) {
    guard conditions.count >= Self.leastItems else { return nil }
    let demands = conditions.map { condition in
      condition.map { conditionTable.demands(of: conditionTable.roots[$0]) } ?? [:]
    }
    let slots = Set(demands.flatMap(\.keys)).sorted()
    let plans = slots.map { slot in Plan(slot: slot, demands.map { $0[slot]?.constants }) }
    guard let best = plans.min(by: { $0.expectedItems < $1.expectedItems }),
      best.expectedItems <= Double(conditions.count) / 2
    else { return nil }
    slot = Int(best.slot)
    self.conditions = conditionTable
    var lists = PartLists()
    items = FrozenWords(
      zip(conditions, demands).map { condition, demands in
        let root = condition.map { conditionTable.roots[$0] }
        let whole = lists.place(of: root.map { [$0] } ?? [])
        return Item(
          whole: whole, rest: demands[best.slot].map { lists.place(of: $0.rest) } ?? whole)
      })
    operands = FrozenWords(lists.operands)
    others = FrozenWords(best.others)
    var places: [ScalarTable.Constant: Int] = [:]
    var buckets: [FrozenPart] = []
    var asking: [Int32] = []
    for (constant, items) in best.byConstant {
      if items.count == 1, let alone = Alone(items[0], self.items[Int(items[0])].rest) {
        places[constant] = alone.number
      } else {
        places[constant] = -1 - buckets.count
        buckets.append(FrozenPart(asking.count..<asking.count + items.count))
        asking += items
      }
    }
    table = ScalarTable(places)
    self.buckets = FrozenWords(buckets)
    self.asking = FrozenWords(asking)
  }

  /// What an index over one field would be.
  private struct Plan {
    let slot: Int32
    private(set) var byConstant: [ScalarTable.Constant: [Int32]] = [:]
    private(set) var others: ContiguousArray<Int32> = []

    /// `demands`: the constants that each item asks for, nil of one that asks for none.
    init(slot: Int32, _ demands: [[ScalarTable.Constant]?]) {
      self.slot = slot
      for (item, constants) in demands.enumerated() {
        guard let constants else {
          others.append(Int32(item))
          continue
        }
        for constant in Set(constants) { byConstant[constant, default: []].append(Int32(item)) }
      }
    }

    /// How many items are left for an event that one of them is about, on average.
    var expectedItems: Double {
      let sizes = byConstant.values.map { Double($0.count) }
      return Double(others.count) + sizes.reduce(0) { $0 + $1 * $1 } / sizes.reduce(0, +)
    }
  }

  /// Lists of nodes, each kept once.
  private struct PartLists {
    private(set) var operands: [Int32] = []
    private var places: [[Int32]: Part] = [:]

    mutating func place(of list: [Int32]) -> Part {
      if let known = places[list] { return known }
      let part = Part(first: Int32(operands.count), count: Int32(list.count))
      operands += list
      places[list] = part
      return part
    }
  }

  /// An item that an event may match.
  package struct Candidate {
    package let item: Int
    fileprivate let part: Part
  }

  /// Where a walk through the items stands that an event may match, in ascending order.
  package struct Position {
    /// Items one after another, `all`; or places in `asking`; or one item alone.
    fileprivate var next: Int32
    fileprivate let end: Int32
    fileprivate let form: Form
    /// Whether the field is known to equal the constant that these items ask for.
    fileprivate var isEqual = true
    /// Of one item alone, what is to be judged of it.
    fileprivate var rest = Part(first: 0, count: 0)
    fileprivate var other: Int32 = 0

    fileprivate enum Form { case all, one, several, none }
  }

  package func begin(_ record: borrowing ScalarRecord) -> Position {
    let scalar = record[slot]
    switch scalar.kind {
    case .unknown, .missing, .other:
      return Position(next: 0, end: Int32(items.count), form: .all, isEqual: false)
    case .null, .bool, .timestamp, .string, .int, .uint, .double:
      guard let place = table.number(of: scalar) else {
        return Position(next: 0, end: 0, form: .none)
      }
      // What an unsigned number equals is the evaluator's to say.
      let isEqual = scalar.kind != .uint
      if place >= 0 {
        let alone = Alone(number: place)
        return Position(
          next: alone.item, end: alone.item + 1, form: .one, isEqual: isEqual, rest: alone.rest)
      }
      let places = buckets[-1 - place]
      return Position(
        next: Int32(places.first), end: Int32(places.end), form: .several, isEqual: isEqual)
    }
  }

  /// The next item, in ascending order.
  package func next(_ position: inout Position) -> Candidate? {
    if position.next < position.end {
      let item = position.form == .several ? asking[Int(position.next)] : position.next
      if position.form == .all || Int(position.other) >= others.count
        || item < others[Int(position.other)]
      {
        position.next += 1
        if position.form == .one, position.isEqual {
          return Candidate(item: Int(item), part: position.rest)
        }
        let parts = items[Int(item)]
        return Candidate(item: Int(item), part: position.isEqual ? parts.rest : parts.whole)
      }
    }
    guard position.form != .all, Int(position.other) < others.count else { return nil }
    position.other += 1
    let item = Int(others[Int(position.other - 1)])
    return Candidate(item: item, part: items[item].whole)
  }

  /// What the condition of an item comes to; `matched` of an item that has none.
  package func judge(
    _ candidate: Candidate, _ record: borrowing ScalarRecord
  ) -> Judgement {
    var isUndecided = false
    for place in Int(candidate.part.first)..<Int(candidate.part.first &+ candidate.part.count) {
      switch conditions.judge(node: operands[place], record) {
      case .matched: continue
      case .notMatched: return .notMatched
      case .undecided: isUndecided = true
      }
    }
    return isUndecided ? .undecided : .matched
  }
}

extension ConditionTable {
  /// What a condition asks of a slot: that one of these constants is in it, and `rest`, nodes that must match as well.
  fileprivate typealias Demand = (constants: [ScalarTable.Constant], rest: [Int32])

  /// By slot.
  fileprivate func demands(of root: Int32) -> [Int32: Demand] {
    let node = nodes[Int(root)]
    let parts =
      node.operation == .all ? (node.a..<node.a + node.b).map { operands[Int($0)] } : [root]
    var demands: [Int32: Demand] = [:]
    for (place, part) in parts.enumerated() {
      let node = nodes[Int(part)]
      guard demands[node.a] == nil, let constants = constants(askedForBy: node) else { continue }
      var rest = parts
      rest.remove(at: place)
      demands[node.a] = (constants, rest)
    }
    return demands
  }

  private func constants(askedForBy node: ConditionNode) -> [ScalarTable.Constant]? {
    switch node.operation {
    case .compareText where node.comparison == .equal: return [.text(texts[Int(node.b)].name)]
    case .isOneOfTexts:
      return texts[Int(node.b)..<Int(node.b + node.c)].map { .text($0.name) }
    case .compareNumber where node.comparison == .equal:
      return numbers[Int(node.b)].exactNumber.map { [.number($0)] }
    case .isOneOfScalars:
      let exact = (node.b..<node.b + node.c).compactMap { numbers[Int($0)].exactNumber }
      return exact.count == Int(node.c) ? exact.map { .number($0) } : nil
    default: return nil
    }
  }
}

extension Scalar {
  /// A number that a double holds exactly.
  fileprivate var exactNumber: Double? {
    switch kind {
    case .int: abs(int) < 1 << 53 ? Double(int) : nil
    case .double: double
    default: nil
    }
  }
}
