/// What became of one try, and what it says of the receiver: whether others should be sent there now.
package struct AttemptReport: Sendable {
  package let outcome: StepOutcome
  package let receiver: ReceiverState
  /// What a receiver that refused said in its own words, for people: of UTF-8 at most 2 KiB and a mark that it was cut. May hold what the request
  /// held, so it is kept like a payload and never logged.
  package var answer: [UInt8]?

  package init(_ outcome: StepOutcome, receiver: ReceiverState, answer: [UInt8]? = nil) {
    self.outcome = outcome
    self.receiver = receiver
    self.answer = answer
  }

  /// What the outcome alone says: one that was not reached, or did not answer, is failing.
  package init(_ outcome: StepOutcome) {
    let receiver: ReceiverState =
      switch outcome {
      case .done, .final, .transient(_, _, reached: true): .working
      case .transient(_, _, reached: false), .uncertain: .failing
      case .postponed, .unresolved: .untold
      }
    self.init(outcome, receiver: receiver)
  }
}

/// How a receiver is, as one try found it.
package enum ReceiverState: Sendable, Hashable {
  /// It answers as one that works, even where it refuses.
  case working
  /// Not reached, broken off, or an error of its own.
  case failing
  /// It asks to be left alone for so long.
  case busy(Duration)
  /// The try did not come as far as the receiver.
  case untold
}
