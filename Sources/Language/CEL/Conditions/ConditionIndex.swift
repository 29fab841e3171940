package import Values

/// Which of many conditions an event may match at all: those that ask one field for another constant are never looked at.
///
/// Of conditions such as `job.id == "A" && …`, `job.id == "B" && …` only those of the event's own job are tried, so that ten
/// thousand of them cost little more than one. What is left out does not match, whatever its other parts are: a false operand
/// decides an `&&`.
package struct ConditionIndex: Sendable {
  /// Conditions that name a constant for the field, from which on an index helps.
  private static let leastConditions = 8

  private struct Entry: Sendable {
    var token: FieldToken
    /// In `texts`; -1 of a number.
    var text: Int32
    /// Its items in `items`; none: a free place.
    var first: Int32
    var count: Int32
  }

  /// The slot of the field.
  private let slot: Int
  private let itemCount: Int32
  /// Open addressing, at most half full.
  private let entries: ContiguousArray<Entry>
  private let texts: ContiguousArray<JSONKey>
  private let items: ContiguousArray<Int32>
  /// The items that ask the field for no constant.
  private let others: ContiguousArray<Int32>

  /// `conditions`: of each item its condition in the table, nil of one without. Nil where an index would not help.
  package init?(_ table: ConditionTable, _ conditions: [Int?]) {
    let demands = conditions.map { condition in
      condition.map { table.demands(of: table.roots[$0]) } ?? [:]
    }
    var uses: [Int32: Int] = [:]
    for demand in demands { for slot in demand.keys { uses[slot, default: 0] += 1 } }
    let best = uses.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    guard let best, best.value >= Self.leastConditions else { return nil }
    slot = Int(best.key)
    itemCount = Int32(conditions.count)
    var byConstant: [ConditionConstant: [Int32]] = [:]
    var others: ContiguousArray<Int32> = []
    for (item, demand) in demands.enumerated() {
      guard let constants = demand[best.key] else {
        others.append(Int32(item))
        continue
      }
      for constant in Set(constants) { byConstant[constant, default: []].append(Int32(item)) }
    }
    self.others = others
    var capacity = 16
    while capacity < 2 * byConstant.count { capacity *= 2 }
    let free = Entry(token: .number(0), text: -1, first: 0, count: 0)
    var entries = ContiguousArray(repeating: free, count: capacity)
    var items: ContiguousArray<Int32> = []
    var texts: ContiguousArray<JSONKey> = []
    for (constant, asking) in byConstant {
      var entry = Entry(
        token: constant.token, text: -1, first: Int32(items.count), count: Int32(asking.count))
      if case .text(let text) = constant {
        entry.text = Int32(texts.count)
        texts.append(JSONKey(text))
      }
      items += asking
      var place = Int(truncatingIfNeeded: entry.token.spread) & (capacity - 1)
      while entries[place].count > 0 { place = (place + 1) & (capacity - 1) }
      entries[place] = entry
    }
    self.entries = entries
    self.items = items
    self.texts = texts
  }

  /// Where a walk through the items stands that an event may match, in ascending order.
  package struct Position {
    fileprivate var item: Int32
    fileprivate let itemEnd: Int32
    fileprivate var other: Int32 = 0
    /// Every item, one after another.
    fileprivate let isWhole: Bool
  }

  package func begin(_ record: borrowing ScalarRecord) -> Position {
    let scalar = record[slot]
    let token: FieldToken
    switch scalar.kind {
    case .unknown, .missing, .other:
      return Position(item: 0, itemEnd: itemCount, isWhole: true)
    case .null, .bool, .timestamp: return Position(item: 0, itemEnd: 0, isWhole: false)
    case .string: token = scalar.token
    case .int: token = .number(Double(scalar.int))
    case .uint: token = .number(Double(scalar.uint))
    case .double: token = .number(scalar.double)
    }
    let mask = entries.count - 1
    var place = Int(truncatingIfNeeded: token.spread) & mask
    while entries[place].count > 0 {
      let entry = entries[place]
      if entry.token == token,
        entry.text < 0 || token.isWhole || scalar.isText(texts[Int(entry.text)])
      {
        return Position(item: entry.first, itemEnd: entry.first + entry.count, isWhole: false)
      }
      place = (place + 1) & mask
    }
    return Position(item: 0, itemEnd: 0, isWhole: false)
  }

  package func next(_ position: inout Position) -> Int? {
    if position.isWhole {
      guard position.item < position.itemEnd else { return nil }
      position.item += 1
      return Int(position.item - 1)
    }
    let hasOther = Int(position.other) < others.count
    if position.item < position.itemEnd {
      let item = items[Int(position.item)]
      if !hasOther || item < others[Int(position.other)] {
        position.item += 1
        return Int(item)
      }
    }
    guard hasOther else { return nil }
    position.other += 1
    return Int(others[Int(position.other - 1)])
  }
}

/// What a condition asks a field for.
enum ConditionConstant: Hashable {
  case text(String)
  case number(Double)

  var token: FieldToken {
    switch self {
    case .text(let text): FieldToken(text)
    case .number(let number): .number(number)
    }
  }
}

extension ConditionTable {
  /// The slots that a condition can match only with one of these constants in them.
  fileprivate func demands(of root: Int32) -> [Int32: [ConditionConstant]] {
    let node = nodes[Int(root)]
    let parts =
      node.operation == .all ? Array(operands[Int(node.a)..<Int(node.a + node.b)]) : [root]
    var demands: [Int32: [ConditionConstant]] = [:]
    for part in parts {
      let node = nodes[Int(part)]
      guard demands[node.a] == nil, let constants = constants(askedForBy: node) else { continue }
      demands[node.a] = constants
    }
    return demands
  }

  private func constants(askedForBy node: ConditionNode) -> [ConditionConstant]? {
    switch node.operation {
    case .compareText where node.comparison == .equal: return [.text(texts[Int(node.b)].name)]
    case .isOneOfTexts:
      return texts[Int(node.b)..<Int(node.b + node.c)].map { .text($0.name) }
    case .compareNumber where node.comparison == .equal:
      return numbers[Int(node.b)].exactNumber.map { [.number($0)] }
    case .isOneOfScalars:
      let numbers = numbers[Int(node.b)..<Int(node.b + node.c)].compactMap(\.exactNumber)
      return numbers.count == Int(node.c) ? numbers.map { .number($0) } : nil
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
