import CCurl

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

/// The parts of a URL by libcurl's own parser, so that what is checked is what is used.
/// https://curl.se/libcurl/c/libcurl-url.html
private struct URLParts {
  let scheme: String
  let host: String

  init?(_ text: String) {
    guard let url = unsafe curl_url() else { return nil }
    defer { unsafe curl_url_cleanup(url) }
    guard unsafe curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK,
      let scheme = unsafe Self.part(CURLUPART_SCHEME, of: url),
      let host = unsafe Self.part(CURLUPART_HOST, of: url)
    else { return nil }
    self.scheme = scheme
    self.host = host.lowercased()
  }

  @unsafe private static func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe curl_url_get(url, part, &text, 0) == CURLUE_OK, let text = unsafe text else {
      return nil
    }
    defer { unsafe curl_free(text) }
    return unsafe String(cString: text)
  }
}
