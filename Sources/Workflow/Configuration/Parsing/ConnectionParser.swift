import Diagnostics
import Fields

/// Makes the connections of the project file.
struct ConnectionParser {
  private let findings: FindingCollector

  init(_ findings: FindingCollector) { self.findings = findings }

  func connections(
    _ entries: [(key: Located<String>, value: FieldValue)]
  ) -> [ConnectionDefinition] {
    entries.compactMap { name, value in
      guard case .record(let record) = value, let type = record.text("type") else { return nil }
      return connection(name, type, record)
    }
  }

  private func connection(
    _ name: Located<String>, _ type: Located<String>, _ record: RecordReader
  ) -> ConnectionDefinition {
    // A type that is none is a finding of its field.
    if let known = ConnectionType.named(type.value) { check(record, type, known) }
    var connection = ConnectionDefinition(
      name: name, type: type, from: record.text("from"), folder: record.text("folder"),
      timeout: record.duration("timeout"), url: url(record, type: type.value),
      encryption: record.text("tls"), authorities: record.text("authorities"), rate: rate(record),
      concurrency: record.has("concurrency") ? record.integer("concurrency")?.value : nil,
      breaker: breaker(record))
    readWeb(record, into: &connection)
    return connection
  }

  /// Its fields are those of its type.
  private func check(_ record: RecordReader, _ type: Located<String>, _ known: ConnectionType) {
    for field in RecordSpecification.connection.fields.map({ $0.name }) where field != "type" {
      guard !known.fields.contains(field), let place = record.keySpan(field) else { continue }
      findings.add(.fieldDoesNotFit(field, type: type.value, at: place))
    }
    for field in known.required where !record.has(field) {
      findings.add(.connectionWithout(field, type: type))
    }
  }

  /// The fields of a connection that speaks HTTP.
  private func readWeb(_ record: RecordReader, into connection: inout ConnectionDefinition) {
    connection.token = record.secrets("token").first.map(SecretDefinition.init)
    connection.sign = record.secrets("sign").first.map(SecretDefinition.init)
    connection.account = record["account"].flatMap(WrittenValue.init)
    connection.stream = record.text("stream")
    connection.headers = headers(record)
    connection.allow = hosts(record)
    connection.allowsPrivate = record.boolean("allow_private")?.value ?? false
    connection.isIdempotent = record.boolean("idempotent")?.value ?? false
    connection.user = record.text("user")
    connection.paths = paths(record)
    connection.isOptional = record.boolean("optional")?.value ?? false
    connection.tagsProperty = record.text("tags_property")
    connection.batchSize = record.has("batch_size") ? record.integer("batch_size")?.value : nil
    connection.batchAge = record.has("batch_age") ? record.duration("batch_age")?.value : nil
  }

  // MARK: - Fields

  private func url(_ record: RecordReader, type: String) -> WrittenValue? {
    guard let value = record["url"].flatMap(WrittenValue.init) else { return nil }
    guard case .text(let text) = value else { return value }
    guard type != "smtp" else {
      findings.add(.literalSecret("url", at: text.span))
      return nil
    }
    if let problem = WebRoot.problem(in: text.value) {
      findings.add(.notWebRoot(because: problem, at: text.span))
      return nil
    }
    return value
  }

  private func headers(
    _ record: RecordReader
  ) -> [(name: Located<String>, value: WrittenValue)] {
    record.map("headers").compactMap { name, value in
      guard let written = WrittenValue(value) else { return nil }
      if let problem = HeaderName.problem(in: name.value) {
        findings.add(.invalidHeader(name, because: problem))
        return nil
      }
      if case .text(let text) = written, HeaderName.holdsSecret(name.value) {
        findings.add(.literalSecret(name.value, at: text.span))
        return nil
      }
      if name.value.lowercased() == "authorization", record.has("token") {
        findings.add(.twoTokens(at: name.span))
      }
      return (name, written)
    }
  }

  private func paths(
    _ record: RecordReader
  ) -> [(name: Located<String>, path: Located<String>)] {
    record.map("paths").compactMap { name, value in
      guard case .text(let path) = value else { return nil }
      guard ConnectionType.greenhousePaths.contains(name.value) else {
        findings.add(.unknownPath(name))
        return nil
      }
      guard path.value.hasPrefix("/") else {
        findings.add(.notPath(path))
        return nil
      }
      return (name, path)
    }
  }

  private func hosts(_ record: RecordReader) -> [Located<String>] {
    record.texts("allow").compactMap { host in
      guard HostPattern.isValid(host.value) else {
        findings.add(.notHost(host))
        return nil
      }
      return host.map { $0.lowercased() }
    }
  }

  private func breaker(_ record: RecordReader) -> BreakerDefinition? {
    switch record["breaker"] {
    case .text: .off
    case .record(let breaker):
      .opens(
        failures: breaker.integer("failures")?.value, openFor: breaker.duration("open_for")?.value)
    default: nil
    }
  }

  private func rate(_ record: RecordReader) -> RateDefinition? {
    guard let text = record.text("rate") else { return nil }
    if let rate = RateDefinition(text.value) { return rate }
    findings.add(.notRate(text))
    return nil
  }
}

extension WrittenValue {
  fileprivate init?(_ value: FieldValue) {
    switch value {
    case .text(let text): self = .text(text)
    case .secret(let secret): self = .secret(SecretDefinition(secret))
    default: return nil
    }
  }
}

extension Diagnostic {
  static func connectionWithout(_ field: String, type: Located<String>) -> Diagnostic {
    let name = "\(type.value)_\(field)".uppercased()
    return Diagnostic(
      rule: "missing-key", "a connection of type `\(type.value)` needs `\(field)`", at: type.span,
      hint: "such as `\(field): { env: \(name) }`",
      help: type.value == "smtp"
        ? "the variable holds smtp://user:password@mail.example.org:587, or smtps://…" : nil)
  }

  static func notRate(_ text: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "wrong-form", "`rate` is a number, a slash and a duration", at: text.span,
      hint: "such as `100/10s`: at most a hundred in any ten seconds")
  }

  static func fieldDoesNotFit(_ field: String, type: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "field-does-not-fit", "a connection of type `\(type)` has no `\(field)`", at: span,
      hint: "remove it")
  }

  static func notWebRoot(because problem: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "wrong-form", "`url` is no address that requests can begin with: \(problem)", at: span,
      hint: "such as `https://crm.acme.example/api`")
  }

  static func twoTokens(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "`token` is sent as `Authorization` already", at: span,
      hint: "remove one of them")
  }

  static func unknownPath(_ name: Located<String>) -> Diagnostic {
    let known = ConnectionType.greenhousePaths
    let meant = nearest(to: name.value, among: known)
    return Diagnostic(
      rule: "unknown-key", "there is no path `\(name.value)`", at: name.span,
      hint: meant.map { "did you mean `\($0)`?" },
      help: "paths are \(known.map { "`\($0)`" }.joined(separator: ", "))",
      fix: meant.map { Fix(replace: name.span, with: $0) })
  }

  static func notPath(_ path: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "wrong-form", "a path begins with `/`", at: path.span,
      hint: "such as `/v3/applications/{id}/advance`")
  }

  static func notHost(_ host: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "wrong-form", "`allow` lists names of hosts", at: host.span,
      hint: "such as `hooks.zapier.com` or `\"*.acme.example\"`: no scheme, no path")
  }
}
