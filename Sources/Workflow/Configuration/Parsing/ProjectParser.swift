import Diagnostics
import Fields

/// Makes a project definition of a record that was read.
struct ProjectParser {
  private let record: RecordReader
  private let findings: FindingCollector

  init(_ record: RecordReader, _ findings: FindingCollector) {
    self.record = record
    self.findings = findings
  }

  func parse() -> ProjectDefinition {
    checkAvailability()
    let name = record.written("project") ?? Located("", record.span)
    let defaults = record.record("defaults")
    return ProjectDefinition(
      name: name, listen: listen(at: name.span), metrics: metrics,
      store: record.record("store")?.text("sqlite"),
      connections: ConnectionParser(findings).connections(record.map("connections")),
      alerts: alerts(),
      retention: retention(),
      retry: defaults?.record("retry").map { RetryDefinition($0) },
      timeZone: defaults?.text("timezone"),
      language: defaults?.text("language"), file: name.span.file)
  }

  private func retention() -> RetentionDefinition {
    let retention = record.record("retention")
    return RetentionDefinition(
      deliveries: retention?.duration("deliveries")?.value,
      events: retention?.duration("events")?.value,
      candidates: retention?.duration("candidates")?.value,
      tasks: retention?.duration("tasks")?.value, outbox: retention?.duration("outbox")?.value)
  }

  /// Keys that the language has and this version does not carry out.
  private func checkAvailability() {
    if let place = record.record("listen")?.keySpan("tls") {
      findings.add(.notYetAvailable("tls", at: place, hint: "end TLS before this server"))
    }
    guard let store = record.record("store") else { return }
    if let place = store.keySpan("postgres") {
      findings.add(.notYetAvailable("postgres", at: place, hint: "`sqlite` is available"))
    } else if !store.has("sqlite"), let place = record.keySpan("store"), store.mapping.isComplete {
      findings.add(.storeWithoutPlace(at: place))
    }
  }

  private func listen(at place: Span) -> Located<ProjectDefinition.Listen> {
    guard let listen = record.record("listen") else {
      return Located(ProjectDefinition.Listen(address: "127.0.0.1", port: 8080), place)
    }
    return Located(
      ProjectDefinition.Listen(
        address: listen.text("address")?.value ?? "127.0.0.1",
        port: listen.integer("port")?.value ?? 8080),
      listen.span)
  }

  private var metrics: ProjectDefinition.Listen? {
    guard let metrics = record.record("metrics"), let port = metrics.integer("port") else {
      return nil
    }
    return ProjectDefinition.Listen(
      address: metrics.text("address")?.value ?? "127.0.0.1", port: port.value)
  }

  private func alerts() -> [AlertDefinition] {
    record.records("alerts").map { alert in
      let connection = alert.text("connection")
      let known = record.map("connections").map(\.key.value)
      if let connection, !known.contains(connection.value) {
        findings.add(.unknownConnection(connection, known: known))
      }
      if !alert.has("connection"), !alert.has("webhook"), alert.mapping.isComplete {
        findings.add(.alertWithoutWay(at: alert.span))
      }
      if alert.has("webhook") {
        for field in ["connection", "to", "channel", "url"] {
          if let place = alert.keySpan(field) {
            findings.add(.webhookHasNo(field, at: place))
          }
        }
      }
      return AlertDefinition(
        connection: connection,
        webhook: alert.secrets("webhook").first.map(SecretDefinition.init),
        channel: alert.text("channel"), to: alert.text("to"), url: alert.text("url"),
        span: alert.span)
    }
  }
}

extension RetryDefinition {
  init(_ record: RecordReader) {
    self.init(
      attempts: record.integer("attempts"), backoff: record.text("backoff"),
      base: record.duration("base"), max: record.duration("max"), jitter: record.boolean("jitter"))
  }
}

extension Diagnostic {
  static func notYetAvailable(_ key: String, at span: Span, hint: String) -> Diagnostic {
    Diagnostic(
      rule: "not-yet-available", "`\(key)` comes with a later version", at: span, hint: hint)
  }

  static func alertWithoutWay(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "an alert needs `connection` or `webhook`", at: span,
      hint: "such as `connection: mail`, or `webhook: { env: OPS_ALERT_URL }`")
  }

  static func webhookHasNo(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "field-does-not-fit", "an alert by webhook has no `\(field)`", at: span,
      hint: "remove it")
  }

  static func storeWithoutPlace(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "`store` needs `sqlite`", at: span,
      hint: "such as `sqlite: ../var/journeyman.db`")
  }

  static func unknownConnection(_ name: Located<String>, known: [String]) -> Diagnostic {
    let meant = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: "unknown-connection", "there is no connection `\(name.value)`", at: name.span,
      hint: meant.map { "did you mean `\($0)`?" },
      help: known.isEmpty ? "add it under `connections`" : nil,
      fix: meant.map { Fix(replace: name.span, with: $0) })
  }
}
