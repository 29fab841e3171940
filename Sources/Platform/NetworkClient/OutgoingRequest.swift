/// An HTTP request to another machine.
package struct OutgoingRequest: Equatable, Sendable {
  package var method: String
  /// `http://` or `https://`, with host and path.
  package var address: String
  package var headers: [Header]
  /// Nil sends none; `Content-Length` follows from it.
  package var body: [UInt8]?
  /// For everything, from the look-up of the name to the last byte of the response.
  package var timeout: Duration
  /// For the connection alone.
  package var connectTimeout: Duration
  /// Bytes of the response's body that are taken.
  package var responseLimit: Int
  /// Whether a response over the limit is given as far as it was taken; otherwise it is an error.
  package var cutsLongResponse = false
  /// Whether it may reach this machine and private networks. A connection that was kept is looked at as well.
  package var allowsPrivateAddresses = true
  /// Whether it may go out again, by itself, where a kept connection ended without a word.
  package var mayBeSentTwice = true
  /// A file with the certificates of the authorities to trust, in place of the system's.
  package var authorities: String?
  /// Whether a proxy that the environment names is used (`https_proxy`).
  package var usesProxy = true

  package init(
    method: String = "GET", address: String, headers: [Header] = [], body: [UInt8]? = nil,
    timeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(10),
    responseLimit: Int = 1024 * 1024
  ) {
    self.method = method
    self.address = address
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.responseLimit = responseLimit
  }

  package struct Header: Equatable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
}
