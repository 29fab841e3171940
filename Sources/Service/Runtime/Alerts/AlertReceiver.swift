/// Somebody who is told by mail that an event or a run stopped.
package struct AlertReceiver: Sendable, Hashable {
  /// The connection that carries the mail.
  package let connection: String
  /// One plain address.
  package let to: String
  /// `Acme Careers <careers@acme.example>`
  package let from: String

  package init(connection: String, to: String, from: String) {
    self.connection = connection
    self.to = to
    self.from = from
  }
}
