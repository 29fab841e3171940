package import Actions

/// Carries out requests by way of the project's connections, each by its name.
package struct ConnectionPerformer: ActionPerformer {
  private let mail: [String: any MailCarrier]
  private let web: [String: any WebCarrier]
  /// For requests that name no connection.
  private let direct: (any WebCarrier)?

  /// - Parameters:
  ///   - mail: the connections that carry messages, by name.
  ///   - web: those that take requests, by name.
  ///   - direct: what takes requests that name no connection.
  package init(
    mail: [String: any MailCarrier] = [:], web: [String: any WebCarrier] = [:],
    direct: (any WebCarrier)? = nil
  ) {
    self.mail = mail
    self.web = web
    self.direct = direct
  }

  package func perform(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration?
  ) -> StepOutcome { attempt(request, as: effect, timeout: timeout).outcome }

  package func attempt(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration?
  ) -> AttemptReport {
    switch request {
    case .email(let message):
      guard let carrier = mail[message.connection] else { return gone(message.connection) }
      return AttemptReport(carrier.send(message, as: effect, timeout: timeout))
    case .web(let request):
      guard let carrier = request.connection.map({ web[$0] }) ?? direct else {
        return gone(request.receiver)
      }
      return carrier.send(request, as: effect, timeout: timeout)
    case .task, .candidateUpdate, .stop, .wait:
      preconditionFailure("`\(request.action)` is carried out by the store")
    }
  }

  /// A run keeps the workflow that it began with; connections are always those of today.
  private func gone(_ connection: String) -> AttemptReport {
    AttemptReport(
      .final(reason: "the project has no connection `\(connection)` any more"), receiver: .untold)
  }
}
