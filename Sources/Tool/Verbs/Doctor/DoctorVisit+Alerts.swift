import Configuration
import Values

extension DoctorVisit {
  /// Whether somebody is told when something stops, and whether the way there is set.
  mutating func lookAtAlerts() {
    let alerts = configuration.set.project?.alerts ?? []
    guard !alerts.isEmpty else {
      note(
        .doubtful, "alerts", "nobody is told when something stops: it is in the log only",
        remedy: "name somebody under `alerts` in the project file")
      return
    }
    for (place, alert) in alerts.enumerated() {
      let subject = "alert \(place + 1)"
      do throws(CommandError) {
        note(.fine, subject, try way(of: alert))
      } catch {
        note(.wrong, subject, error.sentence)
      }
    }
  }

  private func way(of alert: AlertDefinition) throws(CommandError) -> String {
    let settings = ConnectionSettings(configuration: configuration)
    if let webhook = alert.webhook {
      _ = try settings.webhook(webhook, "its `webhook`")
      return "its `webhook` is set"
    }
    let connections = configuration.set.project?.connections ?? []
    let name = alert.connection?.value ?? ""
    guard let connection = connections.first(where: { $0.name.value == name }) else {
      throw .usage("the project has no connection `\(name)`")
    }
    if connection.role == .requests {
      _ = try settings.receiver(connection)
      return "is posted over `\(name)`"
    }
    if connection.role == .slack, let channel = alert.channel {
      _ = try settings.slack(connection)
      return "is posted to `\(channel.value)` over `\(name)`"
    }
    if connection.type.value == "smtp" { _ = try settings.mailServer(connection) }
    guard connection.role == .mail, alert.to != nil, connection.from != nil else {
      throw .usage("it reaches nobody: `journeyman validate` says why")
    }
    return "is mailed over `\(name)`"
  }
}
