package import Diagnostics

/// How one receiver is reached.
///
/// ```yaml
/// mail: { type: outbox, from: "Acme Careers <careers@acme.example>" }
/// ```
package struct ConnectionDefinition: Sendable {
  package let name: Located<String>
  /// `outbox`; other types are refused by a finding until their version comes.
  package let type: Located<String>
  package let from: Located<String>?
  /// Of an outbox: the folder that gets the `.eml` files, as written; else `outbox` in the state folder.
  package let folder: Located<String>?
  package let timeout: Located<Duration>?
}

/// Where somebody is told that an event or a run stopped.
package struct AlertDefinition: Sendable {
  /// Name of a connection.
  package let connection: Located<String>
  package let channel: Located<String>?
  package let to: Located<String>?
  package let span: Span
}
