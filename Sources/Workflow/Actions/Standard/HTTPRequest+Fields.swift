internal import Configuration
internal import Diagnostics
internal import Fields
internal import Templates

extension HTTPRequest {
  private static let bodyFields = ["json", "form", "body"]

  /// The one that the step names; without a name, for a path, the only one that has an address.
  static func connection(_ step: StepFields) -> ConnectionDefinition? {
    if step.record.has("connection") {
      return step.namedConnection({ $0.role == .requests }, unfit: "takes no requests")
    }
    guard step.record.source("url")?.text.hasPrefix("/") ?? !step.record.has("url") else {
      return nil
    }
    let known = step.compilation.connections.filter { $0.role == .requests && $0.url != nil }
    if known.count == 1 { return known[0] }
    step.findings.add(.noConnectionForPath(known.map(\.name.value), at: step.place))
    return nil
  }

  static func address(
    _ step: StepFields, _ connection: ConnectionDefinition?
  ) -> RequestAddress? {
    guard let source = step.record.source("url") else {
      if let connection, connection.url == nil, !step.record.has("url") {
        step.findings.add(.noAddress(connection.name, at: step.place))
      }
      return nil
    }
    let (address, found) = RequestAddress.compile(source, in: step.compilation.scope)
    step.findings.add(found)
    guard let address else { return nil }
    switch address.receiver {
    case .known:
      if let connection, connection.url == nil {
        step.findings.add(.pathWithoutBeginning(connection.name, at: source.whole))
      }
    case .host, .fromValue:
      if let connection, connection.url != nil {
        step.findings.add(.wholeAddressBehindAnother(connection.name, at: source.whole))
      } else if let finding = hostFinding(address.receiver, connection, at: source.whole) {
        step.findings.add(finding)
      }
    }
    return address
  }

  /// A host is written down somewhere: in the address, or in the connection's list.
  private static func hostFinding(
    _ receiver: RequestAddress.Receiver, _ connection: ConnectionDefinition?, at span: Span
  ) -> Diagnostic? {
    let allowed = connection?.allow.map(\.value) ?? []
    switch receiver {
    case .known: return nil
    case .fromValue: return allowed.isEmpty ? .hostFromEvent(connection?.name, at: span) : nil
    case .host(let host):
      guard let connection, !allowed.isEmpty, !HostPattern.contains(host, in: allowed) else {
        return nil
      }
      return .hostNotAllowed(host, by: connection.name, at: span)
    }
  }

  static func headers(_ step: StepFields) -> [(name: String, value: TextTemplate)] {
    step.record.map("headers").compactMap { name, value in
      guard case .source(let source, _) = value else { return nil }
      if let problem = HeaderName.problem(in: name.value) {
        step.findings.add(.invalidHeader(name, because: problem))
        return nil
      }
      guard let template = step.compile(source, as: .line) else { return nil }
      if HeaderName.holdsSecret(name.value), template.literal != nil {
        step.findings.add(.literalSecret(name.value, at: source.whole))
        return nil
      }
      return (name.value, template)
    }
  }

  static func body(_ step: StepFields, of method: String) -> BodyTemplate? {
    let written = bodyFields.filter(step.record.has)
    if method == "GET", let field = written.first, let place = step.record.keySpan(field) {
      step.findings.add(.bodyOfGet(field, at: place))
    }
    if written.count > 1, let place = step.record.keySpan(written[1]) {
      step.findings.add(.twoBodies(written[0], written[1], at: place))
      return nil
    }
    switch written.first {
    case "json":
      return step.record.node("json").flatMap { ValueTemplate.compile($0, step) }.map { .json($0) }
    case "form":
      return .form(
        step.record.map("form").compactMap { name, value in
          guard case .source(let source, _) = value else { return nil }
          return step.compile(source, as: .value).map { (name.value, $0) }
        })
    case "body": return step.template("body", as: .exact).map { .text($0) }
    default: return nil
    }
  }

  static func expect(_ step: StepFields) -> [ExpectedStatus] {
    step.record.texts("expect").compactMap { text in
      if let status = ExpectedStatus(text.value) { return status }
      step.findings.add(.notStatus(text))
      return nil
    }
  }
}

extension Diagnostic {
  fileprivate static func noConnectionForPath(_ names: [String], at span: Span) -> Diagnostic {
    let list = names.map { "`\($0)`" }.joined(separator: ", ")
    return Diagnostic(
      rule: "unknown-connection",
      names.isEmpty
        ? "nothing says which server this request is for"
        : "several connections could take this request: \(list)", at: span,
      help: names.isEmpty
        ? "give `url` a whole address, or add `desk: { type: http, url: \"https://…\" }` below `connections:`"
        : "say which with `connection:`")
  }

  fileprivate static func noAddress(_ connection: Located<String>, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "this request has no `url`, and neither has its connection", at: span,
      labels: [Label(connection.span, "the connection")],
      help: "give one of them an address")
  }

  fileprivate static func pathWithoutBeginning(
    _ connection: Located<String>, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "invalid-url", "this path has no beginning: the connection has no `url`", at: span,
      labels: [Label(connection.span, "the connection")],
      help: "give the connection a `url`, or write a whole address here")
  }

  fileprivate static func wholeAddressBehindAnother(
    _ connection: Located<String>, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "invalid-url", "the connection has a `url` already: this must be a path behind it",
      at: span, hint: "begin with `/`", labels: [Label(connection.span, "the connection")])
  }

  fileprivate static func hostFromEvent(
    _ connection: Located<String>?, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "host-not-allowed", "a value chooses the host, and nothing says which it may choose",
      at: span, hint: "anybody who fills in a form could",
      help: connection.map { "list the hosts in `allow:` of the connection `\($0.value)`" }
        ?? "name a connection of type `http` that lists the hosts in `allow:`")
  }

  fileprivate static func hostNotAllowed(
    _ host: String, by connection: Located<String>, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "host-not-allowed", "the connection does not allow the host `\(host)`", at: span,
      labels: [Label(connection.span, "the connection")], help: "add it to its `allow:`")
  }

  fileprivate static func twoBodies(
    _ first: String, _ second: String, at span: Span
  ) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "a request has `\(first)` or `\(second)`, not both", at: span,
      hint: "remove one of them")
  }

  fileprivate static func bodyOfGet(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "conflicting-fields", "a GET has no `\(field)`: receivers do not look at it", at: span,
      hint: "put it into `url`, behind a `?`")
  }

  fileprivate static func notStatus(_ text: Located<String>) -> Diagnostic {
    Diagnostic(
      rule: "wrong-form", "`\(text.value)` is no status of an answer", at: text.span,
      hint: "such as `201`, or `2xx` for all of them")
  }
}
