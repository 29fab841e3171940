/// What a server takes from its peers before it defends itself.
package struct HTTPLimits: Equatable, Sendable {
  /// Open connections at once. Above it new ones wait in the system's backlog.
  package var connections: Int
  /// Open connections of one address at once; a further one is closed as soon as it is accepted. A proxy in front is
  /// one address.
  package var connectionsPerAddress: Int
  /// Memory of one connection for request line, headers and reading, in bytes. Headers that do not fit are answered
  /// 431 by libmicrohttpd. It is zeroed after every request, so more of it costs every request.
  package var headerBytes: Int
  /// Time from the first line of a request, or from the opening of its connection, until its body is in; then again
  /// from the answer until it has been sent. The time that we need for the answer does not count.
  package var requestTime: Duration
  /// Time that a kept connection may wait for its next request, bytes that trickle in included.
  package var idleTime: Duration
  /// Bytes of a refused request's body that are read and dropped, so that its sender gets to read the answer.
  /// Above it the answer goes out at once and the connection is closed: a sender that is still writing then may see the
  /// connection reset instead of the answer.
  package var droppedBodyBytes: Int

  package init(
    connections: Int = 1_000, connectionsPerAddress: Int = 256, headerBytes: Int = 16 * 1024,
    requestTime: Duration = .seconds(10), idleTime: Duration = .seconds(60),
    droppedBodyBytes: Int = 16 << 20
  ) {
    self.connections = connections
    self.connectionsPerAddress = connectionsPerAddress
    self.headerBytes = headerBytes
    self.requestTime = requestTime
    self.idleTime = idleTime
    self.droppedBodyBytes = droppedBodyBytes
  }
}
