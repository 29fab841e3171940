import Compiler
import Configuration
import Connectors
import Graph
import NetworkClient
import Runtime
import Values

/// How the receivers of a project are spoken to, their secrets included; a sentence says which one is not set.
struct ConnectionSettings {
  let configuration: LoadedConfiguration

  static let now: @Sendable () -> Timestamp = { SystemClock().now() }

  /// How a mail server is spoken to.
  func mailServer(
    _ connection: ConnectionDefinition
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
    var settings = SMTPConnection.Settings(server: address, now: Self.now)
    switch connection.encryption?.value {
    case "off": settings.mustEncrypt = false
    case "required": settings.mustEncrypt = true
    default: break
    }
    settings.authorities = try authorities(connection)
    if let timeout = connection.timeout { settings.timeout = timeout.value }
    return settings
  }

  /// How a receiver of requests is spoken to, with its headers.
  func receiver(
    _ connection: ConnectionDefinition
  ) throws(CommandError) -> HTTPSettings {
    let name = connection.name.value
    var settings = HTTPSettings(now: Self.now)
    if let url = connection.url {
      let text = try self.text(url, "the `url` of the connection `\(name)`")
      guard HTTPAddress(text) != nil else {
        throw .usage("the `url` of the connection `\(name)` is no http or https address")
      }
      settings.root = text.hasSuffix("/") && !text.contains("?") ? String(text.dropLast()) : text
    }
    if let token = try token(connection) {
      settings.headers.append(.init("Authorization", "Bearer \(token)"))
    }
    for header in connection.headers {
      let what = "the header `\(header.name.value)` of the connection `\(name)`"
      settings.headers.append(.init(header.name.value, try text(header.value, what)))
    }
    settings.signature = try connection.sign.map { sign throws(CommandError) in
      let what = "the `sign` of the connection `\(name)`"
      guard let signature = WebhookSignature(secret: try secret(sign, what)) else {
        throw .usage("\(what) is none: it begins with whsec_, and base64 follows")
      }
      return signature
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

  /// How Slack is spoken to.
  func slack(_ connection: ConnectionDefinition) throws(CommandError) -> HTTPSettings {
    try receiver(connection, standingAt: SlackConnection.root)
  }

  /// How HubSpot is spoken to.
  func hubSpot(_ connection: ConnectionDefinition) throws(CommandError) -> HTTPSettings {
    try receiver(connection, standingAt: HubSpotConnection.root)
  }

  /// How an applicant tracking system is spoken to: all of them take the key as a user without a password.
  func ats(_ connection: ConnectionDefinition) throws(CommandError) -> HTTPSettings {
    var settings = try receiver(connection, standingAt: system(connection).root)
    let pair = "\(try token(connection) ?? ""):"
    settings.headers = [.init("Authorization", "Basic \(Base64.encode(Array(pair.utf8)))")]
    return settings
  }

  func system(_ connection: ConnectionDefinition) -> ATSConnection.System {
    let user = connection.user?.value ?? ""
    return switch connection.type.value {
    case "ashby": .ashby
    case "lever": .lever(user: user)
    default:
      .greenhouse(
        user: user,
        paths: Dictionary(
          uniqueKeysWithValues: connection.paths.map { ($0.name.value, $0.path.value) }))
    }
  }

  /// How SendGrid is spoken to.
  func sendGrid(_ connection: ConnectionDefinition) throws(CommandError) -> HTTPSettings {
    try receiver(connection, standingAt: SendGridConnection.root)
  }

  /// How Postmark is spoken to, whose token has a header of its own.
  func postmark(_ connection: ConnectionDefinition) throws(CommandError) -> HTTPSettings {
    var settings = try receiver(connection, standingAt: PostmarkConnection.root)
    settings.headers = [.init(PostmarkConnection.tokenHeader, try token(connection) ?? "")]
    return settings
  }

  /// How Twilio is spoken to: by the account as a name and the token as a password.
  func twilio(_ connection: ConnectionDefinition) throws(CommandError) -> HTTPSettings {
    var settings = try receiver(connection, standingAt: TwilioConnection.root)
    let pair = "\(try account(connection)):\(try token(connection) ?? "")"
    settings.headers = [.init("Authorization", "Basic \(Base64.encode(Array(pair.utf8)))")]
    return settings
  }

  /// The id of the account: `AC…`.
  func account(_ connection: ConnectionDefinition) throws(CommandError) -> String {
    let what = "the `account` of the connection `\(connection.name.value)`"
    let account = try connection.account.map { value throws(CommandError) in
      try text(value, what)
    }
    guard let account, account.hasPrefix("AC"), account.utf8.count == 34,
      account.utf8.dropFirst(2).allSatisfy(Self.isHexadecimal)
    else { throw .usage("\(what) is none: it has AC and 32 hexadecimal digits") }
    return account
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  /// As `receiver`, for one that is somewhere unless its connection says where else.
  private func receiver(
    _ connection: ConnectionDefinition, standingAt root: String
  ) throws(CommandError) -> HTTPSettings {
    var settings = try receiver(connection)
    settings.root = settings.root ?? root
    return settings
  }

  private func token(_ connection: ConnectionDefinition) throws(CommandError) -> String? {
    guard let token = connection.token else { return nil }
    return try secret(token, "the `token` of the connection `\(connection.name.value)`")
  }

  /// The variables and files of its secrets that are not there.
  func missing(_ connection: ConnectionDefinition) -> [String] {
    Secrets(environment: configuration.environment, folder: configuration.projectFolder)
      .missing(among: connection.secrets.map { SecretReference($0.secret) })
  }

  /// Where alerts are posted that need no connection. `what` names it in a sentence.
  func webhook(_ webhook: SecretDefinition, _ what: String) throws(CommandError) -> String {
    let address = try secret(webhook, what)
    guard address.hasPrefix("https://") || address.hasPrefix("http://") else {
      throw .usage("\(what) is no address of the web: it begins with https://")
    }
    return address
  }

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

extension ConnectionDefinition {
  /// Its secrets, each with its place: "its `url`".
  var secrets: [(what: String, secret: SecretDefinition)] {
    var secrets: [(what: String, secret: SecretDefinition)] = []
    if case .secret(let secret)? = url { secrets.append(("its `url`", secret)) }
    if let token { secrets.append(("its `token`", token)) }
    if let sign { secrets.append(("its `sign`", sign)) }
    if case .secret(let secret)? = account { secrets.append(("its `account`", secret)) }
    for header in headers {
      if case .secret(let secret) = header.value {
        secrets.append(("its header `\(header.name.value)`", secret))
      }
    }
    return secrets
  }
}
