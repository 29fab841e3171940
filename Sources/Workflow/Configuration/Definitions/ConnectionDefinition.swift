package import Diagnostics
import Fields

/// How one receiver is reached.
///
/// ```yaml
/// mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
/// ```
package struct ConnectionDefinition: Sendable {
  package let name: Located<String>
  /// As written; a name of `ConnectionType`.
  package let type: Located<String>
  package let from: Located<String>?
  /// Of an outbox: the folder that gets the `.eml` files, as written; else `outbox` in the state folder.
  package let folder: Located<String>?
  package let timeout: Located<Duration>?
  /// Of smtp: where the mail server is, with user and password, always a secret. Of http: what addresses begin with.
  package var url: WrittenValue?
  /// Of smtp: `required` or `off`; nil: required, except on this machine.
  package var encryption: Located<String>?
  /// Of smtp and http: a file with the certificates of the authorities to trust, as written.
  package var authorities: Located<String>?
  /// How many messages or requests in which time; nil: as fast as the receiver takes them.
  package var rate: RateDefinition?
  /// How many at once; nil: the program's default.
  package var concurrency: Int?
  /// When it is left alone; nil: the program's default.
  package var breaker: BreakerDefinition?
  /// Of http: sent with every request.
  package var headers: [(name: Located<String>, value: WrittenValue)] = []
  /// What proves to the receiver who we are.
  package var token: SecretDefinition?
  /// Of http: what requests are signed with, as Standard Webhooks has it.
  package var sign: SecretDefinition?
  /// Of twilio: the id of the account, `AC…`.
  package var account: WrittenValue?
  /// Of postmark: the message stream; nil: the server's for single messages.
  package var stream: Located<String>?
  /// Of http: the only hosts that it may reach; empty: any.
  package var allow: [Located<String>] = []
  /// Whether this machine and private networks may be reached.
  package var allowsPrivate = false
  /// Of http: whether the receiver knows a repeat by its key.
  package var isIdempotent = false
  /// Of hubspot: the property that holds tags, by its internal name.
  package var tagsProperty: Located<String>?
  /// Of hubspot: contacts that go together; nil: as many as a call takes.
  package var batchSize: Int?
  /// Of hubspot: how long a write waits for others; nil: the program's default.
  package var batchAge: Duration?
  /// In whose name things are done there.
  package var user: Located<String>?
  /// Of greenhouse: paths in place of its own, by name.
  package var paths: [(name: Located<String>, path: Located<String>)] = []
  /// Whether it may be left out while its secrets are not set.
  package var isOptional = false

  /// Nil: of no type that there is, which is a finding.
  package var role: ConnectionType.Role? {
    ConnectionType.named(type.value)?.role
  }
}

/// A value that may be a secret.
package enum WrittenValue: Sendable {
  case text(Located<String>)
  case secret(SecretDefinition)
}

/// When a receiver that fails is left alone. What is not written is the program's default.
package enum BreakerDefinition: Sendable, Hashable {
  case off
  case opens(failures: Int?, openFor: Duration?)
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
  /// Of a connection that takes requests, as a step writes it.
  package let url: Located<String>?
  package let span: Span
}
