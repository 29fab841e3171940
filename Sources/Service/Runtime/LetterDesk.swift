import Graph
package import Store
import Values

/// Finds out what an order means for each of its letters: what is to be written, and which events are to be put into
/// their lanes once it is. Writes nothing. Asked by the dispatcher's thread, so that nobody else takes up an event
/// meanwhile.
struct LetterDesk {
  struct Plan {
    var changes: [Change] = []
    var results: [LetterResult] = []
    /// To be taken up again.
    var released: Set<EventID> = []
    /// Letters that this plan closes for good.
    fileprivate var closed: Set<Int64> = []
  }

  let reader: any StoreReader
  let graph: ProjectGraph
  let now: Timestamp
  /// Whether the runtime has an event in its hands, whatever its rows say.
  var isInMemory: (EventID) -> Bool = { _ in false }

  func plan(_ order: LetterOrder) throws(StoreError) -> Plan {
    var plan = Plan()
    var seen: Set<Int64> = []
    for id in order.ids {
      let rows = try reader.deadLetters(named: id)
      if rows.isEmpty {
        plan.results.append(
          LetterResult(id: id, outcome: .refused(reason: "there is no dead letter of this id")))
      }
      for row in rows where seen.insert(row.sequence).inserted {
        let outcome: LetterResult.Outcome
        switch order.action {
        case .replay(let uncertain, let original):
          outcome = try replay(row, uncertain, original: original, &plan)
        case .discard(let reason): outcome = try discard(row, reason, &plan)
        }
        plan.results.append(LetterResult(id: row.id, row: row, outcome: outcome))
      }
    }
    return plan
  }

  private func replay(
    _ row: DeadLetterRow, _ uncertain: UncertainStep?, original: Bool, _ plan: inout Plan
  ) throws(StoreError) -> LetterResult.Outcome {
    guard row.state == .open || row.state == .discarded else {
      return .refused(reason: "it is \(row.state.rawValue) already")
    }
    let event = row.letter.event
    if let reason = try isAtWork(event, plan) { return .refused(reason: reason) }
    let kept = try reader.keptContent(of: event)
    guard kept.mapped || kept.raw && row.letter.run == nil else {
      return .refused(reason: "its content is not kept any more: retention has taken it away")
    }
    guard let run = row.letter.run, let workflow = row.letter.workflow else {
      if original {
        return .refused(reason: "it had no run: it is mapped and decided with the files of now")
      }
      plan.changes.append(.letter(row.sequence, .replayed(by: nil, at: now)))
      plan.release(event, at: now)
      return .queued
    }
    let stored = try reader.run(run)
    let revision = original ? stored?.revision : nil
    if let revision {
      guard try reader.revision(revision) != nil else {
        return .refused(
          reason: "the files that it began with are gone: replay it with those of now")
      }
    } else if graph.workflow(named: workflow) == nil {
      return .refused(
        reason:
          "the configuration has no workflow `\(workflow)` any more: --revision original has it")
    }
    if uncertain == nil,
      let step = stored?.steps.first(where: { $0.record.state == .uncertain })
    {
      return .refused(
        reason: "nobody knows whether its step `\(step.record.id)` was done: say --uncertain done, "
          + "or --uncertain repeat")
    }
    plan.changes.append(
      .letter(row.sequence, .replaying(uncertain: uncertain, revision: revision, at: now)))
    plan.release(event, at: now)
    return .queued
  }

  private func discard(
    _ row: DeadLetterRow, _ reason: String, _ plan: inout Plan
  ) throws(StoreError) -> LetterResult.Outcome {
    guard row.state == .open else {
      return .refused(reason: "it is \(row.state.rawValue) already")
    }
    let event = row.letter.event
    if let reason = try isAtWork(event, plan) { return .refused(reason: reason) }
    let words = "discarded: \(reason)"
    plan.closed.insert(row.sequence)
    plan.changes.append(.letter(row.sequence, .discarded(reason: reason, at: now)))
    if let run = row.letter.run {
      plan.changes.append(.runState(run, .cancelled, reason: words, at: now))
    }
    let others = try reader.deadLetters(ListFilter(state: "open", event: event, limit: nil))
    if others.allSatisfy({ plan.closed.contains($0.sequence) }) {
      // Another run of the event may wait still.
      let waiting = try reader.runs(
        ListFilter(state: RunState.waiting.rawValue, event: event, limit: 1))
      plan.changes.append(
        .event(
          EventProgress(
            id: event, state: waiting.isEmpty ? .discarded : .waiting,
            reason: waiting.first?.reason ?? words)))
    }
    return .discarded
  }

  /// Why the event is left alone; nil where it has come to its end.
  private func isAtWork(_ event: EventID, _ plan: Plan) throws(StoreError) -> String? {
    guard !plan.released.contains(event), let row = try reader.event(event) else { return nil }
    let isAtWork =
      switch row.state {
      case .pending, .waiting: true
      case .completed, .ignored, .quarantined, .deadLettered, .discarded: isInMemory(event)
      }
    return isAtWork ? "its event is still at work: try again when it has come to its end" : nil
  }
}

extension LetterDesk.Plan {
  fileprivate mutating func release(_ event: EventID, at now: Timestamp) {
    guard released.insert(event).inserted else { return }
    changes.append(.release(event, at: now))
  }
}

extension ListReader {
  /// The letters that a person means by an id: a run's, or all of an event's that are not replayed yet; where there
  /// are none of these, the last one. Newest first.
  package func deadLetters(named id: String) throws(StoreError) -> [DeadLetterRow] {
    if let run = RunID(id), id.hasPrefix("run_") {
      return try deadLetters(ListFilter(run: run, limit: 1))
    }
    guard let event = EventID(id) else { return [] }
    let all = try deadLetters(ListFilter(event: event, limit: nil))
    let open = all.filter { $0.state == .open || $0.state == .discarded }
    return open.isEmpty ? Array(all.prefix(1)) : open
  }
}
