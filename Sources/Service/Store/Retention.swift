package import Graph

/// What of old deliveries is taken away. The line of a delivery stays for ever: who sent what when, and what became of it;
/// it also knows a repeat.
package enum RetainedKind: String, Sendable, Hashable, CaseIterable {
  /// Headers and bodies, as they came.
  case deliveries
  /// Events in their canonical form with the record before them, their runs and steps, the ledger of their effects,
  /// their messages in the store and their closed dead letters.
  case events
}

/// How long each kind of record is kept; nil: for ever.
package struct Retention: Sendable, Hashable {
  package var deliveries: Duration?
  package var events: Duration?
  /// Since something happened to a candidate. Goes with all that is kept of the candidate: record, ids, addresses, tags,
  /// what connectors remember, tasks, and the contents of deliveries and events. What is known of a job goes so long after
  /// somebody has spoken of it last.
  package var candidates: Duration?
  /// Since a task was done.
  package var tasks: Duration?
  /// Files of the outbox.
  package var outbox: Duration?

  package init(
    deliveries: Duration? = nil, events: Duration? = nil, candidates: Duration? = nil,
    tasks: Duration? = nil, outbox: Duration? = nil
  ) {
    self.deliveries = deliveries
    self.events = events
    self.candidates = candidates
    self.tasks = tasks
    self.outbox = outbox
  }

  package func period(of kind: RetainedKind) -> Duration? {
    switch kind {
    case .deliveries: deliveries
    case .events: events
    }
  }
}

/// Some of the oldest rows that have something to be taken away.
package struct RetainedPage: Sendable, Equatable {
  /// Those that may go: `Change.prune` takes them.
  package let expired: [Int64]
  /// To go on from; nil: there are no further ones as old.
  package let last: Int64?
}

/// Of some of the oldest candidates those that may be forgotten.
package struct ForgettablePage: Sendable, Equatable {
  package let expired: [CandidateID]
  /// To go on from; nil: there are no further ones as old.
  package let last: CandidateID?
}

/// Which parts of an event's content are still there.
package struct KeptContent: Sendable, Equatable {
  package let raw: Bool
  package let mapped: Bool

  package init(raw: Bool, mapped: Bool) {
    self.raw = raw
    self.mapped = mapped
  }
}
