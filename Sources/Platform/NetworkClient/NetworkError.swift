// NetworkClient: requests to other machines over libcurl. A request goes out, a response or a reason comes back. It
// must not know why one talks to the other side.

/// Why no response came. A response of any status is no error.
package enum NetworkError: Error, Equatable, Sendable {
  /// The request cannot be sent as it is: its address is malformed or of another protocol than HTTP, or a header has
  /// a line break in it.
  case invalidRequest(reason: String)
  /// The other side was not reached: no address, no connection, or its identity could not be proved.
  case unreachable(code: Int, reason: String)
  /// All that the name stands for are addresses of this machine or of a private network, which the request may not
  /// reach. Nothing was connected.
  case privateAddress
  /// The time was over.
  case timedOut(mayHaveArrived: Bool)
  /// The connection broke while the request was under way.
  case interrupted(code: Int, reason: String)
  /// The response was larger than this many bytes; the rest was not read.
  case responseTooLarge(limit: Int)
  /// libcurl could not work for another reason; its code and text.
  case failed(code: Int, reason: String)

  /// For people: a clause without a full stop.
  package var description: String {
    switch self {
    case .invalidRequest(let reason): "the request cannot be sent: \(reason)"
    case .unreachable(_, let reason): "it cannot be reached: \(reason)"
    case .privateAddress: "it is on this machine or in a private network"
    case .timedOut(let mayHaveArrived):
      mayHaveArrived ? "no answer came in time" : "no connection came about in time"
    case .interrupted(_, let reason): "the connection broke: \(reason)"
    case .responseTooLarge(let limit): "the answer is larger than \(limit) bytes"
    case .failed(let code, let reason): "\(reason) (libcurl \(code))"
    }
  }

  /// Whether the other side may have taken the request, so that a repeat may act twice.
  package var mayHaveArrived: Bool {
    switch self {
    case .invalidRequest, .unreachable, .privateAddress, .failed: false
    case .timedOut(let mayHaveArrived): mayHaveArrived
    case .interrupted, .responseTooLarge: true
    }
  }

  /// Whether the same request may succeed later.
  package var isTransient: Bool {
    switch self {
    case .invalidRequest, .privateAddress, .responseTooLarge, .failed: false
    case .unreachable, .timedOut, .interrupted: true
    }
  }
}
