package import Actions

/// Carries out requests by way of the project's connections, each by its name.
package struct ConnectionPerformer: ActionPerformer {
  private let mail: [String: any MailCarrier]

  /// - Parameter mail: the connections that carry messages, by name.
  package init(mail: [String: any MailCarrier]) { self.mail = mail }

  package func perform(
    _ request: ActionRequest, as effect: EffectKey, timeout: Duration?
  ) -> StepOutcome {
    switch request {
    case .email(let message):
      guard let carrier = mail[message.connection] else {
        // A run keeps the workflow that it began with; connections are always those of today.
        return .final(reason: "the project has no connection `\(message.connection)` any more")
      }
      return carrier.send(message, as: effect, timeout: timeout)
    case .task, .candidateUpdate, .stop, .wait:
      preconditionFailure("`\(request.action)` is carried out by the store")
    }
  }
}
