import Compiler
import Configuration
import Connectors
import Graph
import NetworkClient
import Runtime
import Values

/// The project's connections as they run: each with its secret, or a sentence that says which one is not set.
struct Connections {
  let configuration: LoadedConfiguration
  /// Where messages go that stay on this machine.
  let outbox: OutboxFolder
  /// Whether every message goes there, whatever its connection.
  let keepsMailHere: Bool

  private static let now: @Sendable () -> Timestamp = { SystemClock().now() }

  private var definitions: [ConnectionDefinition] {
    configuration.set.project?.connections ?? []
  }

  /// What carries messages, by the connection's name.
  func mail() throws(CommandError) -> [String: any MailCarrier] {
    var carriers: [String: any MailCarrier] = [:]
    for connection in definitions where connection.carriesMail {
      let isServer = connection.type.value == "smtp" && !keepsMailHere
      carriers[connection.name.value] =
        isServer ? try server(connection) : OutboxCarrier(outbox, now: Self.now)
    }
    return carriers
  }

  /// Who is told of what stopped; nobody where mail stays here, which is a trial.
  func alertReceivers() throws(CommandError) -> [AlertReceiver] {
    guard !keepsMailHere else { return [] }
    var receivers: [AlertReceiver] = []
    for (place, alert) in (configuration.set.project?.alerts ?? []).enumerated() {
      if let webhook = alert.webhook {
        let secrets = Secrets(
          environment: configuration.environment, folder: configuration.projectFolder)
        let what = "the `webhook` of the alert \(place + 1)"
        let address = try secrets.text(of: SecretReference(webhook), what)
        guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
          throw .usage("\(what) is no address of the web: it begins with https://")
        }
        receivers.append(
          .webhook(name: "webhook \(place + 1)", AlertWebhook(address: address)))
        continue
      }
      let connection = definitions.first { $0.name.value == alert.connection?.value }
      guard let connection, let to = alert.to, let from = connection.from else { continue }
      receivers.append(
        .mail(connection: connection.name.value, to: to.value, from: from.value))
    }
    return receivers
  }

  private func server(_ connection: ConnectionDefinition) throws(CommandError) -> SMTPConnection {
    SMTPConnection(
      name: connection.name.value, try Self.settings(of: connection, configuration))
  }

  /// How a mail server is spoken to, its secret included.
  static func settings(
    of connection: ConnectionDefinition, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> SMTPConnection.Settings {
    let name = connection.name.value
    guard let url = connection.url else {
      throw .usage("the connection `\(name)` has no `url`")
    }
    let secrets = Secrets(
      environment: configuration.environment, folder: configuration.projectFolder)
    let text = try secrets.text(of: SecretReference(url), "the `url` of the connection `\(name)`")
    let address: MailServerAddress
    do { address = try MailServerAddress(text) } catch {
      throw .usage(
        "the `url` of the connection `\(name)` is no address of a mail server: \(error.reason)")
    }
    var settings = SMTPConnection.Settings(server: address, now: now)
    switch connection.encryption?.value {
    case "off": settings.mustEncrypt = false
    case "required": settings.mustEncrypt = true
    default: break
    }
    settings.authorities = connection.authorities.map {
      Folder.resolve($0.value, from: configuration.projectFolder)
    }
    if let authorities = settings.authorities, !Folder.exists(authorities) {
      throw .usage(
        "the `authorities` of the connection `\(name)`: there is no file `\(authorities)`")
    }
    settings.rate = connection.rate.map { ($0.count, $0.period) }
    if let timeout = connection.timeout { settings.timeout = timeout.value }
    return settings
  }
}
