import Actions
import Configuration
import Diagnostics

/// An alert that could not reach anybody: found out now, not when something has stopped.
///
/// ```yaml
/// alerts:
///   - { connection: mail, to: ops@acme.example }   # good
///   - { connection: desk, url: /alerts }           # good, over a connection of type http
///   - { connection: mail }                         # bad: to whom?
/// ```
enum AlertReceivers {
  static func findings(_ set: ConfigurationSet) -> [Diagnostic] {
    guard let project = set.project else { return [] }
    return project.alerts.flatMap { alert -> [Diagnostic] in
      // A name that no connection has is a finding already, and so is a type that is still to come.
      guard let name = alert.connection,
        let connection = project.connections.first(where: { $0.name.value == name.value })
      else { return [] }
      return switch connection.role {
      case .mail: mailProblems(of: alert, over: connection, at: name.span)
      case .requests: requestProblems(of: alert, over: connection, at: name.span)
      case .slack: slackProblems(of: alert, at: name.span)
      case .hubspot, .texts, .ats: [.tellsNobody(connection.type, alert: name)]
      case nil: []
      }
    }
  }

  private static func requestProblems(
    of alert: AlertDefinition, over connection: ConnectionDefinition, at place: Span
  ) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for (field, value) in [("to", alert.to), ("channel", alert.channel)] {
      if let value { findings.append(.requestHasNo(field, at: value.span)) }
    }
    let url = alert.url?.value ?? ""
    let isPath = url.isEmpty || url.hasPrefix("/") || url.hasPrefix("?")
    if connection.url != nil, !isPath {
      findings.append(.alertAddressTwice(connection.name.value, at: alert.url?.span ?? place))
    } else if connection.url == nil, !url.hasPrefix("https://"), !url.hasPrefix("http://") {
      findings.append(.alertWithoutAddress(connection.name.value, at: alert.url?.span ?? place))
    }
    return findings
  }

  private static func slackProblems(of alert: AlertDefinition, at place: Span) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if alert.channel == nil { findings.append(.alertWithoutChannel(at: place)) }
    for (field, value) in [("to", alert.to), ("url", alert.url)] {
      if let value { findings.append(.slackHasNo(field, at: value.span)) }
    }
    return findings
  }

  private static func mailProblems(
    of alert: AlertDefinition, over connection: ConnectionDefinition, at place: Span
  ) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if let to = alert.to {
      do { _ = try EmailAddress(to.value) } catch {
        findings.append(.alertToNobody(because: error.reason, at: to.span))
      }
    } else {
      findings.append(.alertWithoutReceiver(at: place))
    }
    for (field, value) in [("channel", alert.channel), ("url", alert.url)] {
      if let value { findings.append(.mailHasNo(field, at: value.span)) }
    }
    if let from = connection.from {
      do { _ = try Mailbox(from.value) } catch {
        findings.append(.alertFromNobody(because: error.reason, at: from.span))
      }
    } else {
      findings.append(.alertWithoutSender(connection.name.value, at: place))
    }
    return findings
  }
}

extension Diagnostic {
  fileprivate static func alertToNobody(because reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-address", "`to` is no e-mail address: \(reason)", at: span,
      hint: "such as `ops@acme.example`")
  }

  fileprivate static func alertWithoutReceiver(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "an alert by e-mail needs `to`", at: span,
      hint: "such as `to: ops@acme.example`")
  }

  fileprivate static func mailHasNo(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "field-does-not-fit", "an alert by e-mail has no `\(field)`", at: span,
      hint: "remove it")
  }

  fileprivate static func slackHasNo(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "field-does-not-fit", "an alert in Slack has no `\(field)`", at: span,
      hint: "remove it")
  }

  fileprivate static func alertWithoutChannel(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "missing-key", "an alert in Slack needs `channel`", at: span,
      hint: "such as `channel: \"#recruiting-ops\"`")
  }

  fileprivate static func tellsNobody(
    _ type: Located<String>, alert name: Located<String>
  ) -> Diagnostic {
    Diagnostic(
      rule: "wrong-connection", "`\(name.value)` is of type `\(type.value)` and tells nobody",
      at: name.span, labels: [Label(type.span, "its type")])
  }

  fileprivate static func requestHasNo(_ field: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "field-does-not-fit", "an alert over a connection of type `http` has no `\(field)`",
      at: span, hint: "remove it")
  }

  fileprivate static func alertAddressTwice(_ connection: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-url", "`\(connection)` has an address of its own: `url` begins with `/`",
      at: span, hint: "such as `url: /alerts`")
  }

  fileprivate static func alertWithoutAddress(_ connection: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-url", "nothing says where alerts over `\(connection)` are posted to",
      at: span, hint: "such as `url: https://ops.acme.example/alerts`")
  }

  fileprivate static func alertFromNobody(because reason: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "invalid-address", "`from` is no e-mail address: \(reason)", at: span,
      hint: "such as `Acme Careers <careers@acme.example>`")
  }

  fileprivate static func alertWithoutSender(_ connection: String, at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "no-sender", "nothing says who the alerts over `\(connection)` are from", at: span,
      help: "give the connection a `from: \"Acme Careers <careers@acme.example>\"`")
  }
}
