import Synchronization

/// The right to answer one suspended request, once, from any thread. Who lets go of it without an answer has
/// answered 503: no peer waits forever, and no server is stopped with a suspended connection.
///
/// `@unchecked Sendable`: of the request only the answer is written, by the one who won `isAnswered` and before the
/// resumption; the connection's thread reads it after the resumption, which libmicrohttpd orders by a lock.
package final class PendingAnswer: @unchecked Sendable {
  private let request: HTTPRequest
  private let connection: SuspendedConnection
  private let isAnswered = Atomic<Bool>(false)

  init(request: HTTPRequest, connection: SuspendedConnection) {
    self.request = request
    self.connection = connection
  }

  deinit { answer(.unanswered) }

  /// The first answer counts, any later one is dropped.
  package func answer(_ response: HTTPResponse) {
    guard !isAnswered.exchange(true, ordering: .acquiringAndReleasing) else { return }
    request.laterAnswer = response
    // The request may be answered, and its connection gone, before this returns: nothing is touched after it.
    request.answers.add(connection)
  }
}

extension HTTPResponse {
  fileprivate static let unanswered = HTTPResponse(
    503, text: "no answer could be made", headers: [("Retry-After", "5")])
}
