/// A kind of receiver: what its connections do, and which fields they have.
package struct ConnectionType: Sendable {
  /// As `type:` names it.
  package let name: String
  /// Which actions it serves.
  package let role: Role
  /// Beside `type`.
  let fields: Set<String>
  /// Those without which nothing can be sent.
  let required: [String]

  package enum Role: Sendable, Hashable {
    /// Carries messages to people by e-mail.
    case mail
    /// Takes requests over HTTP, as their steps say.
    case requests
    case slack
    case hubspot
    /// Carries text messages to telephones.
    case texts
    /// An applicant tracking system.
    case ats
  }

  private init(
    _ name: String, _ role: Role, fields: [String], required: [String] = []
  ) {
    self.name = name
    self.role = role
    self.fields = Set(fields)
    self.required = required
  }

  package static let all = [
    ConnectionType("outbox", .mail, fields: ["from", "folder", "timeout"]),
    ConnectionType(
      "smtp", .mail, fields: ["from", "url", "tls", "authorities"] + limits,
      required: ["url"]),
    ConnectionType(
      "http", .requests,
      fields: ["url", "headers", "token", "allow", "idempotent", "sign"] + web + limits),
    ConnectionType(
      "slack", .slack, fields: ["url", "token"] + web + limits, required: ["token"]),
    ConnectionType(
      "greenhouse", .ats, fields: ["url", "token", "user", "paths"] + web + limits,
      required: ["token", "user"]),
    ConnectionType(
      "ashby", .ats, fields: ["url", "token"] + web + limits, required: ["token"]),
    ConnectionType(
      "lever", .ats, fields: ["url", "token", "user"] + web + limits, required: ["token", "user"]),
    ConnectionType(
      "hubspot", .hubspot,
      // How many are under way at once follows from how many go together.
      fields: ["url", "token", "tags_property", "batch_size", "batch_age"] + web
        + limits.filter { $0 != "concurrency" }, required: ["token"]),
    ConnectionType(
      "sendgrid", .mail, fields: ["from", "url", "token"] + web + limits, required: ["token"]),
    ConnectionType(
      "postmark", .mail, fields: ["from", "url", "token", "stream"] + web + limits,
      required: ["token"]),
    ConnectionType(
      "twilio", .texts, fields: ["from", "url", "account", "token"] + web + limits,
      required: ["account", "token", "from"]),
  ]

  package static func named(_ name: String) -> ConnectionType? { all.first { $0.name == name } }

  /// The names that `paths` of a connection to Greenhouse may have.
  package static let greenhousePaths = [
    "application", "advance", "move", "reject", "note", "notes", "tag", "candidate_tag",
  ]

  /// How much a receiver over the network is asked to take.
  private static let limits = ["timeout", "rate", "concurrency", "breaker"]
  /// Of everything that speaks HTTP.
  private static let web = ["authorities", "allow_private", "optional"]
}
