import CEL
import Values

/// What is known of an event type before any event comes: its contract, the workflows that it may trigger, and which
/// variables their conditions read, so that nothing is built for an event that no condition looks at.
final class EventRoute: Sendable {
  /// A workflow that the event may trigger, with the places of its conditions in the route's table.
  final class Trigger: Sendable {
    let workflow: WorkflowGraph
    let condition: Int?
    /// By branch of the router at the entry; -1 of a branch without a condition.
    let branches: ContiguousArray<Int32>
    let branchIndex: ConditionIndex?
    private let takesAnySource: Bool

    /// `next`: the place of the workflow's first condition in the table.
    init(_ workflow: WorkflowGraph, _ table: ConditionTable, _ next: inout Int) {
      func place(of condition: Program?) -> Int? {
        guard condition != nil else { return nil }
        next += 1
        return next - 1
      }
      self.workflow = workflow
      takesAnySource = workflow.trigger.sources == nil
      condition = place(of: workflow.trigger.when)
      let places = (workflow.router?.branches ?? []).map { place(of: $0.when) }
      branches = ContiguousArray(places.map { Int32($0 ?? -1) })
      branchIndex = ConditionIndex(table, places)
    }

    func takes(from source: String) -> Bool {
      takesAnySource || workflow.trigger.sources?.contains(source) == true
    }
  }

  /// Nil: an event without a contract, which no workflow can be triggered by.
  let contract: Contract?
  /// In the order in which their workflows run.
  let triggers: [Trigger]
  let triggerIndex: ConditionIndex?
  /// The conditions of the workflows above.
  let table: ConditionTable
  let record: RecordPlan
  /// What those conditions read.
  let conditionVariables: BoundVariables
  /// For templates and guards as well.
  let allVariables: BoundVariables

  init(
    _ contract: Contract?, _ workflows: [WorkflowGraph], _ properties: [ProjectGraph.Property],
    _ thresholds: Thresholds
  ) {
    let programs = workflows.flatMap(\.conditions)
    let table = ConditionTable(programs)
    var next = 0
    triggers = workflows.map { Trigger($0, table, &next) }
    triggerIndex = ConditionIndex(table, triggers.map(\.condition))
    record = RecordPlan(table, properties, contract, thresholds)
    conditionVariables = BoundVariables(readBy: programs, properties, of: contract)
    allVariables = BoundVariables(properties, of: contract)
    self.table = table
    self.contract = contract
  }
}

/// The routes by event type. There are few, so that comparing words in a row beats hashing the name of the type.
struct EventRoutes: Sendable {
  private let tokens: ContiguousArray<FieldToken>
  private let routes: [(type: String, route: EventRoute)]

  init(_ routes: [String: EventRoute]) {
    self.routes = routes.sorted { $0.key < $1.key }.map { (type: $0.key, route: $0.value) }
    tokens = ContiguousArray(self.routes.map { FieldToken($0.type) })
  }

  subscript(type: String) -> EventRoute? {
    let token = FieldToken(type)
    for place in tokens.indices where tokens[place] == token {
      if token.isWhole || routes[place].type == type { return routes[place].route }
    }
    return nil
  }
}

/// The variables that an activation binds.
struct BoundVariables: Sendable {
  struct Property: Sendable {
    let slot: Int
    let key: JSONKey
    /// Nil where nobody reads its times, so that it stays on its tape.
    let times: TimeShape?
  }

  let header: Bool
  let journey: Journey.Parts
  let thresholds: Bool
  let zone: Bool
  let properties: [Property]

  /// Everything that the events of a contract can have.
  init(_ properties: [ProjectGraph.Property], of contract: Contract?) {
    header = true
    journey = .all
    thresholds = true
    zone = true
    self.properties = properties.enumerated().map { index, property in
      Property(
        slot: WorkflowVariables.count + index, key: property.key,
        times: contract?.times[property.name])
    }
  }

  /// What these programs read.
  init(
    readBy programs: [Program], _ properties: [ProjectGraph.Property], of contract: Contract?
  ) {
    let reads = programs.flatMap(\.variableReads)
    let slots = Set(reads.map(\.slot))
    header = slots.contains(WorkflowVariables.event)
    journey = reads.reduce(into: []) { parts, read in
      if read.slot == WorkflowVariables.journey {
        parts.formUnion(Journey.Parts(field: read.fields.first))
      }
    }
    thresholds = slots.contains(WorkflowVariables.thresholds)
    zone = slots.contains(WorkflowVariables.zone)
    self.properties = properties.enumerated().compactMap { index, property in
      let slot = WorkflowVariables.count + index
      guard slots.contains(slot) else { return nil }
      let times = contract?.times[property.name]
      let isTimeRead = reads.contains { $0.slot == slot && times?.isReached(by: $0.fields) == true }
      return Property(slot: slot, key: property.key, times: isTimeRead ? times : nil)
    }
  }
}

extension TimeShape {
  /// Whether a path of field names leads to a time, or to something that may have one in it.
  fileprivate func isReached(by path: some Sequence<String>) -> Bool {
    var shape = self
    for name in path {
      guard case .object(let fields) = shape else { return true }
      guard let inner = fields[name] else { return false }
      shape = inner
    }
    return true
  }
}
