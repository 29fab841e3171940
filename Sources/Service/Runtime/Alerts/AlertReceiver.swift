package import Actions

/// Somebody who is told, beside the log, of what stopped.
package enum AlertReceiver: Sendable {
  /// By a connection that carries mail, to one plain address; `from` is `Acme Careers <careers@acme.example>`.
  case mail(connection: String, to: String, from: String)
  /// By a connection that takes requests, as JSON; `url` as a step writes it: a path where the connection knows the rest.
  case request(connection: String, url: String)
  /// Into a channel of Slack.
  case slack(connection: String, channel: String)
  /// By a request; `name` is for the log and tells it from the others.
  case webhook(name: String, any AlertCarrier)

  /// Tells it from the others.
  var id: String {
    switch self {
    case .mail(let connection, let to, _): "mail \(connection) \(to)"
    case .request(let connection, let url): "request \(connection) \(url)"
    case .slack(let connection, let channel): "slack \(connection) \(channel)"
    case .webhook(let name, _): "webhook \(name)"
    }
  }

  /// For the log: without an address.
  var name: String {
    switch self {
    case .mail(let connection, _, _), .request(let connection, _), .slack(let connection, _):
      connection
    case .webhook(let name, _): name
    }
  }
}

/// Posts alerts to a place that takes them as JSON.
package protocol AlertCarrier: Sendable {
  /// Blocks until it was taken or the time is over. `key` is the same when the same alerts are posted again.
  func post(_ json: [UInt8], as key: EffectKey) -> StepOutcome
}
