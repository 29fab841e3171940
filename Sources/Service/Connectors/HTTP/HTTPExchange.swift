package import NetworkClient

/// What takes a request to its receiver and brings the answer: libcurl, unless somebody measures what all but that costs.
package protocol HTTPExchange {
  /// Blocks; one request at a time.
  func send(_ request: OutgoingRequest) throws(NetworkError) -> ReceivedResponse
}

extension HTTPClient: HTTPExchange {}
