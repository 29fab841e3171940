import Graph
import Store
import Values

/// Finds out what an order means for each record that it names: what is to be written, and which events are to be put
/// into their lanes once it is. Writes nothing. Asked by the dispatcher's thread, so that nobody else takes up an event
/// meanwhile.
struct OrderDesk {
  struct Plan {
    var changes: [Change] = []
    var results: [OrderResult] = []
    /// To be taken up again.
    var released: Set<EventID> = []
    /// Letters that this plan closes for good.
    var closed: Set<Int64> = []
  }

  let reader: any StoreReader
  let catalog: GraphCatalog
  let now: Timestamp
  /// Whether the runtime has an event in its hands, whatever its rows say.
  var isInMemory: (EventID) -> Bool = { _ in false }

  func plan(_ order: Order) throws(StoreError) -> Plan {
    switch order {
    case .letters(let order): try plan(order)
    case .repetition(let order): try plan(order)
    case .forget(.candidates(let candidates, let time)):
      Plan(changes: [.forgetCandidates(candidates, untouchedSince: time)])
    case .forget(.jobs(let keys, let time)):
      Plan(changes: [.forgetJobs(keys, unsaidSince: time)])
    }
  }

  /// Why the event is left alone; nil where it has come to its end.
  func obstacle(to event: EventID, _ plan: Plan) throws(StoreError) -> String? {
    guard !plan.released.contains(event), let row = try reader.event(event) else { return nil }
    let isAtWork =
      switch row.state {
      case .pending, .waiting: true
      case .completed, .ignored, .quarantined, .deadLettered, .discarded: isInMemory(event)
      }
    return isAtWork ? "its event is still at work: try again when it has come to its end" : nil
  }
}

extension OrderDesk.Plan {
  mutating func release(_ event: EventID, at now: Timestamp) {
    guard released.insert(event).inserted else { return }
    changes.append(.release(event, at: now))
  }
}
