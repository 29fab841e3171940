package import NetworkClient
package import Values

/// How a receiver is spoken to over HTTP.
package struct HTTPSettings: Sendable {
  /// What addresses begin with, without a `/` at its end; nil: requests bring whole ones.
  package var root: String?
  /// Of every request; hold secrets.
  package var headers: [OutgoingRequest.Header] = []
  /// What requests of steps are signed with; nil: they are not.
  package var signature: WebhookSignature?
  /// The only hosts that may be reached, `*.acme.example` for all below one; empty: any.
  package var allows: @Sendable (_ host: String) -> Bool = { _ in true }
  /// Whether `allows` says no to anything.
  package var isRestricted = false
  /// Whether this machine and private networks may be reached.
  package var allowsPrivateAddresses = false
  /// Path of a file with certificates to trust in place of the system's.
  package var authorities: String?
  /// For one request, from the look-up of the name to the last byte of the answer.
  package var timeout = Duration.seconds(30)
  package var now: @Sendable () -> Timestamp
  /// Makes what its requests go by; called for each that are under way at once.
  package var exchange: @Sendable () throws(NetworkError) -> any HTTPExchange = {
    () throws(NetworkError) in try HTTPClient()
  }

  package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }
}
