package import Actions

/// Carries out requests by way of the project's connections, each by its name.
package struct ConnectionPerformer: ActionPerformer {
  private let connectors: [String: any Connector]
  /// For requests that name no connection.
  private let direct: (any Connector)?

  package init(_ connectors: [String: any Connector] = [:], direct: (any Connector)? = nil) {
    self.connectors = connectors
    self.direct = direct
  }

  package func perform(
    _ attempt: EffectAttempt, then end: @escaping @Sendable (AttemptReport) -> Void
  ) {
    let request = attempt.request
    guard let connector = request.connection.map({ connectors[$0] }) ?? direct else {
      // A run keeps the workflow that it began with; connections are always those of today.
      let reason = "the project has no connection `\(request.receiver)` any more"
      return end(AttemptReport(.final(reason: reason), receiver: .untold))
    }
    connector.perform(attempt, then: end)
  }
}
