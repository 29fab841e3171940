package import Diagnostics
import Fields

/// How one receiver is reached.
///
/// ```yaml
/// mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
/// ```
package struct ConnectionDefinition: Sendable {
  package let name: Located<String>
  /// `outbox` or `smtp`; other types are refused by a finding until their version comes.
  package let type: Located<String>
  package let from: Located<String>?
  /// Of an outbox: the folder that gets the `.eml` files, as written; else `outbox` in the state folder.
  package let folder: Located<String>?
  package let timeout: Located<Duration>?
  /// Of smtp: where the mail server is, with user and password.
  package var url: SecretDefinition?
  /// Of smtp: `required` or `off`; nil: required, except on this machine.
  package var encryption: Located<String>?
  /// Of smtp: a file with the certificates of the authorities to trust, as written.
  package var authorities: Located<String>?
  /// How many messages in which time; nil: as fast as the receiver takes them.
  package var rate: RateDefinition?

  /// Whether it carries messages to people by e-mail.
  package var carriesMail: Bool { Self.mailTypes.contains(type.value) }
}

/// How much may go out in a time: `100/10s`.
package struct RateDefinition: Sendable, Hashable {
  package let count: Int
  package let period: Duration

  /// Nil for anything else than a whole number above 0, a slash and a duration above 0.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000).contains(count),
      case .elapsed(let period)? = Period(text: String(parts[1])), period > .zero
    else { return nil }
    self.count = count
    self.period = period
  }
}

/// Where somebody is told that an event or a run stopped: over a connection, or by a webhook.
package struct AlertDefinition: Sendable {
  /// Name of a connection.
  package let connection: Located<String>?
  /// The address that alerts are posted to.
  package let webhook: SecretDefinition?
  package let channel: Located<String>?
  package let to: Located<String>?
  package let span: Span
}
