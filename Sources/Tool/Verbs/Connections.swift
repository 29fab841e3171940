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
  /// Where mails go that stay on this machine.
  let outbox: OutboxFolder
  /// Whether every mail goes there, whatever its connection, and nothing else goes anywhere.
  let keepsMailHere: Bool
  /// What connectors remember.
  let notes: ConnectorNotes
  /// Where the files are that messages carry.
  let shelf: AttachmentShelf

  private var settings: ConnectionSettings { ConnectionSettings(configuration: configuration) }

  private var definitions: [ConnectionDefinition] {
    configuration.set.project?.connections ?? []
  }

  /// All together.
  func performer() throws(CommandError) -> ConnectionPerformer {
    var connectors: [String: any Connector] = [:]
    for connection in definitions where missing(connection).isEmpty {
      connectors[connection.name.value] = try connector(connection)
    }
    let direct: any Connector =
      keepsMailHere
      ? SilentConnector() : HTTPConnection(HTTPSettings(now: ConnectionSettings.now))
    return ConnectionPerformer(connectors, direct: direct)
  }

  /// Nil: of a type that does not run in this version.
  private func connector(_ connection: ConnectionDefinition) throws(CommandError) -> (
    any Connector
  )? {
    guard let role = connection.role else { return nil }
    let name = connection.name.value
    if role == .mail, keepsMailHere || connection.type.value == "outbox" {
      return OutboxCarrier(outbox, shelf: shelf, now: ConnectionSettings.now)
    }
    if keepsMailHere { return SilentConnector() }
    return switch role {
    case .mail: try mail(name, connection)
    case .requests: HTTPConnection(try settings.receiver(connection))
    case .slack: SlackConnection(name: name, try settings.slack(connection), notes: notes)
    case .texts:
      TwilioConnection(
        name: name, account: try settings.account(connection),
        sender: connection.from?.value ?? "", try settings.twilio(connection))
    case .ats:
      ATSConnection(
        name: name, settings.system(connection), try settings.ats(connection), notes: notes)
    case .hubspot:
      HubSpotConnection(
        name: name, try settings.hubSpot(connection), HubSpotConnection.Settings(connection))
    }
  }

  private func mail(
    _ name: String, _ connection: ConnectionDefinition
  ) throws(CommandError) -> any Connector {
    switch connection.type.value {
    case "sendgrid":
      SendGridConnection(name: name, try settings.sendGrid(connection), shelf: shelf)
    case "postmark":
      PostmarkConnection(
        name: name, try settings.postmark(connection), stream: connection.stream?.value,
        shelf: shelf)
    default: SMTPConnection(name: name, try settings.mailServer(connection), shelf: shelf)
    }
  }

  /// What each of them takes, by name.
  var limits: [String: ConnectionLimits] {
    let limits = definitions.map { connection in
      var limits = ConnectionLimits(connection)
      limits.isOff = !missing(connection).isEmpty
      return (connection.name.value, limits)
    }
    return Dictionary(uniqueKeysWithValues: limits)
  }

  /// Those that are left out because a secret of theirs is not set, each with the variables and files that are missing.
  var leftOut: [(name: String, missing: [String])] {
    definitions.map { ($0.name.value, missing($0)) }.filter { !$0.1.isEmpty }
  }

  /// The secrets for want of which an optional connection is left out; none of any other.
  private func missing(_ connection: ConnectionDefinition) -> [String] {
    guard connection.isOptional, !keepsMailHere else { return [] }
    return settings.missing(connection)
  }

  /// Who is told of what stopped; nobody where mail stays here, which is a trial.
  func alertReceivers() throws(CommandError) -> [AlertReceiver] {
    guard !keepsMailHere else { return [] }
    var receivers: [AlertReceiver] = []
    for (place, alert) in (configuration.set.project?.alerts ?? []).enumerated() {
      if let webhook = alert.webhook {
        let address = try settings.webhook(webhook, "the `webhook` of the alert \(place + 1)")
        receivers.append(
          .webhook(name: "webhook \(place + 1)", AlertWebhook(address: address)))
        continue
      }
      let connection = definitions.first { $0.name.value == alert.connection?.value }
      if let connection, connection.role == .requests {
        receivers.append(
          .request(connection: connection.name.value, url: alert.url?.value ?? ""))
        continue
      }
      if let connection, connection.role == .slack, let channel = alert.channel {
        receivers.append(.slack(connection: connection.name.value, channel: channel.value))
        continue
      }
      guard let connection, let to = alert.to, let from = connection.from else { continue }
      receivers.append(
        .mail(connection: connection.name.value, to: to.value, from: from.value))
    }
    return receivers
  }
}

extension ConnectionLimits {
  fileprivate init(_ connection: ConnectionDefinition) {
    self.init(rate: connection.rate.map { Rate(count: $0.count, period: $0.period) })
    if let concurrency = connection.concurrency { self.concurrency = concurrency }
    if connection.role == .hubspot {
      // The rate is one of calls, which the connector keeps: a call has many contacts.
      rate = nil
      concurrency = HubSpotConnection.concurrency
      threads = 1
    }
    switch connection.breaker {
    case nil: break
    case .off: breaker = nil
    case .opens(let failures, let openFor):
      let standard = Breaker()
      breaker = Breaker(
        failures: failures ?? standard.failures, openFor: openFor ?? standard.openFor)
    }
  }
}

extension HubSpotConnection.Settings {
  fileprivate init(_ connection: ConnectionDefinition) {
    self.init()
    batchSize = connection.batchSize
    batchAge = connection.batchAge
    tagsProperty = connection.tagsProperty?.value
    rate = connection.rate.map { ($0.count, $0.period) }
  }
}
