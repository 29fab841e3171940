package import Graph
package import Values

/// What makes a run the repetition of another: a person had its effects brought about anew, on purpose.
package struct Repetition: Sendable, Hashable {
  /// Counts those of one workflow and one event, from 1 on; a part of the identity of its effects.
  package let number: Int
  /// The run that it repeats.
  package let run: RunID
  /// When it was asked for.
  package let askedAt: Timestamp
  /// By which command of the store: `commands.seq` of that time.
  package let command: Int64

  package init(number: Int, run: RunID, askedAt: Timestamp, command: Int64) {
    self.number = number
    self.run = run
    self.askedAt = askedAt
    self.command = command
  }
}

/// That a run is to be repeated, as it was asked for; kept for whoever asks later who it was.
package struct RepetitionOrder: Sendable {
  package let repetition: Repetition
  package let event: EventID
  package let workflow: String
  /// Those that are carried out anew.
  package let steps: [String]
  /// Whether steps to which the run never came are carried out, too: it had stopped on its way.
  package let goesOn: Bool
  /// The digest of the files that it is to run with; nil: those of the time of the repetition.
  package let revision: String?

  package init(
    _ repetition: Repetition, event: EventID, workflow: String, steps: [String], goesOn: Bool,
    revision: String?
  ) {
    self.repetition = repetition
    self.event = event
    self.workflow = workflow
    self.steps = steps
    self.goesOn = goesOn
    self.revision = revision
  }
}

/// Where an order goes.
package enum RepetitionProgress: Sendable {
  /// This run has begun.
  case begun(RunID, at: Timestamp)
  /// It came to nothing.
  case inVain(reason: String, at: Timestamp)
}

/// A line of the ledger.
package struct EffectRow: Sendable {
  package let step: String
  package let repetition: Int
  /// The run that was about to bring it about first.
  package let run: RunID
  /// When it was about to be brought about for the first time.
  package let at: Timestamp
}
