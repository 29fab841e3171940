import Graph
package import Store
import Values

extension OrderDesk {
  func plan(_ order: LetterOrder) throws(StoreError) -> Plan {
    var plan = Plan()
    var seen: Set<Int64> = []
    for id in order.ids {
      let rows = try reader.deadLetters(named: id)
      if rows.isEmpty {
        plan.results.append(
          OrderResult(id: id, outcome: .refused(reason: "there is no dead letter of this id")))
      }
      for row in rows where seen.insert(row.sequence).inserted {
        let outcome: OrderResult.Outcome
        switch order.action {
        case .replay(let uncertain, let original):
          outcome = try replay(row, uncertain, original: original, &plan)
        case .discard(let reason): outcome = try discard(row, reason, &plan)
        }
        plan.results.append(
          OrderResult(
            id: row.id, event: row.letter.event, workflow: row.letter.workflow, outcome: outcome))
      }
    }
    return plan
  }

  private func replay(
    _ row: DeadLetterRow, _ uncertain: UncertainStep?, original: Bool, _ plan: inout Plan
  ) throws(StoreError) -> OrderResult.Outcome {
    guard row.state == .open || row.state == .discarded else {
      return .refused(reason: "it is \(row.state.rawValue) already")
    }
    let event = row.letter.event
    if let reason = try obstacle(to: event, plan) { return .refused(reason: reason) }
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
    } else if catalog.current.workflow(named: workflow) == nil {
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
  ) throws(StoreError) -> OrderResult.Outcome {
    guard row.state == .open else {
      return .refused(reason: "it is \(row.state.rawValue) already")
    }
    let event = row.letter.event
    if let reason = try obstacle(to: event, plan) { return .refused(reason: reason) }
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
