import Graph
import Runtime
import Store
import Values

/// What acting a run out again would mean, as the store tells it: whom it would reach, and when it reached them before.
struct RepetitionPreview {
  let row: RunRow
  /// What would be done again.
  let steps: [Step]
  /// Whether steps behind them, to which the run never came, would be done for the first time.
  let goesOn: Bool
  /// The run that has taken its place.
  let successor: RunID?
  private let age: String

  struct Step {
    let id: String
    let action: String
    /// Nil: nobody outside.
    let whom: String?
    let what: String?
    let state: StepRecordState
    /// When it was begun the last time, and how often it has been.
    let lastAt: Timestamp?
    let times: Int
  }

  /// - Parameter named: the steps that are wanted; nil: all that reached somebody outside.
  init(
    _ row: RunRow, _ reader: any StoreReader, steps named: [String]?, now: Timestamp
  ) throws(StoreError) {
    self.row = row
    age = row.createdAt.age(at: now)
    let runs = try reader.runs(of: row.event)
    let latest = runs.latest.first { $0.workflow == row.workflow }
    successor = latest?.id == row.id ? nil : latest?.id
    let run = runs.first { $0.id == row.id }
    goesOn = named == nil && run?.state == .deadLettered
    let effects = try reader.effects(of: row.event, workflow: row.workflow)
    let wanted = run?.repeatable(named) ?? []
    steps = (run?.steps ?? []).map(\.record).filter { wanted.contains($0.id) }.map { record in
      let before = effects.filter { $0.step == record.id }
      return Step(
        id: record.id, action: record.action, whom: RequestWords.receiver(of: record.request),
        what: RequestWords.subject(of: record.request), state: record.state,
        lastAt: before.map(\.at).max(), times: before.count)
    }
  }

  /// Whom it would message, and what it would ask of other systems.
  var reached: Int { steps.count { $0.whom != nil } }

  /// Why there is nothing to do; nil where there is.
  var obstacle: String? {
    if let successor { return "another run has taken its place: \(successor)" }
    return steps.isEmpty ? "no step of it has reached anybody: there is nothing to do again" : nil
  }

  /// - Parameter result: `would_repeat`, or what else it comes to.
  func value(_ result: String) -> Value {
    .object(present: [
      "id": .string(row.id.description), "result": .string(result),
      "event": .string(row.event.description), "workflow": .string(row.workflow),
      "candidate": row.candidate.map { .string($0.description) },
      "run_at": .string(row.createdAt.rfc3339),
      "steps": .list(steps.map(\.value)), "goes_on": .bool(goesOn),
      "reason": obstacle.map { .string($0) },
    ])
  }

  func lines(_ verb: String) -> [String] {
    let candidate = row.candidate.map { ", \($0)" } ?? ""
    let head = "\(row.id)  \(verb): \(row.workflow)\(candidate), of \(age) ago"
    if let obstacle { return [head, "  \(obstacle)"] }
    var lines = [head] + steps.map { "  \($0.line)" }
    if goesOn {
      lines.append("  and for the first time whatever comes behind the step at which it stopped")
    }
    return lines
  }
}

extension RepetitionPreview.Step {
  fileprivate var value: Value {
    .object(present: [
      "step": .string(id), "action": .string(action), "state": .string(state.rawValue),
      "messages": whom.map { .string($0) }, "subject": what.map { .string($0) },
      "last_begun_at": lastAt.map { .string($0.rfc3339) }, "times": .int(Int64(times)),
    ])
  }

  fileprivate var line: String {
    let to = whom.map { " to \($0)" } ?? ""
    let about = what.map { " \u{201C}\($0)\u{201D}" } ?? ""
    let at = lastAt.map { " at \($0.short)" } ?? ""
    let known = state == .uncertain ? "may have been done" : "done"
    let times = times > 1 ? ", \(times) times so far" : ""
    return "\(id): \(action)\(about)\(to), \(known)\(at)\(times)"
  }
}
