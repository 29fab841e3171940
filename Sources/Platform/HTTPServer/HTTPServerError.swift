/// Why no server could be started. None of them heals by itself.
package enum HTTPServerError: Error, Equatable, Sendable {
  /// The address is neither a literal of IPv4 or IPv6 nor a name that resolves to one; the resolver's text.
  case unknownAddress(String, reason: String)
  /// The system refused the socket: what was attempted, `errno` and its text. 98 is "address already in use".
  case cannotListen(address: String, port: UInt16, attempted: String, code: Int32, reason: String)
  /// libmicrohttpd did not start; what it logged, empty if nothing.
  case cannotStart(reason: String)
}

extension HTTPServerError: CustomStringConvertible {
  /// The reason alone: who asked for the address names it.
  package var description: String {
    switch self {
    case .unknownAddress(let address, let reason): "`\(address)` is no address: \(reason)"
    case .cannotListen(_, _, let attempted, let code, let reason):
      "the system does not \(attempted): \(reason) (error \(code))"
    case .cannotStart(let reason): "the listener does not start: \(reason)"
    }
  }
}
