/// What of old records is taken away. The line of a delivery stays for ever: who sent what when, and what became of it;
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

  package init(deliveries: Duration? = nil, events: Duration? = nil) {
    self.deliveries = deliveries
    self.events = events
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

/// Which parts of an event's content are still there.
package struct KeptContent: Sendable, Equatable {
  package let raw: Bool
  package let mapped: Bool

  package init(raw: Bool, mapped: Bool) {
    self.raw = raw
    self.mapped = mapped
  }
}
