/// What a server does with requests. Called on the listener's threads, on several at once: whatever takes longer than
/// some microseconds holds every connection of its thread, so it suspends the request and answers from elsewhere.
package protocol HTTPHandler: Sendable {
  /// The headers are in, the body is not. Decides whether to read it.
  func admit(_ request: HTTPRequest) -> HTTPAdmission

  /// The whole request is in, not longer than admitted.
  func handle(_ request: HTTPRequest) -> HTTPDisposition

  /// The answer (413) to a request whose body is longer than admitted, by its own account or by what came.
  func refuseTooLarge(_ request: HTTPRequest) -> HTTPResponse
}

package enum HTTPAdmission: Sendable {
  /// Read the body, up to this many bytes.
  case read(atMost: Int)
  /// Answer without reading it.
  case answer(HTTPResponse)
}

package enum HTTPDisposition: Sendable {
  case answer(HTTPResponse)
  /// The request was suspended by `HTTPRequest.answerLater`; its answer comes through that object.
  case later(PendingAnswer)
}
