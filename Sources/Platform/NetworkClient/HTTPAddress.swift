/// An address of the web, read by libcurl's own parser, so that what is checked is what is used.
package struct HTTPAddress: Sendable, Equatable {
  /// In small letters, without the port: `api.acme.example`, `[::1]`.
  package let host: String
  package let isEncrypted: Bool

  /// Nil for a text that is no http or https address with the name of a server.
  package init?(_ text: String) {
    guard let parts = URLParts(text), parts.scheme == "http" || parts.scheme == "https",
      !parts.host.isEmpty
    else { return nil }
    host = parts.host
    isEncrypted = parts.scheme == "https"
  }
}
