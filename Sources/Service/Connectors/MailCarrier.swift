package import Actions

/// What takes a message on its way to people: a mail server, a folder.
package protocol MailCarrier: Connector, BlockingPerformer {
  /// Blocks until the message is taken or the time is over; the carrier's own time where none is given.
  func send(_ request: EmailRequest, as effect: EffectKey, timeout: Duration?) -> StepOutcome
}

extension MailCarrier {
  package func report(of attempt: EffectAttempt) -> AttemptReport {
    guard case .email(let request) = attempt.request else { return attempt.request.unfit }
    return AttemptReport(send(request, as: attempt.effect, timeout: attempt.timeout))
  }
}

extension StepOutcome {
  /// What later steps read of a message that was sent.
  static func sent(_ effect: EffectKey) -> StepOutcome {
    .done(.object(["key": .string(effect.opaque)]))
  }
}
