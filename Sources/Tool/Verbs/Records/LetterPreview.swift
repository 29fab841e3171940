import Graph
import Store
import Values

/// What a replay of one letter would mean, as the store tells it.
struct LetterPreview {
  let row: DeadLetterRow
  /// Done by the run that stopped, and not done again.
  private let done: [String]
  /// The step of which nobody knows whether it was done.
  private let uncertain: String?
  /// Whom it would message a second time.
  let whom: String?
  /// Steps that would be tried again, with whom they would message.
  private let again: [(step: String, whom: String)]
  private let choice: UncertainStep?
  private let age: String
  private let isOld: Bool

  /// Messages about what is longer past are skipped, unless the workflow's trigger has a `max_age` of its own.
  private static let oldAge = WorkflowGraph.ActionNode.messageMaxAge

  init(
    _ row: DeadLetterRow, _ reader: any StoreReader, _ choice: UncertainStep?, now: Timestamp
  ) throws(CommandError) {
    self.row = row
    self.choice = choice
    age = row.receivedAt.age(at: now)
    isOld = now - row.receivedAt > Self.oldAge
    do throws(StoreError) {
      let steps = try row.letter.run.flatMap(reader.run)?.steps.map(\.record) ?? []
      done = steps.filter { $0.state == .done }.map(\.id)
      let held = steps.first { $0.state == .uncertain }
      uncertain = held?.id
      if let held, choice != .done, let run = row.letter.run {
        whom = try RequestWords.receiver(of: reader.request(of: held.id, in: run)) ?? "its receiver"
      } else {
        whom = nil
      }
      var again: [(step: String, whom: String)] = []
      for step in steps where step.state == .failed || step.state == .pending {
        guard let run = row.letter.run,
          let whom = try RequestWords.receiver(of: reader.request(of: step.id, in: run))
        else { continue }
        again.append((step.id, whom))
      }
      self.again = again
    } catch {
      throw .failure(error.description)
    }
  }

  var isPossible: Bool { obstacle == nil }

  /// Why it would be refused.
  private var obstacle: String? {
    switch row.state {
    case .replaying, .replayed: return "it is \(row.state.rawValue) already"
    case .open, .discarded: break
    }
    guard let uncertain, choice == nil else { return nil }
    let twice = whom.map { "; doing it again would message \($0)" } ?? ""
    return "nobody knows whether its step `\(uncertain)` was done\(twice): "
      + "say --uncertain done, or --uncertain repeat"
  }

  var value: Value {
    .object(present: [
      "id": .string(row.id), "result": .string(isPossible ? "would_replay" : "would_refuse"),
      "event": .string(row.letter.event.description),
      "workflow": row.letter.workflow.map { .string($0) },
      "received_at": .string(row.receivedAt.rfc3339),
      "done": .list(done.map { .string($0) }), "uncertain": uncertain.map { .string($0) },
      "tries_again": again.isEmpty
        ? nil
        : .list(again.map { .object(["step": .string($0.step), "messages": .string($0.whom)]) }),
      "messages_again": whom.map { .string($0) }, "reason": obstacle.map { .string($0) },
    ])
  }

  var lines: [String] {
    let what = row.letter.workflow.map { "the workflow `\($0)`" } ?? "the event from its mapping on"
    var lines = ["\(row.id)  \(isPossible ? "would run" : "would be refused"): \(what)"]
    if let obstacle { lines.append("  \(obstacle)") }
    lines.append("  its event was received \(age) ago")
    if isOld {
      lines.append("  messages are skipped at that age, unless the trigger sets a longer `max_age`")
    }
    if !done.isEmpty { lines.append("  not done again: \(done.joined(separator: ", "))") }
    if isPossible { lines += again.map { "  \($0.step): would message \($0.whom)" } }
    if isPossible, let uncertain {
      let words = whom.map { "done again: \($0) may get it twice" } ?? "taken as done"
      lines.append("  \(uncertain): \(words)")
    }
    return lines
  }
}
