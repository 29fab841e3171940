import Actions

/// One request of a connector over HTTP, but for what the connection adds to all of them.
///
/// ```
/// POST /chat.postMessage
/// {"channel": "C024BE91L", "text": "Ada Lovelace applied"}
/// ```
struct HTTPCall: Sendable {
  /// In capitals.
  var method = "POST"
  /// Behind the connection's address, with its query: `/chat.postMessage`; a whole address where the connection has none.
  let path: String
  /// In place of those of the connection with the same name.
  var headers: [WebRequest.Header] = []
  var body: WebRequest.Body?
  /// Whether a repeat changes nothing, so that a connection that ended while it rested may be replaced without a word.
  var mayBeSentTwice = false
}
