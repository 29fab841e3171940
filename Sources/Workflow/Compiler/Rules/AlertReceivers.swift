import Actions
import Configuration
import Diagnostics

/// An alert that could not reach anybody: found out now, not when something has stopped.
///
/// ```yaml
/// alerts:
///   - { connection: mail, to: ops@acme.example }   # good
///   - { connection: mail }                         # bad: to whom?
/// ```
enum AlertReceivers {
  static func findings(_ set: ConfigurationSet) -> [Diagnostic] {
    guard let project = set.project else { return [] }
    return project.alerts.flatMap { alert -> [Diagnostic] in
      // A name that no connection has is a finding already, and so is a type that is still to come.
      guard let name = alert.connection,
        let connection = project.connections.first(where: {
          $0.name.value == name.value && $0.carriesMail
        })
      else { return [] }
      return problems(of: alert, over: connection, at: name.span)
    }
  }

  private static func problems(
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
    if let channel = alert.channel {
      findings.append(.mailHasNoChannel(at: channel.span))
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

  fileprivate static func mailHasNoChannel(at span: Span) -> Diagnostic {
    Diagnostic(
      rule: "field-does-not-fit", "an alert by e-mail has no `channel`", at: span,
      hint: "remove it")
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
