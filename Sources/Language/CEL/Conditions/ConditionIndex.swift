package import Values

/// Which of many conditions an event may match at all: those that ask one field for another constant are never looked at.
///
/// Of conditions such as `job.id == "A" && …`, `job.id == "B" && …` only those of the event's own job are tried, so that ten
/// thousand of them cost little more than one. What is left out does not match, whatever its other parts are: a false operand
/// decides an `&&`.
package final class ConditionIndex: Sendable {
  /// From so many items on an index is worth a look-up.
  private static let leastItems = 8

  /// The slot of the field.
  private let slot: Int
  private let itemCount: Int32
  /// By constant the one item that asks for it, or `-1 - place` in `buckets`; two look-ups in memory less for one item.
  private let table: ScalarTable
  /// The items of constants that several ask for, as places in `items`.
  private let buckets: ContiguousArray<Range<Int32>>
  private let items: ContiguousArray<Int32>
  /// The items that ask the field for no constant.
  private let others: ContiguousArray<Int32>

  /// `conditions`: of each item its condition in the table, nil of one without. Nil where an index would not leave out half of
  /// them at least.
  package init?(_ conditionTable: ConditionTable, _ conditions: [Int?]) {
    guard conditions.count >= Self.leastItems else { return nil }
    let demands = conditions.map { condition in
      condition.map { conditionTable.demands(of: conditionTable.roots[$0]) } ?? [:]
    }
    let slots = Set(demands.flatMap(\.keys)).sorted()
    let plans = slots.map { Plan(slot: $0, demands) }
    guard let best = plans.min(by: { $0.expectedItems < $1.expectedItems }),
      best.expectedItems <= Double(conditions.count) / 2
    else { return nil }
    slot = Int(best.slot)
    itemCount = Int32(conditions.count)
    others = best.others
    var places: [ScalarTable.Constant: Int] = [:]
    var buckets: ContiguousArray<Range<Int32>> = []
    var items: ContiguousArray<Int32> = []
    for (constant, asking) in best.byConstant {
      if asking.count == 1 {
        places[constant] = Int(asking[0])
      } else {
        places[constant] = -1 - buckets.count
        buckets.append(Int32(items.count)..<Int32(items.count + asking.count))
        items += asking
      }
    }
    table = ScalarTable(places)
    self.buckets = buckets
    self.items = items
  }

  /// What an index over one field would be.
  private struct Plan {
    let slot: Int32
    private(set) var byConstant: [ScalarTable.Constant: [Int32]] = [:]
    private(set) var others: ContiguousArray<Int32> = []

    init(slot: Int32, _ demands: [[Int32: [ScalarTable.Constant]]]) {
      self.slot = slot
      for (item, demand) in demands.enumerated() {
        guard let constants = demand[slot] else {
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

  /// Where a walk through the items stands that an event may match, in ascending order.
  package struct Position {
    /// Items one after another, `all`; or places in the index's items; or one item alone.
    fileprivate var next: Int32
    fileprivate let end: Int32
    fileprivate let form: Form
    fileprivate var other: Int32 = 0

    fileprivate enum Form { case all, one, several, none }
  }

  package func begin(_ record: borrowing ScalarRecord) -> Position {
    let scalar = record[slot]
    switch scalar.kind {
    case .unknown, .missing, .other: return Position(next: 0, end: itemCount, form: .all)
    case .null, .bool, .timestamp, .string, .int, .uint, .double:
      guard let place = table.number(of: scalar) else {
        return Position(next: 0, end: 0, form: .none)
      }
      if place >= 0 { return Position(next: Int32(place), end: Int32(place) + 1, form: .one) }
      let items = buckets[-1 - place]
      return Position(next: items.lowerBound, end: items.upperBound, form: .several)
    }
  }

  package func next(_ position: inout Position) -> Int? {
    if position.next < position.end {
      let item = position.form == .several ? items[Int(position.next)] : position.next
      if position.form == .all || Int(position.other) >= others.count
        || item < others[Int(position.other)]
      {
        position.next += 1
        return Int(item)
      }
    }
    guard position.form != .all, Int(position.other) < others.count else { return nil }
    position.other += 1
    return Int(others[Int(position.other - 1)])
  }
}

extension ConditionTable {
  /// The slots that a condition can match only with one of these constants in them.
  fileprivate func demands(of root: Int32) -> [Int32: [ScalarTable.Constant]] {
    let node = nodes[Int(root)]
    let parts =
      node.operation == .all ? (node.a..<node.a + node.b).map { operands[Int($0)] } : [root]
    var demands: [Int32: [ScalarTable.Constant]] = [:]
    for part in parts {
      let node = nodes[Int(part)]
      guard demands[node.a] == nil, let constants = constants(askedForBy: node) else { continue }
      demands[node.a] = constants
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
