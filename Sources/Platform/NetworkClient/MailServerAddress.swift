/// Where a mail server is and who logs in there: `smtp://user:password@mail.example.org:587`, `smtps://…` where the
/// connection is encrypted from its first byte. A path is the name that we greet it with. Holds a secret, so it prints
/// as `<redacted>`.
package struct MailServerAddress: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  /// As given.
  let url: String
  package let host: String
  /// `smtps`
  package let isEncryptedAtOnce: Bool

  /// Why a text is no address of a mail server, as the end of a sentence and without the text.
  package struct Invalid: Error, Equatable { package let reason: String }

  package init(_ text: String) throws(Invalid) {
    guard let parts = URLParts(text) else { throw Invalid(reason: "it is no URL") }
    guard parts.scheme == "smtp" || parts.scheme == "smtps" else {
      throw Invalid(reason: "it begins neither with smtp:// nor with smtps://")
    }
    guard !parts.host.isEmpty else { throw Invalid(reason: "it names no server") }
    url = text
    host = parts.host
    isEncryptedAtOnce = parts.scheme == "smtps"
  }

  /// Whether the server is this machine, so that nothing goes over a wire.
  package var isLoopback: Bool {
    host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
  }

  package var description: String { "<redacted>" }
  package var debugDescription: String { description }
}
