import Actions
import Graph
import Store
import Telemetry
import Values

/// What a worker made of a claim: to be committed, then acted upon.
struct Advance: Sendable {
  /// One transaction.
  var changes: [Change] = []
  /// To be begun once the transaction is durable, since their attempts are recorded in it.
  var attempts: [Attempt] = []
  /// To be told once it is durable.
  var alerts: [Alert] = []
  /// The event is over with these records, whatever its runs say.
  var endsEvent = false
  /// Lanes that wait for what this work has given up.
  var wakes: [Lane] = []
  /// The earliest time until which a run has been parked; nil: none has.
  var parkedUntil: Timestamp?

  struct Attempt: Sendable {
    let run: RunID
    let plan: StepPlan
  }

  /// The state of a run has changed: one that begins here as well is recorded as it is now, once.
  mutating func note(_ run: ActiveRun, at now: Timestamp) {
    for place in changes.indices {
      guard case .run(var record) = changes[place], record.id == run.id else { continue }
      record.state = run.state
      record.reason = run.reason
      changes[place] = .run(record)
      return
    }
    changes.append(.runState(run.id, run.state, reason: run.reason, at: now))
  }
}

/// Something that a person must learn of. Identifiers only: what a log and a mail may hold.
struct Alert: Sendable {
  let message: String
  /// Nil where it is about no event, but about a sender or a connection.
  let event: EventID?
  let candidate: CandidateID?
  var workflow: String?
  var step: String?
  /// `final`, `exhausted`, `uncertain`, `evaluation`, `quarantined`, …
  let errorClass: String
  let reason: String
  /// The command that shows it.
  let show: String
  /// A sender's name.
  var source: String?
  var connection: String?

  /// Nothing takes the event up again but a person.
  static func buried(_ event: EventID, _ candidate: CandidateID?, reason: String) -> Alert {
    Alert(
      message: "an event is dead-lettered", event: event, candidate: candidate,
      errorClass: "internal", reason: reason, show: "journeyman dead-letters show \(event)")
  }

  func write(to log: Log) {
    log.error(
      message,
      [
        "event": .text(event?.description ?? "none"),
        "candidate": .text(candidate?.description ?? "none"),
        "source": .text(source ?? "none"), "connection": .text(connection ?? "none"),
        "workflow": .text(workflow ?? "none"), "step": .text(step ?? "none"),
        "error_class": .text(errorClass), "reason": .text(reason), "show": .text(show),
      ])
  }
}
