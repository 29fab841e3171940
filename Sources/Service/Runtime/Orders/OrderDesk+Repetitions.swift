import Actions
import Graph
package import Store

extension OrderDesk {
  func plan(_ order: RepetitionRequest) throws(StoreError) -> Plan {
    var plan = Plan()
    var seen: Set<RunID> = []
    for id in order.ids {
      let runs = try self.runs(named: id, order)
      if runs.isEmpty {
        plan.results.append(
          OrderResult(id: id, outcome: .refused(reason: "there is no run of this id")))
      }
      for (event, run) in runs where seen.insert(run.id).inserted {
        plan.results.append(
          OrderResult(
            id: run.id.description, event: event, workflow: run.workflow,
            outcome: try repeats(run, of: event, order, &plan)))
      }
    }
    return plan
  }

  /// A run's id stands for itself; an event's for the last run of each workflow, but for the one that this order has
  /// had repeated where it is carried out a second time.
  private func runs(
    named id: String, _ order: RepetitionRequest
  ) throws(StoreError) -> [(EventID, StoredRun)] {
    if let run = RunID(id), id.hasPrefix("run_") {
      guard let event = try reader.run(run)?.event else { return [] }
      return try reader.runs(of: event).filter { $0.id == run }.map { (event, $0) }
    }
    guard let event = EventID(id) else { return [] }
    let noted = try reader.repetitions(of: event).filter { isNote(of: order, $0) }
    let runs = try reader.runs(of: event)
    return runs.latest.map { latest in
      let note = noted.first { $0.workflow == latest.workflow }
      return (event, runs.first { $0.id == note?.repetition.run } ?? latest)
    }
  }

  private func repeats(
    _ run: StoredRun, of event: EventID, _ order: RepetitionRequest, _ plan: inout Plan
  ) throws(StoreError) -> OrderResult.Outcome {
    let earlier = try reader.repetitions(of: event)
    let isNoted = earlier.contains { $0.repetition.run == run.id && isNote(of: order, $0) }
    guard !isNoted else { return .queued }
    if let reason = try obstacle(to: event, plan) { return .refused(reason: reason) }
    guard try reader.keptContent(of: event).mapped else {
      return .refused(reason: "its content is not kept any more: retention has taken it away")
    }
    let latest = try reader.runs(of: event).latest.first { $0.workflow == run.workflow }
    guard latest?.id == run.id else {
      return .refused(
        reason: "another run has taken its place: \(latest?.id.description ?? "none")")
    }
    let revision = order.original ? run.revision : nil
    if let reason = try missing(run, revision) { return .refused(reason: reason) }
    let steps = run.repeatable(order.steps)
    guard !steps.isEmpty else {
      let named = order.steps.map { " among \($0.joined(separator: ", "))" } ?? ""
      return .refused(
        reason: "no step of it\(named) has reached anybody: there is nothing to do again")
    }
    let number = earlier.filter { $0.workflow == run.workflow }.map(\.repetition.number).max() ?? 0
    plan.changes.append(
      .repetition(
        RepetitionOrder(
          Repetition(
            number: number + 1, run: run.id, askedAt: order.askedAt, command: order.command),
          event: event, workflow: run.workflow, steps: steps,
          goesOn: run.state == .deadLettered && order.steps == nil, revision: revision)))
    plan.release(event, at: now)
    return .queued
  }

  /// Whether a process that ended before it could answer has noted it.
  private func isNote(of order: RepetitionRequest, _ noted: RepetitionOrder) -> Bool {
    noted.repetition.command == order.command && noted.repetition.askedAt == order.askedAt
  }

  /// Why its segment cannot be run any more; nil where it can.
  private func missing(
    _ run: StoredRun, _ revision: String?
  ) throws(StoreError) -> String? {
    let graph =
      try revision.map { revision throws(StoreError) in
        try catalog.graph(revision: revision, reader: reader)
      } ?? catalog.current
    guard let graph else {
      return "the files that it began with are gone: repeat it with those of now"
    }
    let workflow = graph.workflow(named: run.workflow)
    return workflow?.start(of: run.segment) == nil ? run.absence : nil
  }
}

extension StoredRun {
  /// The steps that a repetition carries out anew: those that may have reached somebody outside, or the named ones of
  /// those that may have done anything. In their order.
  package func repeatable(_ named: [String]?) -> [String] {
    steps.map(\.record).filter { step in
      guard step.state == .done || step.state == .uncertain else { return false }
      guard let named else {
        let action = ActionCatalogue.standard.specification(named: step.action)
        return action?.hasOutsideEffect ?? false
      }
      return named.contains(step.id)
    }.map(\.id)
  }

  /// That the configuration has nothing that could run in its place.
  var absence: String {
    let what =
      segment.map { "segment `\($0)` in the workflow `\(workflow)`" }
      ?? "workflow `\(workflow)` without segments"
    return "the configuration has no \(what) any more"
  }
}
