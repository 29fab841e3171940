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
  private func mail() throws(CommandError) -> [String: any MailCarrier] {
    var carriers: [String: any MailCarrier] = [:]
    for connection in definitions where connection.carriesMail {
      let isServer = connection.type.value == "smtp" && !keepsMailHere
      carriers[connection.name.value] =
        isServer ? try server(connection) : OutboxCarrier(outbox, now: Self.now)
    }
    return carriers
  }

  /// All together.
  func performer() throws(CommandError) -> ConnectionPerformer {
    var web: [String: any WebCarrier] = [:]
    for connection in definitions where connection.takesRequests {
      web[connection.name.value] =
        keepsMailHere ? SilentWebCarrier() : HTTPConnection(try receiver(connection))
    }
    let direct: any WebCarrier =
      keepsMailHere ? SilentWebCarrier() : HTTPConnection(HTTPConnection.Settings(now: Self.now))
    return ConnectionPerformer(mail: try mail(), web: web, direct: direct)
  }

  /// What each of them takes, by name.
  var limits: [String: ConnectionLimits] {
    Dictionary(uniqueKeysWithValues: definitions.map { ($0.name.value, ConnectionLimits($0)) })
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

  // MARK: - Mail servers

  private func server(_ connection: ConnectionDefinition) throws(CommandError) -> SMTPConnection {
    SMTPConnection(
      name: connection.name.value, try Self.settings(of: connection, configuration))
  }

  /// How a mail server is spoken to, its secret included.
  static func settings(
    of connection: ConnectionDefinition, _ configuration: LoadedConfiguration
  ) throws(CommandError) -> SMTPConnection.Settings {
    let name = connection.name.value
    guard case .secret(let url)? = connection.url else {
      throw .usage("the connection `\(name)` has no `url`")
    }
    let text = try secret(url, "the `url` of the connection `\(name)`")
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
    settings.authorities = try authorities(connection)
    if let timeout = connection.timeout { settings.timeout = timeout.value }
    return settings
  }

  // MARK: - Receivers of requests

  private func receiver(
    _ connection: ConnectionDefinition
  ) throws(CommandError) -> HTTPConnection.Settings {
    let name = connection.name.value
    var settings = HTTPConnection.Settings(now: Self.now)
    if let url = connection.url {
      let text = try self.text(url, "the `url` of the connection `\(name)`")
      guard HTTPAddress(text) != nil else {
        throw .usage("the `url` of the connection `\(name)` is no http or https address")
      }
      settings.root = text.hasSuffix("/") && !text.contains("?") ? String(text.dropLast()) : text
    }
    if let token = connection.token {
      let text = try secret(token, "the `token` of the connection `\(name)`")
      settings.headers.append(.init("Authorization", "Bearer \(text)"))
    }
    for header in connection.headers {
      let what = "the header `\(header.name.value)` of the connection `\(name)`"
      settings.headers.append(.init(header.name.value, try text(header.value, what)))
    }
    let allowed = connection.allow.map(\.value)
    if !allowed.isEmpty {
      settings.isRestricted = true
      settings.allows = { HostPattern.contains($0, in: allowed) }
    }
    settings.allowsPrivateAddresses = connection.allowsPrivate
    settings.authorities = try authorities(connection)
    if let timeout = connection.timeout { settings.timeout = timeout.value }
    return settings
  }

  // MARK: - Values

  private func text(_ value: WrittenValue, _ what: String) throws(CommandError) -> String {
    switch value {
    case .text(let text): text.value
    case .secret(let secret): try self.secret(secret, what)
    }
  }

  private func secret(_ secret: SecretDefinition, _ what: String) throws(CommandError) -> String {
    let secrets = Secrets(
      environment: configuration.environment, folder: configuration.projectFolder)
    return try secrets.text(of: SecretReference(secret), what)
  }

  private func authorities(_ connection: ConnectionDefinition) throws(CommandError) -> String? {
    guard let written = connection.authorities else { return nil }
    let path = Folder.resolve(written.value, from: configuration.projectFolder)
    guard Folder.exists(path) else {
      throw .usage(
        "the `authorities` of the connection `\(connection.name.value)`: there is no file `\(path)`"
      )
    }
    return path
  }
}

extension ConnectionLimits {
  fileprivate init(_ connection: ConnectionDefinition) {
    self.init(rate: connection.rate.map { Rate(count: $0.count, period: $0.period) })
    if let concurrency = connection.concurrency { self.concurrency = concurrency }
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
